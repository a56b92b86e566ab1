// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-not-recorded]'
// Near misses: each differs from a flagged
// case in one thing. The last one is flagged.
#include <QSettings>
#include <sqlite3.h>

// Recorded by what comes after all steps, and each can run again.
static bool migrateProbed(sqlite3 *db, int storedVersion) {
  if (storedVersion < 2)
    if (sqlite3_exec(db, "CREATE TABLE IF NOT EXISTS beds(id INTEGER)", 0, 0, 0) != SQLITE_OK)
      return false;
  if (storedVersion < 3)
    if (sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN kind TEXT", 0, 0, 0) != SQLITE_OK)
      return false;
  return sqlite3_exec(db, "PRAGMA user_version = 3", 0, 0, 0) == SQLITE_OK;
}

// One transaction holds the chain and its record.
static bool migrateTogether(sqlite3 *db, int storedVersion) {
  if (sqlite3_exec(db, "BEGIN", 0, 0, 0) != SQLITE_OK)
    return false;
  if (storedVersion < 4)
    if (sqlite3_exec(db, "ALTER TABLE rows ADD COLUMN note TEXT", 0, 0, 0) != SQLITE_OK)
      return false;
  if (storedVersion < 5)
    if (sqlite3_exec(db, "ALTER TABLE rows ADD COLUMN kind TEXT", 0, 0, 0) != SQLITE_OK)
      return false;
  if (sqlite3_exec(db, "PRAGMA user_version = 5", 0, 0, 0) != SQLITE_OK)
    return false;
  return sqlite3_exec(db, "COMMIT", 0, 0, 0) == SQLITE_OK;
}

// The record comes first, but in the same transaction.
static void migrateRecordFirst(sqlite3 *db, int storedVersion) {
  if (storedVersion < 6) {
    sqlite3_exec(db, "BEGIN", 0, 0, 0);
    sqlite3_exec(db, "PRAGMA user_version = 6", 0, 0, 0);
    sqlite3_exec(db, "UPDATE plants SET kind = 'tree' WHERE kind = 't'", 0, 0, 0);
    sqlite3_exec(db, "COMMIT", 0, 0, 0);
  }
}

// Each step is followed by its record, made by what runs it.
static bool migrateInLoop(sqlite3 *db, int storedVersion) {
  while (storedVersion < 8) {
    switch (storedVersion) {
    case 6:
      if (sqlite3_exec(db, "ALTER TABLE paths ADD COLUMN note TEXT", 0, 0, 0) != SQLITE_OK)
        return false;
      break;
    case 7:
      if (sqlite3_exec(db, "ALTER TABLE paths ADD COLUMN kind TEXT", 0, 0, 0) != SQLITE_OK)
        return false;
      break;
    }
    sqlite3_exec(db, "UPDATE meta SET schema_version = schema_version + 1", 0, 0, 0);
    ++storedVersion;
  }
  return true;
}

// Keys of one settings object are written together.
static void migrateSettings(QSettings &settings, int storedVersion) {
  if (storedVersion < 2) {
    settings.setValue("version", 2);
    settings.setValue("theme", settings.value("style"));
  }
}

// An exported migration whose callers are not in view: they may record.
void migrateSomewhere(sqlite3 *db, int storedVersion) {
  if (storedVersion < 9)
    sqlite3_exec(db, "ALTER TABLE labels ADD COLUMN note TEXT", 0, 0, 0);
}

// The step records itself and goes on to the next one.
static void migrateAgain(sqlite3 *db, int storedVersion) {
  if (storedVersion == 0) {
    sqlite3_exec(db, "UPDATE plants SET kind = 'a' WHERE kind = 'b'", 0, 0, 0);
    sqlite3_exec(db, "PRAGMA user_version = 1", 0, 0, 0);
    migrateAgain(db, 1);
  } else if (storedVersion == 1) {
    sqlite3_exec(db, "UPDATE beds SET kind = 'a' WHERE kind = 'b'", 0, 0, 0);
    sqlite3_exec(db, "PRAGMA user_version = 2", 0, 0, 0);
  }
}

// A copy that is left over is none of the step's work.
static void migrateBehindCopy(sqlite3 *db, int storedVersion) {
  if (storedVersion < 9) {
    sqlite3_exec(db, "UPDATE kinds SET kind = 'x' WHERE kind = 'y'", 0, 0, 0);
    std::filesystem::path backupPath = "plants.old";
    try {
      std::filesystem::remove_all(backupPath);
    } catch (const std::exception &error) {
      logWarning(error.what());
    }
    sqlite3_exec(db, "PRAGMA user_version = 9", 0, 0, 0);
  }
}

static void flagged(sqlite3 *db, int storedVersion) {
  if (storedVersion < 10) {
    sqlite3_exec(db, "PRAGMA user_version = 10", 0, 0, 0);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-version-not-recorded]
    sqlite3_exec(db, "UPDATE labels SET kind = 'x' WHERE kind = 'y'", 0, 0, 0);
  }
}

void openStore(sqlite3 *db, QSettings &settings, int storedVersion) {
  migrateProbed(db, storedVersion);
  migrateTogether(db, storedVersion);
  migrateRecordFirst(db, storedVersion);
  migrateInLoop(db, storedVersion);
  migrateSettings(settings, storedVersion);
  migrateAgain(db, storedVersion);
  migrateBehindCopy(db, storedVersion);
  flagged(db, storedVersion);
}
