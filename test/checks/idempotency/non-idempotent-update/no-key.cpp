// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-non-idempotent-update]'
// OR IGNORE and OR REPLACE compare unique keys: they guard only where there is one, and it is given.
#include <QSqlQuery>

void createAll(QSqlQuery &query) {
  query.exec("CREATE TABLE kinds (id INTEGER PRIMARY KEY, name TEXT UNIQUE)");
  query.exec("CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT)");
  query.exec("CREATE TABLE notes (plant INTEGER, text TEXT)");
  query.exec("CREATE TABLE pots (plant INTEGER, size INTEGER)");
  query.exec("CREATE UNIQUE INDEX pots_by_plant ON pots (plant)");
}

void upgradeData(QSqlQuery &query) {
  query.exec("INSERT OR IGNORE INTO kinds (name) VALUES ('tree')");
  query.exec("INSERT OR REPLACE INTO tags (id, name) VALUES (1, 'old')");
  query.exec("INSERT OR IGNORE INTO tags (name) VALUES ('new')");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}adds the same rows again{{.*}}[migration-non-idempotent-update]
  query.exec("INSERT OR REPLACE INTO notes (plant, text) VALUES (1, 'water')");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}adds the same rows again{{.*}}[migration-non-idempotent-update]
  query.exec("INSERT OR IGNORE INTO pots (plant, size) VALUES (1, 2)");
  query.exec("INSERT OR IGNORE INTO elsewhere (plant, size) VALUES (1, 2)");
}

void start(QSqlQuery &query) { upgradeData(query); }
