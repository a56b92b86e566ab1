// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement]'
// PostgreSQL finds a name by itself, and here nothing says which engine it is.
#include <QSqlQuery>

void createTables(QSqlQuery &query) {
  query.exec("CREATE INDEX ON plants (bed)");
  query.exec("CREATE TABLE sheds (id INTEGER PRIMARY KEY,, name TEXT)");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: nothing stands behind a comma [migration-broken-statement]
}
