// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement]'
// Statements that do not fit the table that the step has made, and near misses.
#include <sqlite3.h>

static void run(sqlite3 *db, const char *sql) { sqlite3_exec(db, sql, nullptr, nullptr, nullptr); }

void upgradeTo5(sqlite3 *db) {
  run(db, "CREATE TABLE plants_new (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, bed INTEGER)");
  run(db, "INSERT INTO plants_new SELECT id, name FROM plants");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: INSERT gives 2 values, and `plants_new` has 3 columns at this step [migration-broken-statement]
  run(db, "INSERT INTO plants_new VALUES (1, 'basil', 2, 3)");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: INSERT gives 4 values, and `plants_new` has 3 columns at this step [migration-broken-statement]
  run(db, "INSERT INTO plants_new SELECT id, name, NULL FROM plants");
  run(db, "INSERT INTO plants_new SELECT * FROM plants");
  run(db, "INSERT INTO plants_new (id, name) SELECT id, name FROM plants");
  run(db, "CREATE UNIQUE INDEX plants_shed ON plants_new (name, shed)");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `plants_new` has no column `shed` at this step [migration-broken-statement]
  run(db, "CREATE INDEX plants_name ON plants_new (name, bed)");
  run(db, "UPDATE plants_new SET shed = 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `plants_new` has no column `shed` at this step [migration-broken-statement]
  run(db, "ALTER TABLE plants_new ADD COLUMN shed INTEGER");
  run(db, "UPDATE plants_new SET shed = 1");
  run(db, "ALTER TABLE plants_new RENAME TO plants");
  run(db, "UPDATE plants SET shed = 1, rows = 2");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `plants` has no column `rows` at this step [migration-broken-statement]
}

// What only some stores have, or what nobody can read, is not known.
void upgradeTo6(sqlite3 *db, bool big, const char *more) {
  if (big)
    run(db, "CREATE TABLE beds (id INTEGER)");
  else
    run(db, "CREATE TABLE beds (id INTEGER, shed INTEGER)");
  run(db, "CREATE TABLE IF NOT EXISTS sheds (id INTEGER)");
  run(db, "UPDATE beds SET shed = 1");
  run(db, "UPDATE sheds SET name = 'a'");
  run(db, "UPDATE tools SET name = 'a'");
}
