// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-non-idempotent-update'
// The finding points at the clause that compounds, inside the literal.
#include <QSqlQuery>

void migrateIntervals(QSqlQuery &query) {
  query.exec("UPDATE plants SET unit = 'h', hours = hours * 24");
  // CHECK: :[[@LINE-1]]:45: error: {{.*}}[migration-non-idempotent-update]
  query.exec("UPDATE plants SET watered = watered + 1 "
             "WHERE room = 1");
  // CHECK: :[[@LINE-2]]:33: error: {{.*}}[migration-non-idempotent-update]
  query.exec("UPDATE plants "
             "SET watered = watered + 1");
  // CHECK: :[[@LINE-1]]:19: error: {{.*}}[migration-non-idempotent-update]
}

void openStore(QSqlQuery &query) { migrateIntervals(query); }
