// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-fails-from]'
// Functions of C tell that all is well by zero.
#include <sqlite3.h>

int storedVersion();

static int upgradeTo1(sqlite3 *db) {
  int rc = sqlite3_exec(db, "CREATE TABLE beds (id INTEGER PRIMARY KEY)", 0, 0, 0);
  if (rc == SQLITE_OK)
    rc = sqlite3_exec(db, "ALTER TABLE beds ADD COLUMN soil TEXT", 0, 0, 0);
  if (rc == SQLITE_OK)
    rc = sqlite3_exec(db, "ALTER TABLE beds ADD COLUMN area TEXT", 0, 0, 0);
  return rc;
}

static int upgradeTo2(sqlite3 *db) {
  return sqlite3_exec(db, "CREATE TABLE rows (id INTEGER PRIMARY KEY)", 0, 0, 0) ||
         sqlite3_exec(db, "ALTER TABLE beds ADD COLUMN area TEXT", 0, 0, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `upgradeTo2` fails on what the steps before it leave: duplicate column name: area [migration-fails-from]
}

// Only where the first has failed.
static int upgradeTo3(sqlite3 *db) {
  int rc = sqlite3_exec(db, "ALTER TABLE rows ADD COLUMN name TEXT", 0, 0, 0);
  if (rc != SQLITE_OK)
    rc = sqlite3_exec(db, "ALTER TABLE beds ADD COLUMN area TEXT", 0, 0, 0);
  return rc;
}

int upgrade(sqlite3 *db) {
  const int version = storedVersion();
  if (version < 1 && upgradeTo1(db) != SQLITE_OK)
    return 1;
  if (version < 2 && upgradeTo2(db) != SQLITE_OK)
    return 1;
  if (version < 3 && upgradeTo3(db) != SQLITE_OK)
    return 1;
  return 0;
}
