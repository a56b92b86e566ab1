# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fills the current folder with a chain of versions, as many as the argument says, and SQL files."""

import pathlib
import sys

count = int(sys.argv[1])
functions, entries = [], []
for version in range(1, count + 1):
    table = f"t{version - version % 5}"
    sql = [
        f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, name TEXT, note TEXT)",
        f"ALTER TABLE {table} ADD COLUMN a{version} INTEGER",
        f"UPDATE {table} SET note = note || 'x'",
        f"ALTER TABLE {table} DROP COLUMN note",
        f"DROP TABLE {table}" if version % 3 else f"CREATE INDEX i{version} ON {table}(name)",
    ][version % 5]
    functions.append(f'static bool upgradeTo{version}(Database &database) {{\n'
                     f'  return database.execute("{sql}");\n}}\n')
    entries.append(f"    {{{version}, upgradeTo{version}}},\n")

pathlib.Path("src").mkdir()
pathlib.Path("src/steps.cpp").write_text("\n".join(functions) + """
struct Migration { int version; bool (*apply)(Database &); };
static const Migration migrations[] = {
""" + "".join(entries) + """};

bool runMigrations(Database &database, int storedVersion) {
  for (const Migration &migration : migrations) {
    if (migration.version <= storedVersion)
      continue;
    if (!migration.apply(database))
      return false;
    if (!database.execute("PRAGMA user_version = " + std::to_string(migration.version)))
      return false;
  }
  return true;
}
""")
pathlib.Path("db").mkdir()
for version in range(1, count // 5 + 1):
    pathlib.Path(f"db/V{version}__s.sql").write_text(f"CREATE TABLE s{version} (id int);\n")
