// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement]'
// What SHOW compares names with is a string.
#include <QSqlQuery>

void upgradeSchema(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2) {
    query.exec("SHOW COLUMNS FROM `plants` LIKE `bed`");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: the pattern of SHOW {{.*}}[migration-broken-statement]
    query.exec("SHOW COLUMNS FROM `plants` LIKE 'bed'");
    query.exec("SHOW COLUMNS FROM `plants` WHERE Field LIKE `Key`");
    query.exec("SELECT * FROM `plants` WHERE name LIKE `pattern`");
  }
}
