// RUN: rm -rf %t && mkdir -p %t && cp %S/../../.migralint.yaml %t && cp %s %t/upgrade.cpp && cp %S/Inputs/downgrade.cpp.txt %t/downgrade.cpp
// RUN: migralint check --fail-on never --color never %t 2>&1 | FileCheck %s --implicit-check-not='[migration-destructive-without-down'
// The down of upgradeTo2 is in another file; that of upgradeTo3 is nowhere.
#include <QSqlQuery>

void upgradeTo2(QSqlQuery &query) { query.exec("ALTER TABLE plants DROP COLUMN nickname"); }

void upgradeTo3(QSqlQuery &query) {
  query.exec("DROP TABLE journal");
  // CHECK: upgrade.cpp:[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-destructive-without-down]
}

void openStore(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2)
    upgradeTo2(query);
  if (storedVersion < 3)
    upgradeTo3(query);
  query.exec("PRAGMA user_version = 3");
}
