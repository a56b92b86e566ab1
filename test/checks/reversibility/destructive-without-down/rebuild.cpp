// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-destructive-without-down'
// A rebuild that copies everything loses nothing; one that leaves something out is reported at its DROP.
#include <QSqlQuery>

void upgrade(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 1) {
    query.exec("CREATE TABLE plants (id INTEGER PRIMARY KEY, name TEXT, nickname TEXT)");
    query.exec("CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT)");
    query.exec("CREATE TABLE pots (id INTEGER PRIMARY KEY, size INTEGER)");
    query.exec("CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT, place TEXT)");
    query.exec("PRAGMA user_version = 1");
  }
  // Create, copy, drop, rename.
  if (storedVersion < 2) {
    query.exec("CREATE TABLE rooms_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
    query.exec("INSERT INTO rooms_new (id, name) SELECT id, name FROM rooms");
    query.exec("DROP TABLE rooms");
    query.exec("ALTER TABLE rooms_new RENAME TO rooms");
    query.exec("PRAGMA user_version = 2");
  }
  // Rename, create, copy, drop.
  if (storedVersion < 3) {
    query.exec("ALTER TABLE pots RENAME TO pots_old");
    query.exec("CREATE TABLE pots (id INTEGER PRIMARY KEY, size INTEGER NOT NULL)");
    query.exec("INSERT INTO pots SELECT * FROM pots_old");
    query.exec("DROP TABLE pots_old");
    query.exec("PRAGMA user_version = 3");
  }
  // The nicknames stay behind.
  if (storedVersion < 4) {
    query.exec("CREATE TABLE plants_new (id INTEGER PRIMARY KEY, name TEXT)");
    query.exec("INSERT INTO plants_new (id, name) SELECT id, name FROM plants");
    query.exec("DROP TABLE plants");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    query.exec("ALTER TABLE plants_new RENAME TO plants");
    query.exec("PRAGMA user_version = 4");
  }
  // Rows stay behind.
  if (storedVersion < 5) {
    query.exec("CREATE TABLE rooms_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
    query.exec("INSERT INTO rooms_new SELECT * FROM rooms WHERE name != ''");
    query.exec("DROP TABLE rooms");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    query.exec("ALTER TABLE rooms_new RENAME TO rooms");
    query.exec("PRAGMA user_version = 5");
  }
  // A column that is used in an expression only is lost.
  if (storedVersion < 6) {
    query.exec("CREATE TABLE shelves_new (id INTEGER PRIMARY KEY, name TEXT)");
    query.exec("INSERT INTO shelves_new SELECT id, name || ', ' || place FROM shelves");
    query.exec("DROP TABLE shelves");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    query.exec("ALTER TABLE shelves_new RENAME TO shelves");
    query.exec("PRAGMA user_version = 6");
  }
  // A table for the time of the step, and what an interrupted run left of it.
  if (storedVersion < 7) {
    query.exec("DROP TABLE IF EXISTS largest_plants");
    query.exec("CREATE TABLE largest_plants AS SELECT id FROM plants WHERE height > 100");
    query.exec("UPDATE plants SET large = 1 WHERE id IN (SELECT id FROM largest_plants)");
    query.exec("DROP TABLE IF EXISTS largest_plants");
    query.exec("PRAGMA user_version = 7");
  }
  // Made anew, and kept: what was in it before is gone.
  if (storedVersion < 8) {
    query.exec("DROP TABLE IF EXISTS shelves");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    query.exec("CREATE TABLE shelves (id INTEGER PRIMARY KEY)");
    query.exec("PRAGMA user_version = 8");
  }
}

void openStore(QSqlQuery &query, int storedVersion) {
  upgrade(query, storedVersion);
}

// Row by row, by the program.
void migrateRowByRow(QSqlQuery &query, QSqlQuery &rows) {
  query.exec("CREATE TABLE roots_new (id INTEGER PRIMARY KEY, depth INTEGER)");
  rows.exec("SELECT id, depth FROM roots");
  while (rows.next()) {
    query.prepare("INSERT INTO roots_new (id, depth) VALUES (?, ?)");
    query.exec();
  }
  query.exec("DROP TABLE roots");
  query.exec("DROP TABLE stems");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
}
