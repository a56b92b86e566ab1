// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-order'
#include <sqlite3.h>

int readVersion(sqlite3 *db);
void recordSchemaVersion(sqlite3 *db, int version);

static void run(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw sql;
}

// Raised, and the step forgotten: a store of version 4 is stamped 5 and has nothing of it.
static const int PLANTS_DB_VERSION = 5;
// CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `PLANTS_DB_VERSION` is 5, but the steps end at version 4 [migration-version-order]
void migratePlants(sqlite3 *db) {
  int dbVersion = readVersion(db);
  if (dbVersion > PLANTS_DB_VERSION)
    throw dbVersion;
  if (dbVersion < 2)
    run(db, "ALTER TABLE plants ADD COLUMN note TEXT");
  if (dbVersion < 3)
    run(db, "ALTER TABLE plants ADD COLUMN bed INTEGER");
  if (dbVersion < 4)
    run(db, "ALTER TABLE plants ADD COLUMN year INTEGER");
  recordSchemaVersion(db, PLANTS_DB_VERSION);
}

// A version with nothing to do has its place in the code.
static const int BEDS_DB_VERSION = 5;
void migrateBeds(sqlite3 *db) {
  int dbVersion = readVersion(db);
  if (dbVersion > BEDS_DB_VERSION)
    throw dbVersion;
  switch (dbVersion) {
  case 1:
    run(db, "ALTER TABLE beds ADD COLUMN note TEXT");
    [[fallthrough]];
  case 2:
    run(db, "ALTER TABLE beds ADD COLUMN bed INTEGER");
    [[fallthrough]];
  case 3:
    run(db, "ALTER TABLE beds ADD COLUMN year INTEGER");
    [[fallthrough]];
  case 4: // only the program has changed
    break;
  }
  recordSchemaVersion(db, BEDS_DB_VERSION);
}

// Versions without a step are usual here.
static const int TOOLS_DB_VERSION = 7;
void migrateTools(sqlite3 *db) {
  int dbVersion = readVersion(db);
  if (dbVersion > TOOLS_DB_VERSION)
    throw dbVersion;
  if (dbVersion < 2)
    run(db, "ALTER TABLE tools ADD COLUMN note TEXT");
  if (dbVersion < 4)
    run(db, "ALTER TABLE tools ADD COLUMN bed INTEGER");
  if (dbVersion < 6)
    run(db, "ALTER TABLE tools ADD COLUMN year INTEGER");
  recordSchemaVersion(db, TOOLS_DB_VERSION);
}

// What is done without a condition may be the rest of the way.
static const int POTS_DB_VERSION = 5;
void migratePots(sqlite3 *db) {
  int dbVersion = readVersion(db);
  if (dbVersion >= POTS_DB_VERSION)
    return;
  if (dbVersion < 2)
    run(db, "ALTER TABLE pots ADD COLUMN note TEXT");
  if (dbVersion < 3)
    run(db, "ALTER TABLE pots ADD COLUMN bed INTEGER");
  if (dbVersion < 4)
    run(db, "ALTER TABLE pots ADD COLUMN year INTEGER");
  run(db, "ALTER TABLE pots ADD COLUMN height INTEGER");
  recordSchemaVersion(db, POTS_DB_VERSION);
}

// The last step asks for the newest version by its name.
static const int SEEDS_DB_VERSION = 5;
void migrateSeeds(sqlite3 *db) {
  int dbVersion = readVersion(db);
  if (dbVersion > SEEDS_DB_VERSION)
    throw dbVersion;
  if (dbVersion < 2)
    run(db, "ALTER TABLE seeds ADD COLUMN note TEXT");
  if (dbVersion < 3)
    run(db, "ALTER TABLE seeds ADD COLUMN bed INTEGER");
  if (dbVersion < 4)
    run(db, "ALTER TABLE seeds ADD COLUMN year INTEGER");
  if (dbVersion < SEEDS_DB_VERSION)
    run(db, "ALTER TABLE seeds ADD COLUMN height INTEGER");
  recordSchemaVersion(db, SEEDS_DB_VERSION);
}

// The number of an entry that is looked up by the stored version is the one that the step starts from.
namespace {
void addBulbNote(sqlite3 *db) { run(db, "ALTER TABLE bulbs ADD COLUMN note TEXT"); }
void addBulbBed(sqlite3 *db) { run(db, "ALTER TABLE bulbs ADD COLUMN bed INTEGER"); }
void addBulbYear(sqlite3 *db) { run(db, "ALTER TABLE bulbs ADD COLUMN year INTEGER"); }
constexpr int BULBS_DB_VERSION{4};
} // namespace
void migrateBulbs(sqlite3 *db) {
  using Step = std::function<void(sqlite3 *)>;
  const std::map<unsigned, Step> bulbSteps{{1, addBulbNote}, {2, addBulbBed}, {3, addBulbYear}};
  int dbVersion = readVersion(db);
  if (dbVersion > BULBS_DB_VERSION)
    throw dbVersion;
  while (dbVersion < BULBS_DB_VERSION) {
    auto step{bulbSteps.find(dbVersion)};
    step->second(db);
    recordSchemaVersion(db, ++dbVersion);
  }
}
