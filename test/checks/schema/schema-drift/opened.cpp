// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-schema-drift]'
// First creation is called where the steps are, and goes no further: no step runs on what it makes. A step that fails
// on another table says nothing of these.
#include <sqlite3.h>

#include <stdexcept>

static void run(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr))
    throw std::runtime_error("cannot upgrade");
}
static int storedVersion(sqlite3 *db);

// CHECK: opened.cpp:[[@LINE+2]]:{{[0-9]+}}: error: `plants` of a fresh store is not what the steps lead to: it has no `bed` [migration-schema-drift]
static void createTables(sqlite3 *db) {
  run(db, "CREATE TABLE plants (id INTEGER PRIMARY KEY, mood TEXT)");
}

static void upgradeTo1(sqlite3 *db) { run(db, "CREATE TABLE plants (id INTEGER PRIMARY KEY)"); }
static void upgradeTo2(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN bed INTEGER"); }
static void upgradeTo3(sqlite3 *db) { run(db, "CREATE TABLE beds (id INTEGER PRIMARY KEY)"); }
static void upgradeTo4(sqlite3 *db) { run(db, "ALTER TABLE beds ADD COLUMN id INTEGER"); }
static void upgradeTo5(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN mood TEXT"); }

void migrate(sqlite3 *db) {
  int version = storedVersion(db);
  if (version == 0)
    return createTables(db);
  if (version < 1)
    upgradeTo1(db);
  if (version < 2)
    upgradeTo2(db);
  if (version < 3)
    upgradeTo3(db);
  if (version < 4)
    upgradeTo4(db);
  if (version < 5)
    upgradeTo5(db);
}
