// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-destructive-without-down'
// The finding points into the literal at the clause that removes.
#include <QSqlQuery>

void upgrade(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2) {
    query.exec("ALTER TABLE plants ADD COLUMN note TEXT, DROP COLUMN nickname");
    // CHECK: :[[@LINE-1]]:58: note: {{.*}}[migration-destructive-without-down]
    query.exec("PRAGMA user_version = 2");
  }
}

void openStore(QSqlQuery &query, int storedVersion) { upgrade(query, storedVersion); }
