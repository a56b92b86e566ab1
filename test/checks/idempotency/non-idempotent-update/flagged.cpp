// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-non-idempotent-update'
// What changes the data again, without an error, when it runs a second time.
#include <QSqlQuery>

void migrateUnguarded(QSqlQuery &query) {
  query.exec("UPDATE plants SET watered = watered + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  query.exec("UPDATE plants SET name = name || ' (old)'");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  query.exec("UPDATE plants SET hours = hours * 24 WHERE room = 'kitchen'");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  query.exec("INSERT INTO journal (text) VALUES ('migrated')");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  query.exec("INSERT INTO journal (text) SELECT note FROM plants");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void openStore(QSqlQuery &query) { migrateUnguarded(query); }
