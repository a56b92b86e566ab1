// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// SQLite's C interface: at once, prepared, and a guard by the version in the file.
#include <sqlite3.h>

void migrateAtOnce(sqlite3 *store) {
  sqlite3_exec(store, "UPDATE hives SET frames = frames + 1", nullptr, nullptr, nullptr);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migratePrepared(sqlite3 *store) {
  sqlite3_stmt *statement;
  sqlite3_prepare_v2(store, "UPDATE hives SET weight = weight * 2", -1, &statement, nullptr);
  sqlite3_step(statement);
  // CHECK: [[@LINE-2]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  sqlite3_finalize(statement);
}

// Prepared and never run.
void migrateNothing(sqlite3 *store) {
  sqlite3_stmt *statement;
  sqlite3_prepare_v2(store, "UPDATE hives SET weight = weight * 2", -1, &statement, nullptr);
  sqlite3_finalize(statement);
}

void migrateOnce(sqlite3 *store) {
  sqlite3_stmt *statement;
  sqlite3_prepare_v2(store, "PRAGMA user_version", -1, &statement, nullptr);
  sqlite3_step(statement);
  int version = sqlite3_column_int(statement, 0);
  sqlite3_finalize(statement);
  if (version > 2)
    throw version;
  if (version < 2) {
    sqlite3_exec(store, "ALTER TABLE hives ADD COLUMN site TEXT", nullptr, nullptr, nullptr);
    sqlite3_exec(store, "PRAGMA user_version = 2", nullptr, nullptr, nullptr);
  }
}

void open(sqlite3 *store) {
  migrateAtOnce(store);
  migratePrepared(store);
  migrateNothing(store);
  migrateOnce(store);
}
