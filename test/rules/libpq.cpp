// RUN: rm -rf %t && mkdir -p %t/.git && cp %s %t && cd %t && migralint check --fail-on never --color never libpq.cpp 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// libpq: at once, with parameters, prepared by name; results that nobody looks at.
#include <libpq-fe.h>

bool worked(PGresult *result) {
  bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
  PQclear(result);
  return good;
}

bool migrateAtOnce(PGconn *store) {
  if (!worked(PQexec(store, "UPDATE hives SET frames = frames + 1")))
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-unbatched-backfill]
    // CHECK: :[[@LINE-2]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
    return false;
  const char *values[] = {"2"};
  return worked(
      PQexecParams(store, "UPDATE hives SET weight = weight * $1", 1, nullptr, values, nullptr, nullptr, 0));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

bool migratePrepared(PGconn *store) {
  if (!worked(PQprepare(store, "grow", "UPDATE hives SET age = age + 1 WHERE site = 1", 0, nullptr)))
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
    return false;
  return worked(PQexecPrepared(store, "grow", 0, nullptr, nullptr, nullptr, 0));
}

// Prepared and never run.
bool migrateNothing(PGconn *store) {
  return worked(PQprepare(store, "grow", "UPDATE hives SET frames = frames + 1", 0, nullptr));
}

// There is no call that asks for a table: PostgreSQL is asked with SQL.
bool migrateWhatIsNotThere(PGconn *store) {
  PGresult *found = PQexec(store, "SELECT 1 FROM pg_tables WHERE tablename = 'queens'");
  bool there = PQntuples(found) > 0;
  PQclear(found);
  if (!there && !worked(PQexec(store, "CREATE TABLE queens (id INT PRIMARY KEY)")))
    return false;
  return worked(PQexec(store, "ALTER TABLE hives ADD COLUMN IF NOT EXISTS site TEXT"));
}

bool migrateOnce(PGconn *store, int storedVersion) {
  if (storedVersion > 5)
    return false;
  if (storedVersion < 2) {
    if (!worked(PQexec(store, "BEGIN")))
      return false;
    if (!worked(PQexec(store, "UPDATE hives SET frames = frames + 1 WHERE site = 1")) ||
        !worked(PQexec(store, "UPDATE schema_version SET version = 2"))) {
      PQclear(PQexec(store, "ROLLBACK"));
      return false;
    }
    if (!worked(PQexec(store, "COMMIT")))
      return false;
  }
  if (storedVersion < 3) {
    PQexec(store, "ALTER TABLE hives ADD COLUMN colour TEXT");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}commits apart{{.*}}[migration-not-atomic]
    // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}`PQexec` returns whether it worked, and nobody looks{{.*}}[migration-unchecked-result]
    if (!worked(PQexec(store, "UPDATE schema_version SET version = 3")))
      return false;
  }
  // To give a result back is not to look at it.
  if (storedVersion < 4)
    PQclear(PQexec(store, "UPDATE schema_version SET version = 4"));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`PQexec` returns whether it worked, and nobody looks{{.*}}[migration-unchecked-result]
  if (storedVersion < 5) {
    PGresult *result = PQexec(store, "UPDATE schema_version SET version = 5");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}a failure is only reported{{.*}}[migration-unchecked-result]
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
      fprintf(stderr, "%s", PQerrorMessage(store));
    PQclear(result);
  }
  return true;
}

void openAtOnce(PGconn *store) {
  if (!migrateAtOnce(store))
    throw 1;
}

void openPrepared(PGconn *store) {
  if (!migratePrepared(store) || !migrateNothing(store))
    throw 2;
}

void openGuarded(PGconn *store, int storedVersion) {
  if (!migrateWhatIsNotThere(store) || !migrateOnce(store, storedVersion))
    throw 3;
}
