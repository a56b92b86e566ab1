// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Qt SQL: what runs SQL, at once or prepared, and what asks whether something is there.
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QSqlRecord>

void migrateAtOnce(QSqlDatabase &store) {
  QSqlQuery query(store);
  query.exec("UPDATE hives SET frames = frames + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  QSqlQuery atOnce("UPDATE hives SET weight = weight * 2", store);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  store.exec("UPDATE hives SET age = age + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migratePrepared(QSqlDatabase &store) {
  QSqlQuery query(store);
  query.prepare("UPDATE hives SET frames = frames + :more");
  query.bindValue(":more", 1);
  query.exec();
  // CHECK: [[@LINE-3]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// Prepared and never run.
void migrateNothing(QSqlDatabase &store) {
  QSqlQuery query(store);
  query.prepare("UPDATE hives SET frames = frames + 1");
}

void migrateWhatIsNotThere(QSqlDatabase &store) {
  QSqlQuery query(store);
  if (!store.tables().contains("queens"))
    query.exec("CREATE TABLE queens (id INTEGER PRIMARY KEY)");
  if (!store.record("hives").contains("colour"))
    query.exec("ALTER TABLE hives ADD COLUMN colour TEXT");
  if (store.record("hives").indexOf("site") == -1)
    query.exec("ALTER TABLE hives ADD COLUMN site TEXT");
}

void open(QSqlDatabase &store) {
  migrateAtOnce(store);
  migratePrepared(store);
  migrateNothing(store);
  migrateWhatIsNotThere(store);
}
