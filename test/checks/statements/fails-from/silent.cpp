// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-fails-from]'
// A new store's block and those of old stores; what a step's helper changes; a result that nobody
// looks at; a table that is made anew; other engines.
// CHECK: 1 file
#include <sqlite3.h>
#include <stdexcept>

static void run(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error("cannot upgrade");
}

static int storedVersion(sqlite3 *db);
static void setVersion(sqlite3 *db, int version);

static void tidy(sqlite3 *db) {
  run(db, "DROP TABLE beds");
  run(db, "CREATE TABLE beds (id INTEGER PRIMARY KEY AUTOINCREMENT, light INT)");
}

void migrate(sqlite3 *db) {
  int version = storedVersion(db);
  if (version == 0) {
    run(db, "CREATE TABLE plants (id INTEGER PRIMARY KEY AUTOINCREMENT, bed INT, mood TEXT)");
    setVersion(db, 5);
    return;
  }
  if (version < 2)
    run(db, "ALTER TABLE plants ADD COLUMN bed INT");
  if (version < 3) {
    run(db, "CREATE TABLE beds (id INTEGER PRIMARY KEY, sun INT)");
    tidy(db);
  }
  if (version < 4) {
    run(db, "UPDATE beds SET light = 1");
    run(db, "CREATE TABLE plants_new (id INTEGER PRIMARY KEY, mood TEXT)");
    run(db, "INSERT INTO plants_new (id) SELECT id FROM plants");
    run(db, "DROP TABLE plants");
    run(db, "ALTER TABLE plants_new RENAME TO plants");
    run(db, "ALTER TABLE plants ADD COLUMN bed INT");
  }
  if (version < 5) {
    run(db, "CREATE TABLE IF NOT EXISTS sheds (id INT)");
    run(db, "UPDATE sheds SET name = 'a'");
  }
}

// What everyday code makes again after a step has dropped it.
static void upgradeCacheTo2(sqlite3 *db) {
  run(db, "CREATE TABLE cache (id INTEGER PRIMARY KEY AUTOINCREMENT)");
  run(db, "DROP TABLE cache");
}
static void upgradeCacheTo3(sqlite3 *db) { run(db, "ALTER TABLE cache ADD COLUMN used INT"); }

void migrateCache(sqlite3 *db) {
  int version = storedVersion(db);
  if (version < 2)
    upgradeCacheTo2(db);
  if (version < 3)
    upgradeCacheTo3(db);
}

void useCache(sqlite3 *db) { run(db, "CREATE TABLE IF NOT EXISTS cache (id INTEGER PRIMARY KEY)"); }
