// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-not-recorded]'
// Versions that are stored never, too early, or once for steps that must not run again.
#include <sqlite3.h>

static void leftOut(sqlite3 *db, int storedVersion) {
  if (storedVersion < 2) {
    sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN note TEXT", 0, 0, 0);
    sqlite3_exec(db, "PRAGMA user_version = 2", 0, 0, 0);
  }
  if (storedVersion < 3) {
    sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN kind TEXT", 0, 0, 0);
    sqlite3_exec(db, "PRAGMA user_version = 3", 0, 0, 0);
  }
  if (storedVersion < 4)
    sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN bed TEXT", 0, 0, 0);
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: error: the step to version 4 is recorded on no success path{{.*}}[migration-version-not-recorded]
}

static void recordFirst(sqlite3 *db, int storedVersion) {
  if (storedVersion < 5) {
    sqlite3_exec(db, "PRAGMA user_version = 5", 0, 0, 0);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}before the work is done{{.*}}[migration-version-not-recorded]
    sqlite3_exec(db, "UPDATE plants SET kind = 'tree' WHERE kind = 't'", 0, 0, 0);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: done after the record
  }
  // The next step's record is none of the work above.
  if (storedVersion < 6) {
    sqlite3_exec(db, "UPDATE plants SET kind = 'shrub' WHERE kind = 's'", 0, 0, 0);
    sqlite3_exec(db, "PRAGMA user_version = 6", 0, 0, 0);
  }
}

// The flag carries the guard past the commit.
static void recordThenFlag(sqlite3 *db, int storedVersion) {
  bool rescan = false;
  sqlite3_exec(db, "BEGIN", 0, 0, 0);
  if (storedVersion < 6)
    rescan = true;
  sqlite3_exec(db, "PRAGMA user_version = 6", 0, 0, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}before the work is done{{.*}}[migration-version-not-recorded]
  sqlite3_exec(db, "COMMIT", 0, 0, 0);
  if (rescan)
    sqlite3_exec(db, "UPDATE plants SET seen = 0 WHERE seen = 1", 0, 0, 0);
}

static bool oneRecordForAll(sqlite3 *db, int storedVersion) {
  if (storedVersion < 7)
    if (sqlite3_exec(db, "ALTER TABLE beds ADD COLUMN note TEXT", 0, 0, 0) != SQLITE_OK)
      return false;
  // CHECK: :[[@LINE-3]]:{{[0-9]+}}: error: when a later step fails, the step to version 7 is done but not recorded{{.*}}[migration-version-not-recorded]
  if (storedVersion < 8)
    if (sqlite3_exec(db, "ALTER TABLE beds ADD COLUMN kind TEXT", 0, 0, 0) != SQLITE_OK)
      return false;
  return sqlite3_exec(db, "PRAGMA user_version = 8", 0, 0, 0) == SQLITE_OK;
}

bool openStore(sqlite3 *db, int storedVersion) {
  recordFirst(db, storedVersion);
  recordThenFlag(db, storedVersion);
  bool done = oneRecordForAll(db, storedVersion);
  leftOut(db, storedVersion);
  return done;
}
