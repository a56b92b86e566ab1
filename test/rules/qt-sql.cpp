// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Qt SQL: what runs SQL, at once or prepared, what tells whether it worked, and what asks whether something is there.
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>

bool migrateAtOnce(QSqlDatabase &store) {
  QSqlQuery query(store);
  if (!query.exec("UPDATE hives SET frames = frames + 1"))
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
    return false;
  QSqlQuery atOnce("UPDATE hives SET weight = weight * 2", store);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  if (atOnce.lastError().isValid())
    return false;
  QSqlQuery given = store.exec("UPDATE hives SET age = age + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  return given.isActive();
}

bool migratePrepared(QSqlDatabase &store) {
  QSqlQuery query(store);
  query.prepare("UPDATE hives SET frames = frames + :more");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  query.bindValue(":more", 1);
  return query.exec();
}

// Prepared and never run.
void migrateNothing(QSqlDatabase &store) {
  QSqlQuery query(store);
  query.prepare("UPDATE hives SET frames = frames + 1");
}

void migrateUnseen(QSqlDatabase &store) {
  QSqlQuery query(store);
  query.exec("CREATE INDEX IF NOT EXISTS by_site ON hives (site)");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`exec` returns whether it worked, and nobody looks{{.*}}[migration-unchecked-result]
  QSqlQuery atOnce("CREATE INDEX IF NOT EXISTS by_age ON hives (age)", store);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} tells an error only to who asks for it, and nobody does{{.*}}[migration-unchecked-result]
}

bool migrateWhatIsNotThere(QSqlDatabase &store) {
  QSqlQuery query(store);
  if (!store.tables().contains("queens") && !query.exec("CREATE TABLE queens (id INTEGER PRIMARY KEY)"))
    return false;
  if (!store.record("hives").contains("colour") && !query.exec("ALTER TABLE hives ADD COLUMN colour TEXT"))
    return false;
  if (store.record("hives").indexOf("site") == -1)
    return query.exec("ALTER TABLE hives ADD COLUMN site TEXT");
  return true;
}

bool migrateOnce(QSqlDatabase &store, int storedVersion) {
  if (storedVersion > 4)
    return false;
  if (storedVersion < 2) {
    QSqlQuery query(store);
    if (!store.transaction())
      return false;
    if (!query.exec("UPDATE hives SET frames = frames + 1") ||
        !query.exec("UPDATE schema_version SET version = 2")) {
      store.rollback();
      return false;
    }
    return store.commit();
  }
  if (storedVersion < 3) {
    QSqlQuery query(store);
    query.exec("CREATE INDEX IF NOT EXISTS by_weight ON hives (weight)");
    if (query.lastError().type() != QSqlError::NoError) {
      qCritical() << query.lastError().text();
      return false;
    }
    return query.exec("UPDATE schema_version SET version = 3");
  }
  return true;
}

// What asks for the error asks for that of a query of its own.
static bool run(QSqlDatabase &store, const QString &statement) {
  QSqlQuery query(store);
  if (!query.exec(statement))
    qWarning() << query.lastError();
  return !query.lastError().isValid();
}

bool migrateBegun(QSqlDatabase &store, int storedVersion) {
  if (storedVersion < 4) {
    store.transaction();
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`transaction` returns whether it worked, and nobody looks{{.*}}[migration-unchecked-result]
    if (!run(store, "UPDATE hives SET frames = frames + 1") || !run(store, "UPDATE schema_version SET version = 4")) {
      store.rollback();
      return false;
    }
    return store.commit();
  }
  return true;
}

bool open(QSqlDatabase &store, int storedVersion) {
  migrateNothing(store);
  migrateUnseen(store);
  return migrateAtOnce(store) && migratePrepared(store) && migrateWhatIsNotThere(store) &&
         migrateOnce(store, storedVersion) && migrateBegun(store, storedVersion);
}
