// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-non-idempotent-update'
// Unguarded, but a second run changes nothing, or ends in an error.
#include <QSqlQuery>

void createTables(QSqlQuery &query) {
  query.exec("CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT UNIQUE)");
  query.exec("CREATE TABLE journal (text TEXT)");
}

void migrateStable(QSqlQuery &query) {
  query.exec("UPDATE plants SET unit = 'ml'");
  query.exec("UPDATE plants SET name = upper(name)");
  query.exec("UPDATE plants SET total = hours * 24");
  query.exec("UPDATE plants SET unit = 'ml', amount = amount * 1000 WHERE unit = 'l'");
  query.exec("INSERT OR IGNORE INTO rooms (id, name) VALUES (1, 'kitchen')");
  query.exec("INSERT OR REPLACE INTO rooms (id, name) VALUES (2, 'balcony')");
  query.exec("INSERT INTO rooms (id, name) VALUES (3, 'hall') ON CONFLICT DO NOTHING");
  query.exec("INSERT INTO journal SELECT 'moved' WHERE NOT EXISTS (SELECT 1 FROM journal)");
}

void migrateFailsTheSecondTime(QSqlQuery &query) {
  query.exec("INSERT INTO rooms (id, name) VALUES (4, 'cellar')");
  query.exec("INSERT INTO rooms (name) VALUES ('attic')");
}

// The journal has no key that a second row could collide with.
void migrateWithoutKey(QSqlQuery &query) {
  query.exec("INSERT INTO journal (text) VALUES ('migrated')");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void openStore(QSqlQuery &query, bool fresh) {
  if (fresh)
    createTables(query);
  migrateStable(query);
  migrateFailsTheSecondTime(query);
  migrateWithoutKey(query);
}

// A scratch table, which the program drops in the end.
void migrateThroughScratch(QSqlQuery &query) {
  query.exec("CREATE TABLE IF NOT EXISTS plants_clone (name TEXT)");
  query.exec("INSERT INTO plants_clone (name) VALUES ('fern')");
}
void migrateCleansUp(QSqlQuery &query) { query.exec("DROP TABLE IF EXISTS plants_clone"); }
void startThroughScratch(QSqlQuery &query) {
  migrateThroughScratch(query);
  migrateCleansUp(query);
}
