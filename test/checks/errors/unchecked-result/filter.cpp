// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-unchecked-result]'
// A column called version that only chooses the rows is not the store's version.
#include <QSqlQuery>

void migrateBeds(QSqlQuery &query) {
  if (!query.exec("ALTER TABLE beds ADD COLUMN shade TEXT"))
    throw 1;
}

void openStore(QSqlQuery &query, int variant) {
  migrateBeds(query);
  query.prepare("UPDATE beds SET shade = 'deep' WHERE version = ?");
  query.bindValue(0, variant);
  query.exec();
  query.exec("UPDATE beds SET shade = 'none' WHERE version = 3 AND row = 2");
  query.exec("UPDATE settings SET value = 3 WHERE name = 'version'");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
  query.exec("UPDATE settings SET value = 3 WHERE name = \"db_version\"");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
  query.exec("UPDATE settings SET version = 3 WHERE version < 3");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
}
