// RUN: rm -rf %t && mkdir -p %t/.git && cp %s %t && cd %t && migralint check --fail-on never --color never otl.cpp 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// OTL: constant statements, streams, and commits of a connection that does not commit by itself.
#include <otlv4.h>

void migrateAtOnce(otl_connect &store) {
  otl_cursor::direct_exec(store, "UPDATE hives SET frames = frames + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  store.direct_exec("UPDATE hives SET weight = weight * 2");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  store << "UPDATE hives SET names = names || 'x'";
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateStreamed(otl_connect &store) {
  otl_stream grow(50, "UPDATE hives SET age = age + :more<int>", store);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  grow << 2;
  otl_nocommit_stream swarm;
  swarm.open(1, "UPDATE hives SET swarms = swarms + :more<int>", store);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  swarm << 1;
}

// There is no call that asks for a table: the database is asked with SQL.
void migrateWhatIsNotThere(otl_connect &store) {
  otl_stream tables(1, "SELECT COUNT(*) FROM user_tables WHERE table_name = 'QUEENS'", store);
  int found = 0;
  tables >> found;
  if (found == 0)
    otl_cursor::direct_exec(store, "CREATE TABLE queens (id INT PRIMARY KEY)");
}

void migrateOnce(otl_connect &store, int storedVersion) {
  if (storedVersion > 2)
    throw storedVersion;
  if (storedVersion < 2) {
    store.auto_commit_off();
    store.direct_exec("UPDATE hives SET frames = frames + 1");
    store.direct_exec("UPDATE schema_version SET version = 2");
    store.commit();
  }
}

// With its exceptions off, it gives -1; and nothing holds the two together.
void migrateUnseen(otl_connect &store, int storedVersion) {
  if (storedVersion < 3) {
    otl_cursor::direct_exec(store, "ALTER TABLE hives ADD colour INT", otl_exception::disabled);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
    store.direct_exec("UPDATE schema_version SET version = 3");
  }
}

void open(otl_connect &store, int storedVersion) {
  migrateAtOnce(store);
  migrateStreamed(store);
  migrateWhatIsNotThere(store);
  migrateOnce(store, storedVersion);
  migrateUnseen(store, storedVersion);
}
