// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-missing-version-guard]'
// One finding for a step, however many operations are uncovered; the others are related places.
#include <QSqlQuery>

void upgradeSchema(QSqlQuery &query) {
  query.exec("ALTER TABLE plants ADD COLUMN note TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
  query.exec("ALTER TABLE plants ADD COLUMN light TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note:
  query.exec("ALTER TABLE plants ADD COLUMN soil TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note:
}

void openStore(QSqlQuery &query) {
  upgradeSchema(query);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note:
}
