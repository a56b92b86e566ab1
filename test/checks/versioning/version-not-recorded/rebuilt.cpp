// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-not-recorded]'
// Steps that share one record, and a later one may fail. A table that is rebuilt is rebuilt again; a column is not
// added again.
#include <sqlite3.h>

int storedVersion(sqlite3 *db);

static bool run(sqlite3 *db, const char *sql) { return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK; }

static bool upgradeTo1(sqlite3 *db) {
  if (!run(db, "CREATE TABLE plants (id INTEGER PRIMARY KEY, name TEXT, bed TEXT)"))
    return false;
  if (!run(db, "CREATE TABLE beds (id INTEGER PRIMARY KEY)"))
    return false;
  if (!run(db, "PRAGMA user_version = 1"))
    return false;
  return true;
}

static bool upgradeTo2(sqlite3 *db) {
  if (!run(db, "ALTER TABLE plants RENAME TO old_plants"))
    return false;
  if (!run(db, "CREATE TABLE plants (id INTEGER PRIMARY KEY, name TEXT, bed INTEGER)"))
    return false;
  if (!run(db, "INSERT INTO plants (id, name, bed) SELECT id, name, bed FROM old_plants"))
    return false;
  if (!run(db, "DROP TABLE old_plants"))
    return false;
  return true;
}

// CHECK: rebuilt.cpp:[[@LINE+1]]:{{[0-9]+}}: error: when a later step fails, the step `upgradeTo3` is done but not recorded, and it is not safe to run again{{.*}}[migration-version-not-recorded]
static bool upgradeTo3(sqlite3 *db) {
  if (!run(db, "ALTER TABLE beds ADD COLUMN shade INTEGER"))
    return false;
  if (!run(db, "UPDATE beds SET shade = 0 WHERE shade IS NULL"))
    return false;
  return true;
}

static bool upgradeTo4(sqlite3 *db) {
  if (!run(db, "CREATE INDEX IF NOT EXISTS by_name ON plants (name)"))
    return false;
  return true;
}

bool openStore(sqlite3 *db) {
  const int version = storedVersion(db);
  if (version < 1 && !upgradeTo1(db))
    return false;
  if (version < 2)
    if (!upgradeTo2(db))
      return false;
  if (version < 3)
    if (!upgradeTo3(db))
      return false;
  if (version < 4)
    if (!upgradeTo4(db))
      return false;
  return run(db, "PRAGMA user_version = 4");
}
// CHECK: checked 1 file
