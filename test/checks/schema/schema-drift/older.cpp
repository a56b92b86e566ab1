// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-schema-drift]'
// First creation of an older version, after which the steps run.
// CHECK: 1 file
#include <sqlite3.h>

static void run(sqlite3 *db, const char *sql) { sqlite3_exec(db, sql, nullptr, nullptr, nullptr); }
static int storedVersion(sqlite3 *db);

static void createTables(sqlite3 *db) {
  run(db, "CREATE TABLE plants (id INTEGER PRIMARY KEY AUTOINCREMENT, bed INTEGER)");
}

static void upgradeTo2(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN bed INTEGER"); }
static void upgradeTo3(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN mood TEXT"); }

void migrate(sqlite3 *db) {
  int version = storedVersion(db);
  if (version == 0) {
    createTables(db);
    version = 2;
  }
  if (version < 2)
    upgradeTo2(db);
  if (version < 3)
    upgradeTo3(db);
}
