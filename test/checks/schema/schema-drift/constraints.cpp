// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-schema-drift]'
// Foreign keys, conditions and indexes of a fresh store and of one that the steps have made.
#include <sqlite3.h>

#include <stdexcept>

static void run(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr))
    throw std::runtime_error("cannot upgrade");
}
static int storedVersion(sqlite3 *db);

static void createTables(sqlite3 *db) {
  // CHECK: constraints.cpp:[[@LINE+1]]:{{[0-9]+}}: error: `plants` of a fresh store is not what the steps lead to: no step makes `bed` refer to `beds`; no step makes CHECK (height >= 0) [migration-schema-drift]
  run(db, "CREATE TABLE plants (id INTEGER PRIMARY KEY, bed INTEGER REFERENCES beds (id),"
          " kind TEXT CHECK (kind IN ('herb', 'tree')), height INTEGER CHECK (height >= 0))");
  // CHECK: constraints.cpp:[[@LINE+1]]:{{[0-9]+}}: error: `beds` of a fresh store is not what the steps lead to: no step makes the index `beds_by_size`; it has no index `beds_by_place` [migration-schema-drift]
  run(db, "CREATE TABLE beds (id INTEGER PRIMARY KEY, size INTEGER, place TEXT)");
  run(db, "CREATE INDEX beds_by_size ON beds (size)");
  // CHECK: constraints.cpp:[[@LINE+1]]:{{[0-9]+}}: error: `tools` of a fresh store is not what the steps lead to: `shed` refers ON DELETE CASCADE, and ON DELETE NO ACTION after the steps; it has no CHECK (price > 0) [migration-schema-drift]
  run(db, "CREATE TABLE tools (id INTEGER PRIMARY KEY, shed INTEGER REFERENCES sheds (id) ON DELETE CASCADE,"
          " price INTEGER, colour TEXT)");
  // The same, said in other words; an index that a step has dropped; one that does some of another's work.
  run(db, "CREATE TABLE sheds (id INTEGER PRIMARY KEY, area INTEGER, door TEXT, CHECK(AREA>0))");
  run(db, "CREATE INDEX sheds_by_door ON sheds (door)");
}

static void upgradeTo1(sqlite3 *db) {
  run(db, "CREATE TABLE beds (id INTEGER PRIMARY KEY, size INTEGER, place TEXT)");
  run(db, "CREATE TABLE plants (id INTEGER PRIMARY KEY, bed INTEGER, kind TEXT CHECK ( \"kind\" IN ('herb','tree') ),"
          " height INTEGER)");
  run(db, "CREATE TABLE sheds (id INTEGER PRIMARY KEY, area INTEGER CHECK (area > 0 /* m2 */), door TEXT)");
  run(db, "CREATE TABLE tools (id INTEGER PRIMARY KEY, shed INTEGER REFERENCES sheds (id),"
          " price INTEGER CHECK (price > 0))");
  run(db, "CREATE INDEX sheds_by_area ON sheds (area)");
}
static void upgradeTo2(sqlite3 *db) { run(db, "CREATE INDEX beds_by_place ON beds (place)"); }
static void upgradeTo3(sqlite3 *db) { run(db, "DROP INDEX sheds_by_area"); }
static void upgradeTo4(sqlite3 *db) { run(db, "CREATE INDEX sheds_by_door_and_area ON sheds (door, area)"); }
static void upgradeTo5(sqlite3 *db) { run(db, "ALTER TABLE tools ADD COLUMN colour TEXT"); }

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
