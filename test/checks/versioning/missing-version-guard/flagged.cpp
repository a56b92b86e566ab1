// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-missing-version-guard]'
// Steps that ask no question, or the wrong one.
#include <QSqlQuery>

void upgradeWithoutAnyQuestion(QSqlQuery &query) {
  query.exec("ALTER TABLE plants ADD COLUMN note TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void upgradeReadsButNeverCompares(QSqlQuery &query) {
  query.exec("PRAGMA user_version");
  query.next();
  int storedVersion = query.value(0).toInt();
  qDebug() << "version" << storedVersion;
  query.exec("ALTER TABLE plants ADD COLUMN light TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void upgradeComparesSomethingElse(QSqlQuery &query, int rowCount) {
  if (rowCount < 5)
    query.exec("ALTER TABLE plants ADD COLUMN soil TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void upgradeGuardsOnlyTheFirstHalf(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2) {
    query.exec("ALTER TABLE plants ADD COLUMN pot TEXT");
    query.exec("PRAGMA user_version = 2");
  }
  query.exec("ALTER TABLE plants RENAME TO plant");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

// That the second time's error is ignored is no guard.
void upgradeIgnoresTheError(QSqlQuery &query) {
  if (!query.exec("ALTER TABLE plants ADD COLUMN colour TEXT"))
    qDebug() << "could not add the column";
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void openStore(QSqlQuery &query, int rowCount, int storedVersion) {
  upgradeWithoutAnyQuestion(query);
  upgradeReadsButNeverCompares(query);
  upgradeComparesSomethingElse(query, rowCount);
  upgradeGuardsOnlyTheFirstHalf(query, storedVersion);
  upgradeIgnoresTheError(query);
}
