// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-destructive-without-down'
// A function that pairs with the step by its name.
#include <QSqlQuery>

static void upgradeTo2(QSqlQuery &query) {
  query.exec("ALTER TABLE plants DROP COLUMN nickname");
}
static void downgradeTo2(QSqlQuery &query) {
  query.exec("ALTER TABLE plants ADD COLUMN nickname TEXT");
}

static void upgrade_3(QSqlQuery &query) { query.exec("DROP TABLE journal"); }
static void downgrade_3(QSqlQuery &query) {
  query.exec("CREATE TABLE journal (text TEXT)");
}

static void upgradeTo4(QSqlQuery &query) {
  query.exec("DROP TABLE readings");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-destructive-without-down]
}

void openStore(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2)
    upgradeTo2(query);
  if (storedVersion < 3)
    upgrade_3(query);
  if (storedVersion < 4)
    upgradeTo4(query);
  query.exec("PRAGMA user_version = 4");
}

void goBack(QSqlQuery &query, int storedVersion) {
  if (storedVersion >= 3)
    downgrade_3(query);
  if (storedVersion >= 2)
    downgradeTo2(query);
  query.exec("PRAGMA user_version = 1");
}
