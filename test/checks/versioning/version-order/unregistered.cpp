// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-order' --implicit-check-not='[migration-missing-version-guard'
#include <sqlite3.h>

int readVersion(sqlite3 *db);
void recordSchemaVersion(sqlite3 *db, int version);

static void run(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw sql;
}

// Written, and not called.
class PlantStore {
  void migrateToV2(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN note TEXT"); }
  void migrateToV3(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN bed INTEGER"); }
  void migrateToV4(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN year INTEGER"); }
  // CHECK: :[[@LINE-1]]:8: error: nothing calls `migrateToV4`, while `migrate` runs the steps beside it [migration-version-order]
  // CHECK: note: `migrateToV3` is run here
  void migrateToV5(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN height INTEGER"); }

public:
  void migrate(sqlite3 *db);
};

void PlantStore::migrate(sqlite3 *db) {
  int dbVersion = readVersion(db);
  if (dbVersion > 5)
    throw dbVersion;
  if (dbVersion < 2)
    migrateToV2(db);
  if (dbVersion < 3)
    migrateToV3(db);
  if (dbVersion < 5)
    migrateToV5(db);
  recordSchemaVersion(db, 5);
}

// In a table.
static void upgradeBeds2(sqlite3 *db) { run(db, "ALTER TABLE beds ADD COLUMN note TEXT"); }
static void upgradeBeds3(sqlite3 *db) { run(db, "ALTER TABLE beds ADD COLUMN bed INTEGER"); }
static void upgradeBeds4(sqlite3 *db) { run(db, "ALTER TABLE beds ADD COLUMN year INTEGER"); }
static void upgradeBeds5(sqlite3 *db) { run(db, "ALTER TABLE beds ADD COLUMN height INTEGER"); }
// CHECK: :[[@LINE-1]]:13: error: nothing calls `upgradeBeds5`, while `bedSteps` runs the steps beside it [migration-version-order]

struct Step {
  int version;
  void (*apply)(sqlite3 *);
};
static const Step bedSteps[] = {{2, upgradeBeds2}, {3, upgradeBeds3}, {4, upgradeBeds4}};

void migrateBeds(sqlite3 *db) {
  int dbVersion = readVersion(db);
  if (dbVersion > 4)
    throw dbVersion;
  for (const Step &step : bedSteps)
    if (dbVersion < step.version) {
      step.apply(db);
      recordSchemaVersion(db, step.version);
    }
}

// The first ones are given up with the versions that they led from.
static void upgradeTools1(sqlite3 *db) { run(db, "ALTER TABLE tools ADD COLUMN name TEXT"); }
static void upgradeTools2(sqlite3 *db) { run(db, "ALTER TABLE tools ADD COLUMN note TEXT"); }
static void upgradeTools3(sqlite3 *db) { run(db, "ALTER TABLE tools ADD COLUMN bed INTEGER"); }
static void upgradeTools4(sqlite3 *db) { run(db, "ALTER TABLE tools ADD COLUMN year INTEGER"); }
// Taken out, and the place says so.
static void upgradeTools5(sqlite3 *db) { run(db, "ALTER TABLE tools ADD COLUMN height INTEGER"); }
// Called from elsewhere.
static void upgradeTools6(sqlite3 *db) { run(db, "ALTER TABLE tools ADD COLUMN price INTEGER"); }
void migrateTools(sqlite3 *db) {
  int dbVersion = readVersion(db);
  if (dbVersion > 5)
    throw dbVersion;
  if (dbVersion < 2)
    upgradeTools2(db);
  if (dbVersion < 3)
    upgradeTools3(db);
  if (dbVersion < 4)
    upgradeTools4(db);
  // upgradeTools5(db) took hours on large stores
  recordSchemaVersion(db, 5);
}
template <typename Function> void later(Function f);
void onIdle(sqlite3 *db) {
  if (readVersion(db) < 6)
    later([db] { upgradeTools6(db); });
}

// One that reads by its name is called by what has one.
struct Pots {
  void convertTo2(sqlite3 *db) { run(db, "ALTER TABLE pots ADD COLUMN note TEXT"); }
  void convertTo3(sqlite3 *db) { run(db, "ALTER TABLE pots ADD COLUMN bed INTEGER"); }
  void convertTo4(sqlite3 *db) { run(db, "ALTER TABLE pots ADD COLUMN year INTEGER"); }
  void convertTo5(sqlite3 *db) { run(db, "ALTER TABLE pots ADD COLUMN height INTEGER"); }
};
void callByName(Pots &pots, const char *name);
void migratePots(Pots &pots, sqlite3 *db) {
  int dbVersion = readVersion(db);
  if (dbVersion > 5)
    throw dbVersion;
  if (dbVersion < 2)
    pots.convertTo2(db);
  if (dbVersion < 3)
    pots.convertTo3(db);
  if (dbVersion < 4)
    pots.convertTo4(db);
  if (dbVersion < 5)
    callByName(pots, "convertTo5");
  recordSchemaVersion(db, 5);
}

// Not a step of the same kind: it takes something else.
static void convertSeeds2(sqlite3 *db) { run(db, "ALTER TABLE seeds ADD COLUMN note TEXT"); }
static void convertSeeds3(sqlite3 *db) { run(db, "ALTER TABLE seeds ADD COLUMN bed INTEGER"); }
static void convertSeeds4(sqlite3 *db) { run(db, "ALTER TABLE seeds ADD COLUMN year INTEGER"); }
static void convertSeeds5(sqlite3 *db, int row) {
  run(db, row > 0 ? "UPDATE seeds SET year = 2000" : "UPDATE seeds SET year = 2001");
}
void migrateSeeds(sqlite3 *db) {
  int dbVersion = readVersion(db);
  if (dbVersion > 4)
    throw dbVersion;
  if (dbVersion < 2)
    convertSeeds2(db);
  if (dbVersion < 3)
    convertSeeds3(db);
  if (dbVersion < 4)
    convertSeeds4(db);
  recordSchemaVersion(db, 4);
}
