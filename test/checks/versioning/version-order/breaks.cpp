// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-order'
#include <sqlite3.h>

int readVersion(sqlite3 *db);
void recordSchemaVersion(sqlite3 *db, int version);

static void run(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw sql;
}

// Stores of versions 1 and 2 never get the year.
void migratePlants(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion > 5)
    throw storedVersion;
  switch (storedVersion) {
  case 1:
    run(db, "ALTER TABLE plants ADD COLUMN note TEXT");
    [[fallthrough]];
  case 2:
    run(db, "ALTER TABLE plants ADD COLUMN bed INTEGER");
    break;
    // CHECK: :[[@LINE-1]]:5: error: this `break` ends `case 2`, while the other cases run into the next: older stores miss `case 3` and what is below it [migration-version-order]
  case 3:
    run(db, "ALTER TABLE plants ADD COLUMN year INTEGER");
    [[fallthrough]];
  case 4:
    run(db, "ALTER TABLE plants ADD COLUMN height INTEGER");
    break;
  }
  recordSchemaVersion(db, 5);
}

// One step a turn.
void migrateBeds(sqlite3 *db) {
  for (int storedVersion = readVersion(db); storedVersion < 5; ++storedVersion) {
    switch (storedVersion) {
    case 1:
      run(db, "ALTER TABLE beds ADD COLUMN note TEXT");
      break;
    case 2:
      run(db, "ALTER TABLE beds ADD COLUMN bed INTEGER");
      break;
    case 3:
      run(db, "ALTER TABLE beds ADD COLUMN year INTEGER");
      break;
    case 4:
      run(db, "ALTER TABLE beds ADD COLUMN height INTEGER");
      break;
    }
    recordSchemaVersion(db, storedVersion + 1);
  }
}

// The same in a function that is called for each version.
static void migrateOneTool(sqlite3 *db, int fromVersion) {
  switch (fromVersion) {
  case 1:
    run(db, "ALTER TABLE tools ADD COLUMN note TEXT");
    [[fallthrough]];
  case 2:
    run(db, "ALTER TABLE tools ADD COLUMN bed INTEGER");
    break;
  case 3:
    run(db, "ALTER TABLE tools ADD COLUMN year INTEGER");
    [[fallthrough]];
  case 4:
    run(db, "ALTER TABLE tools ADD COLUMN height INTEGER");
    break;
  }
}
void migrateTools(sqlite3 *db) {
  for (int storedVersion = readVersion(db); storedVersion < 5; storedVersion = readVersion(db)) {
    migrateOneTool(db, storedVersion);
    recordSchemaVersion(db, storedVersion + 1);
  }
}

// A case that is no rung: nothing older runs into it, and it makes today's store in one go.
void migratePots(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion > 4)
    throw storedVersion;
  switch (storedVersion) {
  case 0:
    run(db, "CREATE TABLE pots (id INTEGER PRIMARY KEY, note TEXT, bed INTEGER, year INTEGER)");
    break;
  case 1:
    run(db, "ALTER TABLE pots ADD COLUMN note TEXT");
    [[fallthrough]];
  case 2:
    run(db, "ALTER TABLE pots ADD COLUMN bed INTEGER");
    [[fallthrough]];
  case 3:
    run(db, "ALTER TABLE pots ADD COLUMN year INTEGER");
    break;
  default:
    break;
  }
  recordSchemaVersion(db, 4);
}

// It stores how far it got, and the next start goes on from there.
void migrateSeeds(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion > 5)
    throw storedVersion;
  switch (storedVersion) {
  case 1:
    run(db, "ALTER TABLE seeds ADD COLUMN note TEXT");
    [[fallthrough]];
  case 2:
    run(db, "ALTER TABLE seeds ADD COLUMN bed INTEGER");
    recordSchemaVersion(db, 3);
    break;
  case 3:
    run(db, "ALTER TABLE seeds ADD COLUMN year INTEGER");
    [[fallthrough]];
  case 4:
    run(db, "ALTER TABLE seeds ADD COLUMN height INTEGER");
    recordSchemaVersion(db, 5);
    break;
  }
}

// Each case goes its own way.
void migrateSheds(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion > 5)
    throw storedVersion;
  switch (storedVersion) {
  case 1:
    run(db, "ALTER TABLE sheds ADD COLUMN note TEXT");
    [[fallthrough]];
  case 2:
    run(db, "ALTER TABLE sheds ADD COLUMN bed INTEGER");
    break;
  case 3:
    run(db, "ALTER TABLE sheds ADD COLUMN year INTEGER");
    break;
  case 4:
    run(db, "ALTER TABLE sheds ADD COLUMN height INTEGER");
    break;
  }
  recordSchemaVersion(db, 5);
}

// An error is no end of the ladder.
bool migratePaths(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion > 5)
    throw storedVersion;
  bool done = true;
  switch (storedVersion) {
  case 1:
    run(db, "ALTER TABLE paths ADD COLUMN note TEXT");
    [[fallthrough]];
  case 2:
    done = sqlite3_exec(db, "ALTER TABLE paths ADD COLUMN bed INTEGER", nullptr, nullptr,
                        nullptr) == SQLITE_OK;
    if (!done)
      break;
    [[fallthrough]];
  case 3:
    run(db, "ALTER TABLE paths ADD COLUMN year INTEGER");
    [[fallthrough]];
  case 4:
    run(db, "ALTER TABLE paths ADD COLUMN height INTEGER");
    break;
  }
  if (done)
    recordSchemaVersion(db, 5);
  return done;
}

// A `break` after an error is none of those; the other one is.
void migrateWells(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion > 5)
    throw storedVersion;
  bool done = true;
  switch (storedVersion) {
  case 1:
    done = sqlite3_exec(db, "ALTER TABLE wells ADD COLUMN note TEXT", nullptr, nullptr,
                        nullptr) == SQLITE_OK;
    if (!done)
      break;
    [[fallthrough]];
  case 2:
    run(db, "ALTER TABLE wells ADD COLUMN bed INTEGER");
    [[fallthrough]];
  case 3: {
    run(db, "ALTER TABLE wells ADD COLUMN year INTEGER");
    break;
    // CHECK: :[[@LINE-1]]:5: error: this `break` ends `case 3`, while {{.*}} miss `case 4` {{.*}}[migration-version-order]
  }
  case 4:
    run(db, "ALTER TABLE wells ADD COLUMN height INTEGER");
    break;
  }
  if (done)
    recordSchemaVersion(db, 5);
}

// The version in memory is set in the last case only, so that the store stays where it is.
void migrateTrees(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion > 5)
    throw storedVersion;
  switch (storedVersion) {
  case 1:
    run(db, "ALTER TABLE trees ADD COLUMN note TEXT");
    [[fallthrough]];
  case 2:
    run(db, "ALTER TABLE trees ADD COLUMN bed INTEGER");
    break;
    // CHECK: :[[@LINE-1]]:5: error: this `break` ends `case 2`, while {{.*}} miss `case 3` {{.*}}[migration-version-order]
  case 3:
    run(db, "ALTER TABLE trees ADD COLUMN year INTEGER");
    [[fallthrough]];
  case 4:
    run(db, "ALTER TABLE trees ADD COLUMN height INTEGER");
    storedVersion = 5;
  }
  recordSchemaVersion(db, storedVersion);
}
