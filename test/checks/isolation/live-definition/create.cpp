// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-live-definition'
// Statements and functions that make tables, in steps under versions.
#include <sqlite3.h>

#include <string>

static const char *const createPlants =
    "CREATE TABLE IF NOT EXISTS plants (id INTEGER PRIMARY KEY, name TEXT, note TEXT)";
#define CREATE_POTS "CREATE TABLE pots (id INTEGER PRIMARY KEY, size INTEGER)"
#define TEXT_TYPE "TEXT"
static const char *const createShelvesV2 = "CREATE TABLE shelves (id INTEGER PRIMARY KEY)";
static const char *const createRooms = "CREATE TABLE rooms (id INTEGER PRIMARY KEY)";

static void run(sqlite3 *db, const std::string &sql) {
  sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
}

static void createTools(sqlite3 *db) {
  run(db, "CREATE TABLE IF NOT EXISTS tools (id INTEGER PRIMARY KEY, name " TEXT_TYPE ")");
}

// An everyday helper, but no definition of anything.
static void removeUnused(sqlite3 *db) { run(db, "DELETE FROM plants WHERE name IS NULL"); }

static void createSchema(sqlite3 *db) {
  run(db, createPlants);
  run(db, CREATE_POTS);
  run(db, createShelvesV2);
  createTools(db);
}

static void migrateSchema(sqlite3 *db, int storedVersion) {
  if (storedVersion < 2) {
    run(db, createPlants);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`createPlants`{{.*}}[migration-live-definition]
    run(db, createPlants); // once for each definition
    run(db, createShelvesV2); // kept for version 2
    run(db, createRooms);     // only this step has it
  }
  if (storedVersion < 3) {
    run(db, CREATE_POTS);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`CREATE_POTS`{{.*}}[migration-live-definition]
    createTools(db);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`createTools`{{.*}}[migration-live-definition]
    // CHECK: used by today's code
    removeUnused(db);
    run(db, "ALTER TABLE plants ADD COLUMN light " TEXT_TYPE);
  }
  if (storedVersion < 4) { // the newest
    run(db, createPlants);
    createTools(db);
  }
  run(db, "PRAGMA user_version = 4");
}

// No version of its own: one hop to what is needed today.
static void migrateTables(sqlite3 *db) { createTools(db); }

void openStore(sqlite3 *db, int storedVersion) {
  if (storedVersion == 0)
    createSchema(db);
  else
    migrateSchema(db, storedVersion);
  migrateTables(db);
  removeUnused(db);
}
