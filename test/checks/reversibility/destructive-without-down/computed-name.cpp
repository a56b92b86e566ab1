// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-destructive-without-down'
// A DROP of a name computed at run time is destructive, unless a copy from the same name is seen.
#include <QSqlQuery>
#include <QString>
#include <QStringList>

void upgrade(QSqlQuery &query, const QStringList &tables, int storedVersion) {
  if (storedVersion < 2) {
    for (const QString &table : tables) {
      query.exec("CREATE TABLE " + table + "_new AS SELECT * FROM " + table);
      query.exec("DROP TABLE " + table);
    }
    query.exec("PRAGMA user_version = 2");
  }
  if (storedVersion < 3) {
    for (const QString &old : tables)
      query.exec("DROP TABLE " + old);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    query.exec("PRAGMA user_version = 3");
  }
}

void openStore(QSqlQuery &query, const QStringList &tables, int storedVersion) {
  upgrade(query, tables, storedVersion);
}
