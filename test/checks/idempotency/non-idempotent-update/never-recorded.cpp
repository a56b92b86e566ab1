// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-non-idempotent-update'
// A version guard whose version is never recorded holds again on the next start.
#include <QSqlQuery>

void migrateIntervals(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 3)
    query.exec("UPDATE plants SET hours = hours * 24");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void openStore(QSqlQuery &query, int storedVersion) { migrateIntervals(query, storedVersion); }
