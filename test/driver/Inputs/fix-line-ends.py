# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""One source with lines that end in LF, CR LF or CR alone, with and without a byte order mark.

`make` writes the files, `seen` fails unless --fix has put in just its words."""
import sys

SOURCE = """// gr\u00f6\u00dfer: \u6728
struct sqlite3;
int sqlite3_exec(sqlite3 *, const char *, void *, void *, void *);
void createTables%(number)d(sqlite3 *db) {
  if (sqlite3_exec(db, R"(CREATE TABLE IF NOT EXISTS beds (
      id INTEGER PRIMARY KEY))", nullptr, nullptr, nullptr) != 0)
    throw db;
  if (sqlite3_exec(db, "CREATE TABLE IF NOT EXISTS pots (bed INTEGER NOT NULL%(blank)s"
      "REFERENCES beds (id))", nullptr, nullptr, nullptr) != 0)
    throw db;
}
void upgradeBeds%(number)d(sqlite3 *db) {
  if (sqlite3_exec(db, R"(
      CREATE TABLE %(guard)strays (
        id INTEGER PRIMARY KEY))", nullptr, nullptr, nullptr) != 0)
    throw db;
}
void open%(number)d(sqlite3 *db) { createTables%(number)d(db); upgradeBeds%(number)d(db); }
"""
FORMS = {"crlf": ("\r\n", ""), "cr": ("\r", ""), "mark": ("\n", "\ufeff"), "mark-crlf": ("\r\n", "\ufeff")}


def contents(number, form, fixed):
    end, mark = FORMS[form]
    text = SOURCE % {"number": number, "blank": " " if fixed else "", "guard": "IF NOT EXISTS " if fixed else ""}
    return (mark + text.replace("\n", end)).encode()


for number, form in enumerate(FORMS):
    name = form + ".cpp"
    if sys.argv[1] == "make":
        with open(name, "wb") as file:
            file.write(contents(number, form, fixed=False))
        continue
    with open(name, "rb") as file:
        seen = file.read()
    assert seen == contents(number, form, fixed=True), (name, seen)
