// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-unchecked-result]'
// The stamp of a fresh store, whose tables are made before in its own block or, one for each
// engine, in both branches of an `if` there. What is made in one branch alone says nothing of it.
#include <QSqlDatabase>
#include <QSqlQuery>

void upgradeStore(QSqlDatabase &db, QSqlQuery &query, int storedVersion) {
  if (storedVersion == 0) {
    if (db.driverName() == "QSQLITE") {
      if (!query.exec("CREATE TABLE plants (id INTEGER PRIMARY KEY)"))
        return;
    } else {
      if (!query.exec("CREATE TABLE plants (id SERIAL)"))
        return;
    }
    query.exec("INSERT INTO schema_info (version) VALUES (2)");
  } else if (storedVersion < 2) {
    if (db.driverName() == "QSQLITE") {
      if (!query.exec("CREATE TABLE pots (id INTEGER PRIMARY KEY)"))
        return;
    }
    query.exec("UPDATE schema_info SET version = 2");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
  }
}

void openStore(QSqlDatabase &db, QSqlQuery &query, int storedVersion) {
  upgradeStore(db, query, storedVersion);
}
