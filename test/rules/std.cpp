// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// The standard library: what runs now belongs to the step, what runs later does not; the program ends.
#include <cstdlib>
#include <future>
#include <mutex>
#include <sqlite3.h>

void grow(sqlite3 *db) { sqlite3_exec(db, "UPDATE plants SET height = height + 1", 0, 0, 0); }

static std::once_flag done;

// Once in a run of the program, and so in each.
void migrateOnEachStart(sqlite3 *db) {
  std::call_once(done, [db] {
    sqlite3_exec(db, "UPDATE plants SET width = width + 1", 0, 0, 0);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  });
}

// A newer store ends the program.
void open(sqlite3 *db, int storedVersion) {
  if (storedVersion > 2)
    std::abort();
  if (storedVersion < 2) {
    sqlite3_exec(db, "BEGIN", 0, 0, 0);
    grow(db);
    sqlite3_exec(db, "PRAGMA user_version = 2", 0, 0, 0);
    sqlite3_exec(db, "COMMIT", 0, 0, 0);
  }
  migrateOnEachStart(db);
}
