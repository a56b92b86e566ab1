// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-not-recorded]'
// Work that is put off, and a record that does not wait for it.
#include <future>
#include <sqlite3.h>

static void migrateLater(sqlite3 *db, int storedVersion) {
  if (storedVersion < 2) {
    std::async([=] { sqlite3_exec(db, "DELETE FROM plants WHERE kind = 'x'", 0, 0, 0); });
    sqlite3_exec(db, "PRAGMA user_version = 2", 0, 0, 0);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}without waiting for work that is only scheduled{{.*}}[migration-version-not-recorded]
  }
}

static void migrateAndWait(sqlite3 *db, int storedVersion) {
  if (storedVersion < 3) {
    auto done = std::async([=] { sqlite3_exec(db, "DELETE FROM beds WHERE kind = 'x'", 0, 0, 0); });
    done.wait();
    sqlite3_exec(db, "PRAGMA user_version = 3", 0, 0, 0);
  }
}

void openStore(sqlite3 *db, int storedVersion) {
  migrateLater(db, storedVersion);
  migrateAndWait(db, storedVersion);
}
