// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-destructive-without-down'
// A suppression with its reason declares the loss; prose does not.
#include <QSqlQuery>

void upgrade(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2) {
    // NOLINTNEXTLINE(migration-destructive-without-down): nicknames were never shown
    query.exec("ALTER TABLE plants DROP COLUMN nickname");
    query.exec("DROP TABLE drafts"); // NOLINT(migration-destructive-without-down): never released
    // The journal is lost, which cannot be helped.
    query.exec("DROP TABLE journal");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    query.exec("PRAGMA user_version = 2");
  }
}

void openStore(QSqlQuery &query, int storedVersion) { upgrade(query, storedVersion); }
