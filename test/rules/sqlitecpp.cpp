// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// SQLiteCpp: at once, prepared, a probe and a transaction object. Only what is tried has a result to ignore.
#include <SQLiteCpp/SQLiteCpp.h>

void migrateAtOnce(SQLite::Database &store) {
  store.exec("UPDATE hives SET frames = frames + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  store.tryExec("UPDATE hives SET age = age + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`tryExec` returns whether it worked, and nobody looks{{.*}}[migration-unchecked-result]
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migratePrepared(SQLite::Database &store) {
  SQLite::Statement statement(store, "UPDATE hives SET weight = weight * 2");
  statement.exec();
  // CHECK: [[@LINE-2]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// Prepared and never run.
void migrateNothing(SQLite::Database &store) {
  SQLite::Statement statement(store, "UPDATE hives SET weight = weight * 2");
}

void migrateWhatIsNotThere(SQLite::Database &store) {
  SQLite::Transaction transaction(store);
  if (!store.tableExists("queens"))
    store.exec("CREATE TABLE queens (id INTEGER PRIMARY KEY)");
  transaction.commit();
}

void migrateOnce(SQLite::Database &store) {
  int version = store.execAndGet("PRAGMA user_version").getInt();
  if (version > 2)
    throw version;
  if (version < 2) {
    SQLite::Transaction transaction{store};
    store.exec("ALTER TABLE hives ADD COLUMN site TEXT");
    store.exec("UPDATE hives SET frames = frames + 1");
    store.exec("PRAGMA user_version = 2");
    transaction.commit();
  }
}

void open(SQLite::Database &store) {
  migrateAtOnce(store);
  migratePrepared(store);
  migrateNothing(store);
  migrateWhatIsNotThere(store);
  migrateOnce(store);
}
