// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-fails-from]'
// Steps that fail on what the steps before them leave, and near misses.
#include <sqlite3.h>
#include <stdexcept>

static void run(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error("cannot upgrade");
}

static bool hasColumn(sqlite3 *db, const char *table, const char *column);
static int storedVersion(sqlite3 *db);

static void upgradeTo2(sqlite3 *db) {
  run(db, "ALTER TABLE plants ADD COLUMN bed INTEGER");
  run(db, "CREATE TABLE beds (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, sun INT)");
  run(db, "CREATE TABLE sheds (id INTEGER PRIMARY KEY, name TEXT)");
}

static void upgradeTo3(sqlite3 *db) {
  run(db, "ALTER TABLE plants ADD COLUMN bed INTEGER DEFAULT 0");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `upgradeTo3` fails on what the steps before it leave: duplicate column name: bed [migration-fails-from]
  // CHECK: :[[@LINE-8]]:{{[0-9]+}}: note: added here
  run(db, "ALTER TABLE plants ADD COLUMN mood TEXT");
  run(db, "ALTER TABLE beds RENAME COLUMN sun TO light");
  run(db, "ALTER TABLE sheds RENAME TO huts");
}

static void upgradeTo4(sqlite3 *db) {
  run(db, "CREATE INDEX beds_light ON beds (light)");
  run(db, "INSERT INTO huts (id, name) SELECT id, sun FROM beds");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `upgradeTo4` fails on what the steps before it leave: no such column: sun [migration-fails-from]
  // CHECK: :[[@LINE-8]]:{{[0-9]+}}: note: removed here
  run(db, "INSERT INTO huts (id, name) SELECT id, light FROM beds");
  run(db, "ALTER TABLE sheds ADD COLUMN tools TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `upgradeTo4` fails on what the steps before it leave: no such table: sheds [migration-fails-from]
  // CHECK: :[[@LINE-11]]:{{[0-9]+}}: note: renamed here
  run(db, "ALTER TABLE beds RENAME TO huts");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `upgradeTo4` fails on what the steps before it leave: there is already another table or index with this name: huts [migration-fails-from]
}

// Behind a probe, of tables that nothing in view has made, or that a probe may have changed.
static void upgradeTo5(sqlite3 *db) {
  if (!hasColumn(db, "plants", "mood"))
    run(db, "ALTER TABLE plants ADD COLUMN mood TEXT");
  run(db, "UPDATE weather SET rain = 1");
  run(db, "DROP TABLE IF EXISTS sheds");
  run(db, "ALTER TABLE plants ADD COLUMN mood TEXT");
}

void migrate(sqlite3 *db) {
  int version = storedVersion(db);
  if (version < 2)
    upgradeTo2(db);
  if (version < 3)
    upgradeTo3(db);
  if (version < 4)
    upgradeTo4(db);
  if (version < 5)
    upgradeTo5(db);
}
