// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// libpq: at once, with parameters, prepared by name.
#include <libpq-fe.h>

void migrateAtOnce(PGconn *store) {
  PQexec(store, "UPDATE hives SET frames = frames + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-unbatched-backfill]
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  const char *values[] = {"2"};
  PQexecParams(store, "UPDATE hives SET weight = weight * $1", 1, nullptr, values, nullptr, nullptr, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// Prepared and never run.
void migrateNothing(PGconn *store) {
  PQprepare(store, "grow", "UPDATE hives SET frames = frames + 1", 0, nullptr);
}

void migrateWhatIsNotThere(PGconn *store) {
  PQexec(store, "ALTER TABLE hives ADD COLUMN IF NOT EXISTS site TEXT");
}

void open(PGconn *store) {
  migrateAtOnce(store);
  migrateNothing(store);
  migrateWhatIsNotThere(store);
}
