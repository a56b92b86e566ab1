// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement]'
// Of two tables of one name, the one whose columns are another table's has the wrong name.
#include <QSqlQuery>

void createTables(QSqlQuery &query) {
  query.exec("CREATE TABLE beds (id INTEGER, shed INTEGER, size INTEGER)");
  query.exec("CREATE TABLE plants (id INTEGER, bed INTEGER, name TEXT)");
}

void convertToV2(QSqlQuery &query) {
  query.exec("CREATE TABLE plants (id INTEGER, shed INTEGER, size INTEGER)");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: table `plants` is created twice, here with the columns of `beds`, which the step does not make [migration-broken-statement]
  query.exec("CREATE TABLE plants (id INTEGER, bed INTEGER, name TEXT)");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: created again here
}

// The second is the wrong one, as far as anybody can tell.
void convertToV3(QSqlQuery &query) {
  query.exec("CREATE TABLE tools (id INTEGER, use TEXT)");
  query.exec("CREATE TABLE tools (id INTEGER, bed INTEGER, name TEXT)");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: table `tools` is created a second time{{.*}}[migration-broken-statement]
}
