// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-unchecked-result]'
// A comment says that failing is fine, also right after the branch that reports.
#include <QSqlQuery>

bool migrateMarkers(QSqlQuery &query) {
  if (!query.exec("UPDATE markers SET blend = 'soft' WHERE id = 205"))
    qWarning("no soft marker");
  // This one is not critical, just carry on if it fails.
  return true;
}

bool migrateColours(QSqlQuery &query) {
  if (!query.exec("UPDATE colours SET hue = 1 WHERE id = 205"))
    qWarning("no hue");
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}UPDATE colours{{.*}}[migration-unchecked-result]

  // The next one follows in the next release.
  return true;
}
