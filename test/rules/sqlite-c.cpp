// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// SQLite's C interface: at once, prepared, results, a probe, and a guard by the version in the file.
#include <sqlite3.h>

bool migrateAtOnce(sqlite3 *store) {
  return sqlite3_exec(store, "UPDATE hives SET frames = frames + 1", nullptr, nullptr, nullptr) == SQLITE_OK;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

bool migratePrepared(sqlite3 *store) {
  sqlite3_stmt *statement;
  sqlite3_prepare_v2(store, "UPDATE hives SET weight = weight * 2", -1, &statement, nullptr);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  int result = sqlite3_step(statement);
  sqlite3_finalize(statement);
  return result == SQLITE_DONE;
}

bool migrateByFlags(sqlite3 *store) {
  sqlite3_stmt *statement;
  sqlite3_prepare_v3(store, "UPDATE hives SET age = age + ?", -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  sqlite3_bind_int(statement, 1, 1);
  int result = sqlite3_step(statement);
  sqlite3_finalize(statement);
  return result == SQLITE_DONE;
}

// Prepared and never run.
void migrateNothing(sqlite3 *store) {
  sqlite3_stmt *statement;
  sqlite3_prepare_v2(store, "UPDATE hives SET weight = weight * 2", -1, &statement, nullptr);
  sqlite3_finalize(statement);
}

void migrateUnseen(sqlite3 *store) {
  sqlite3_exec(store, "CREATE INDEX IF NOT EXISTS by_site ON hives (site)", nullptr, nullptr, nullptr);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`sqlite3_exec` returns whether it worked, and nobody looks{{.*}}[migration-unchecked-result]
}

// Whether it worked is asked afterwards.
bool migrateAskedAfter(sqlite3 *store) {
  sqlite3_exec(store, "CREATE INDEX IF NOT EXISTS by_age ON hives (age)", nullptr, nullptr, nullptr);
  return sqlite3_errcode(store) == SQLITE_OK;
}

bool migrateWhatIsNotThere(sqlite3 *store) {
  if (sqlite3_table_column_metadata(store, nullptr, "hives", "colour", nullptr, nullptr, nullptr, nullptr, nullptr) !=
      SQLITE_OK)
    return sqlite3_exec(store, "ALTER TABLE hives ADD COLUMN colour TEXT", nullptr, nullptr, nullptr) == SQLITE_OK;
  return true;
}

bool migrateOnce(sqlite3 *store) {
  sqlite3_stmt *statement;
  sqlite3_prepare_v2(store, "PRAGMA user_version", -1, &statement, nullptr);
  sqlite3_step(statement);
  int version = sqlite3_column_int(statement, 0);
  sqlite3_finalize(statement);
  if (version > 2)
    return false;
  if (version < 2)
    return sqlite3_exec(store, "BEGIN", nullptr, nullptr, nullptr) == SQLITE_OK &&
           sqlite3_exec(store, "UPDATE hives SET frames = frames + 1", nullptr, nullptr, nullptr) == SQLITE_OK &&
           sqlite3_exec(store, "PRAGMA user_version = 2", nullptr, nullptr, nullptr) == SQLITE_OK &&
           sqlite3_exec(store, "COMMIT", nullptr, nullptr, nullptr) == SQLITE_OK;
  return true;
}

// A jump to the end leaves the step, and a result that is seen there is looked at.
bool migrateByJumps(sqlite3 *store, int storedVersion) {
  if (storedVersion < 3) {
    if (sqlite3_exec(store, "BEGIN", nullptr, nullptr, nullptr) != SQLITE_OK)
      goto failed;
    if (sqlite3_exec(store, "UPDATE hives SET age = age + 1", nullptr, nullptr, nullptr) != SQLITE_OK)
      goto failed;
    if (sqlite3_exec(store, "PRAGMA user_version = 3", nullptr, nullptr, nullptr) != SQLITE_OK)
      goto failed;
    if (sqlite3_exec(store, "COMMIT", nullptr, nullptr, nullptr) != SQLITE_OK)
      goto failed;
  }
  return true;
failed:
  fprintf(stderr, "%s", sqlite3_errmsg(store));
  sqlite3_exec(store, "ROLLBACK", nullptr, nullptr, nullptr);
  return false;
}

// Prepared by one function and run by another.
static sqlite3_stmt *prepared(sqlite3 *store, const char *text) {
  sqlite3_stmt *statement = nullptr;
  if (sqlite3_prepare_v2(store, text, -1, &statement, nullptr) != SQLITE_OK)
    throw store;
  return statement;
}
static int setVersion(sqlite3 *store, int version) {
  char text[40];
  snprintf(text, sizeof text, "PRAGMA user_version = %d", version);
  return sqlite3_exec(store, text, nullptr, nullptr, nullptr);
}
void migrateByHelpers(sqlite3 *store, int storedVersion) {
  if (storedVersion > 4)
    throw storedVersion;
  if (storedVersion < 4) {
    sqlite3_stmt *statement = prepared(store, "UPDATE hives SET age = age + 1");
    sqlite3_step(statement);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}commits apart from the record{{.*}}[migration-not-atomic]
    // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}`sqlite3_step` returns whether it worked, and nobody looks{{.*}}[migration-unchecked-result]
    sqlite3_finalize(statement);
    if (setVersion(store, 4) != SQLITE_OK)
      throw store;
  }
}

void open(sqlite3 *store, int storedVersion) {
  migrateByJumps(store, storedVersion);
  migrateByHelpers(store, storedVersion);
  migrateAtOnce(store);
  migratePrepared(store);
  migrateByFlags(store);
  migrateNothing(store);
  migrateUnseen(store);
  migrateAskedAfter(store);
  migrateWhatIsNotThere(store);
  migrateOnce(store);
}
