// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// nanodbc: free functions, statements, transactions and the catalog.
#include <nanodbc/nanodbc.h>

void migrateAtOnce(nanodbc::connection &store) {
  nanodbc::execute(store, NANODBC_TEXT("UPDATE hives SET frames = frames + 1"));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  just_execute(store, "UPDATE hives SET weight = weight * 2");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  nanodbc::statement direct(store);
  direct.just_execute_direct(store, "UPDATE hives SET names = names || 'x'");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migratePrepared(nanodbc::connection &store) {
  nanodbc::statement grow(store);
  nanodbc::prepare(grow, "UPDATE hives SET weight = weight * ?");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  int more = 2;
  grow.bind(0, &more);
  nanodbc::execute(grow);
  nanodbc::statement age(store, "UPDATE hives SET age = age + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  age.just_execute();
  nanodbc::statement batch(store);
  batch.prepare("UPDATE hives SET swarms = swarms + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  nanodbc::transact(batch, 1);
}

// Prepared and never run.
void migrateNothing(nanodbc::connection &store) {
  nanodbc::statement grow(store, "UPDATE hives SET frames = frames + 1");
}

void migrateWhatIsNotThere(nanodbc::connection &store) {
  nanodbc::catalog catalog(store);
  auto tables = catalog.find_tables("queens");
  if (!tables.next())
    nanodbc::just_execute(store, "CREATE TABLE queens (id INT PRIMARY KEY)");
  if (!catalog.find_columns("site", "hives").next())
    nanodbc::just_execute(store, "ALTER TABLE hives ADD COLUMN site VARCHAR(9)");
}

// A failure is thrown: there is no result to look at.
void migrateOnce(nanodbc::connection &store, int storedVersion) {
  if (storedVersion > 2)
    throw storedVersion;
  if (storedVersion < 2) {
    nanodbc::transaction transaction(store);
    nanodbc::just_execute(store, "UPDATE hives SET frames = frames + 1 WHERE site = 1");
    nanodbc::just_execute(store, "UPDATE schema_version SET version = 2");
    transaction.commit();
  }
}

// Its destructor undoes what nobody commits.
void migrateForgotten(nanodbc::connection &store, int storedVersion) {
  if (storedVersion < 3) {
    nanodbc::transaction transaction(store);
    nanodbc::just_execute(store, "UPDATE hives SET frames = frames + 1 WHERE site = 1");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    nanodbc::just_execute(store, "UPDATE schema_version SET version = 3");
  }
}

void open(nanodbc::connection &store, int storedVersion) {
  migrateAtOnce(store);
  migratePrepared(store);
  migrateNothing(store);
  migrateWhatIsNotThere(store);
  migrateOnce(store, storedVersion);
  migrateForgotten(store, storedVersion);
}
