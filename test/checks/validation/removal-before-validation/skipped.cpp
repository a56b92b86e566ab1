// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-removal-before-validation]'
// OR IGNORE: rows that a NOT NULL refuses are not copied, and there is no error to look at.
#include <sqlite3.h>

static bool run(sqlite3 *db, const char *sql) { return sqlite3_exec(db, sql, 0, 0, 0) == SQLITE_OK; }

static bool upgradeTo1(sqlite3 *db) {
  return run(db, "CREATE TABLE beds (id INTEGER PRIMARY KEY, name TEXT, slug TEXT)") &&
         run(db, "CREATE TABLE rows (id INTEGER PRIMARY KEY, name TEXT, slug TEXT)") &&
         run(db, "CREATE TABLE pots (id INTEGER PRIMARY KEY, name TEXT, slug TEXT)");
}

static bool upgradeTo2(sqlite3 *db) {
  return run(db, "CREATE TABLE beds_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, slug TEXT)") &&
         run(db, "INSERT OR IGNORE INTO beds_new SELECT id, name, slug FROM beds") &&
         run(db, "DROP TABLE beds") && run(db, "ALTER TABLE beds_new RENAME TO beds");
}

// A value in the place of NULL; only such rows; a key that takes duplicates out.
static bool upgradeTo3(sqlite3 *db) {
  return run(db, "CREATE TABLE rows_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, slug TEXT)") &&
         run(db, "INSERT OR IGNORE INTO rows_new SELECT id, COALESCE(name, ''), slug FROM rows") &&
         run(db, "DROP TABLE rows") && run(db, "ALTER TABLE rows_new RENAME TO rows");
}

static bool upgradeTo4(sqlite3 *db) {
  return run(db, "CREATE TABLE pots_new (id INTEGER PRIMARY KEY, name TEXT, slug TEXT UNIQUE)") &&
         run(db, "INSERT OR IGNORE INTO pots_new SELECT id, name, slug FROM pots") &&
         run(db, "DROP TABLE pots") && run(db, "ALTER TABLE pots_new RENAME TO pots");
}

bool upgrade(sqlite3 *db, int storedVersion) {
  if (storedVersion < 1 && !upgradeTo1(db))
    return false;
  if (storedVersion < 2 && !upgradeTo2(db))
    return false;
  if (storedVersion < 3 && !upgradeTo3(db))
    return false;
  return storedVersion >= 4 || upgradeTo4(db);
}
