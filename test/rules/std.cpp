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

// A format's macro stands between two parts of one text.
static void migrateByNumber(sqlite3 *db, int64_t bed) {
  char *sql = sqlite3_mprintf("UPDATE plants SET beds = beds + %" PRId64 " WHERE 1", bed);
  sqlite3_exec(db, sql, 0, 0, 0);
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: error: {{.*}}`UPDATE plants SET beds = beds + … WHERE 1`{{.*}}[migration-non-idempotent-update]
  sqlite3_free(sql);
}

void openStore(sqlite3 *db) { migrateByNumber(db, 2); }

// What is only scheduled may come after the record, or never.
void migrateLater(sqlite3 *db, int storedVersion) {
  if (storedVersion < 3) {
    sqlite3_exec(db, "BEGIN", 0, 0, 0);
    auto later = std::async([db] { sqlite3_exec(db, "UPDATE plants SET depth = depth + 1", 0, 0, 0); });
    sqlite3_exec(db, "PRAGMA user_version = 3", 0, 0, 0);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}only scheduled [migration-version-not-recorded]
    sqlite3_exec(db, "COMMIT", 0, 0, 0);
  }
}

void migrateNow(sqlite3 *db, int storedVersion) {
  if (storedVersion < 4) {
    sqlite3_exec(db, "BEGIN", 0, 0, 0);
    std::invoke([db] { sqlite3_exec(db, "UPDATE plants SET depth = depth + 1", 0, 0, 0); });
    sqlite3_exec(db, "PRAGMA user_version = 4", 0, 0, 0);
    sqlite3_exec(db, "COMMIT", 0, 0, 0);
  }
}

// A newer store ends the program.
void open(sqlite3 *db, int storedVersion) {
  if (storedVersion > 4)
    std::abort();
  if (storedVersion < 2) {
    sqlite3_exec(db, "BEGIN", 0, 0, 0);
    grow(db);
    sqlite3_exec(db, "PRAGMA user_version = 2", 0, 0, 0);
    sqlite3_exec(db, "COMMIT", 0, 0, 0);
  }
  migrateOnEachStart(db);
  migrateLater(db, storedVersion);
  migrateNow(db, storedVersion);
}
