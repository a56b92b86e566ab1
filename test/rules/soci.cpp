// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// SOCI: streamed into a session, prepared, and its builders of tables.
#include <soci/soci.h>

void migrateStreamed(soci::session &session) {
  session << "UPDATE hives SET frames = frames + 1";
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  int more = 2;
  session << "UPDATE hives SET weight = weight * :more", soci::use(more);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateBuilt(soci::session &session) {
  session.drop_table("guests");
  // CHECK-DAG: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  // CHECK-DAG: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void migrateOnce(soci::session &session) {
  int version = 0;
  soci::transaction transaction(session);
  session << "SELECT version FROM schema_version", soci::into(version);
  if (version < 2) {
    session << "ALTER TABLE hives ADD COLUMN site TEXT";
    session << "UPDATE schema_version SET version = 2";
  }
  transaction.commit();
}

void open(soci::session &session) {
  migrateStreamed(session);
  migrateBuilt(session);
  migrateOnce(session);
}
