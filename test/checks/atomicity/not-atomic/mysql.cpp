// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-not-atomic]'
// MySQL commits at each change of the schema; changes of rows stay in the transaction.
#include <QSqlDatabase>
#include <QSqlQuery>

void migrateStore(QSqlDatabase &db, int storedVersion) {
  QSqlQuery query(db);
  if (db.driverName() == "QMYSQL") // one of the engines that are chosen at run time
    query.exec("SET NAMES utf8mb4");
  if (storedVersion < 2) {
    db.transaction();
    query.exec("ALTER TABLE plants ADD COLUMN a TEXT");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}MySQL commits{{.*}}[migration-not-atomic]
    query.exec("UPDATE schema_info SET version = 2");
    db.commit();
  }
  if (storedVersion < 3) {
    db.transaction();
    query.exec("INSERT IGNORE INTO pots (name) VALUES ('clay')");
    query.exec("UPDATE plants SET height = height * 100");
    query.exec("UPDATE schema_info SET version = 3");
    db.commit();
  }
  // Each stable by itself, not together.
  if (storedVersion < 4) {
    query.exec("UPDATE plants SET kind = 0 WHERE kind = 1");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}maps the new values once more{{.*}}[migration-not-atomic]
    query.exec("UPDATE plants SET kind = 1 WHERE kind = 2");
    query.exec("UPDATE schema_info SET version = 4");
  }
  // The other way round, nothing that was written is read again.
  if (storedVersion < 5) {
    query.exec("UPDATE plants SET form = 2 WHERE form = 1");
    query.exec("UPDATE plants SET form = 4 WHERE form = 3");
    query.exec("UPDATE schema_info SET version = 5");
  }
}

void openStore(QSqlDatabase &db, int storedVersion) { migrateStore(db, storedVersion); }
