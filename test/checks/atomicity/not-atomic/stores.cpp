// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-not-atomic]'
// Another store changes at once, and does not come back when the database rolls back.
#include <QSettings>
#include <QSqlDatabase>
#include <QSqlQuery>

void migrateStore(QSqlDatabase &db, QSettings &settings, int storedVersion) {
  QSqlQuery query(db);
  if (storedVersion < 2) {
    db.transaction();
    query.exec("INSERT OR REPLACE INTO accounts (id, name) VALUES (1, 'a')");
    settings.remove("account/name");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}another store{{.*}}[migration-not-atomic]
    query.exec("PRAGMA user_version = 2");
    db.commit();
  }
  if (storedVersion < 3) {
    db.transaction();
    query.exec("INSERT OR REPLACE INTO accounts (id, name) VALUES (2, 'b')");
    query.exec("PRAGMA user_version = 3");
    db.commit();
    settings.remove("account/other");
  }
}

void openStore(QSqlDatabase &db, QSettings &settings, int storedVersion) {
  migrateStore(db, settings, storedVersion);
}
