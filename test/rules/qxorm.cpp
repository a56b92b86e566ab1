// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// QxOrm: queries at once or made before, sessions that commit when they go, an error that is returned.
#include <QxOrm.h>

QSqlError migrateAtOnce() {
  return qx::dao::call_query(qx_query("UPDATE hives SET frames = frames + 1"));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

QSqlError migrateMadeBefore(QSqlDatabase &store) {
  qx::QxSqlQuery query("UPDATE hives SET weight = weight * :factor");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  query.bind(":factor", 2);
  return qx::dao::call_query(query, &store);
}

// Made and never run.
void migrateNothing() { qx::QxSqlQuery query("UPDATE hives SET weight = weight * 2"); }

void migrateUnseen() {
  qx::dao::call_query(qx_query("ALTER TABLE hives ADD COLUMN IF NOT EXISTS site TEXT"));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`call_query` returns whether it worked, and nobody looks{{.*}}[migration-unchecked-result]
}

QSqlError migrateAway() {
  return qx::dao::delete_all<Guest>();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// There is no probe of its own: Qt's database is asked.
QSqlError migrateWhatIsNotThere(QSqlDatabase &store) {
  if (store.tables().contains("queens"))
    return QSqlError();
  return qx::dao::call_query(qx_query("CREATE TABLE queens (id INTEGER PRIMARY KEY)"), &store);
}

bool migrateOnce(QSqlDatabase &store, long storedVersion) {
  if (storedVersion > 2)
    return false;
  if (storedVersion < 2) {
    qx::QxSession session(store);
    session += qx::dao::call_query(qx_query("UPDATE hives SET frames = frames + 1"), &store);
    session += qx::dao::call_query(qx_query("UPDATE schema_version SET version = 2"), &store);
    return session.isValid();
  }
  return true;
}

void open(QSqlDatabase &store, long storedVersion) {
  migrateAtOnce();
  migrateMadeBefore(store);
  migrateNothing();
  migrateUnseen();
  migrateAway();
  migrateWhatIsNotThere(store);
  migrateOnce(store, storedVersion);
}
