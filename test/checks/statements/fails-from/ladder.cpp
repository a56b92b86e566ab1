// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-fails-from]' --implicit-check-not='[migration-version-not-recorded]'
// A ladder of blocks, each of which calls a step's function and records its version: what one block calls is no part of
// another, and a block's own failure is none of a later step's.
#include <sqlite3.h>

int storedVersion(sqlite3 *db);
void refuse(int version);

static bool run(sqlite3 *db, const char *sql) { return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK; }

static bool upgradeTo1(sqlite3 *db) { return run(db, "CREATE TABLE beds (id INTEGER PRIMARY KEY)"); }

static bool upgradeTo2(sqlite3 *db) { return run(db, "ALTER TABLE beds ADD COLUMN soil TEXT"); }

static bool upgradeTo3(sqlite3 *db) { return run(db, "ALTER TABLE beds ADD COLUMN soil TEXT"); }
// CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `upgradeTo3` fails on what the steps before it leave: duplicate column name: soil [migration-fails-from]

// Called by two blocks: what it leaves is not known in either.
static bool makeRoom(sqlite3 *db) { return run(db, "ALTER TABLE rows RENAME TO lines"); }

static bool upgradeTo4(sqlite3 *db) { return run(db, "CREATE TABLE rows (id INTEGER PRIMARY KEY)"); }

static bool upgradeTo6(sqlite3 *db) { return run(db, "CREATE TABLE rows (id INTEGER PRIMARY KEY)"); }

bool upgrade(sqlite3 *db) {
  const int version = storedVersion(db);
  if (version > 6) {
    refuse(version);
    return false;
  }
  if (version < 1) {
    if (!upgradeTo1(db))
      return false;
    if (!run(db, "PRAGMA user_version = 1"))
      return false;
  }
  if (version < 2) {
    if (!upgradeTo2(db))
      return false;
    if (!run(db, "PRAGMA user_version = 2"))
      return false;
  }
  if (version < 3) {
    if (!upgradeTo3(db))
      return false;
    if (!run(db, "PRAGMA user_version = 3"))
      return false;
  }
  if (version < 4) {
    if (!upgradeTo4(db))
      return false;
    if (!run(db, "PRAGMA user_version = 4"))
      return false;
  }
  if (version < 5) {
    if (!makeRoom(db))
      return false;
    if (!run(db, "PRAGMA user_version = 5"))
      return false;
  }
  if (version < 6) {
    if (!makeRoom(db) || !upgradeTo6(db))
      return false;
    if (!run(db, "PRAGMA user_version = 6"))
      return false;
  }
  return true;
}
