// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-order' --implicit-check-not='[migration-missing-version-guard'
#include <sqlite3.h>

int readVersion(sqlite3 *db);
static const int newestVersion = 4;

static void migrate(sqlite3 *db, int from, int to) {
  if (from == 1 && to == 2)
    sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN note TEXT", nullptr, nullptr, nullptr);
  // CHECK: :[[@LINE-2]]:7: error: the step `from == 1 && to == 2` never runs: `to` is 4 at every call [migration-version-order]
  if (from < 3 && to >= 3)
    sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN bed INTEGER", nullptr, nullptr, nullptr);
  if (from < 4 && to == 4)
    sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN year INTEGER", nullptr, nullptr, nullptr);
}

void openStore(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion != newestVersion)
    migrate(db, storedVersion, newestVersion);
}

// Two callers, two versions to go to: each step is reached from one of them.
static void upgradeBeds(sqlite3 *db, int fromVersion, int to) {
  if (fromVersion < 2 && to == 2)
    sqlite3_exec(db, "ALTER TABLE beds ADD COLUMN width INTEGER", nullptr, nullptr, nullptr);
  if (fromVersion < 3 && to == 3)
    sqlite3_exec(db, "ALTER TABLE beds ADD COLUMN height INTEGER", nullptr, nullptr, nullptr);
}
void openOldBeds(sqlite3 *db) { upgradeBeds(db, readVersion(db), 2); }
void openBeds(sqlite3 *db) { upgradeBeds(db, readVersion(db), 3); }

// Advanced past the next step's condition by mistake.
void upgradeTools(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion < 6) {
    sqlite3_exec(db, "ALTER TABLE tools ADD COLUMN owner TEXT", nullptr, nullptr, nullptr);
    storedVersion = 6;
  }
  if (storedVersion < 5) {
    // CHECK: :[[@LINE-1]]:7: error: the step `storedVersion < 5` never runs: {{.*}}[migration-version-order]
    sqlite3_exec(db, "ALTER TABLE tools ADD COLUMN price INTEGER", nullptr, nullptr, nullptr);
    storedVersion = 5;
  }
}

// Versions in parts: below 0.4.0 there is 0.3.
struct Parts {
  Parts(int, int, int);
};
Parts readPartsVersion(sqlite3 *db);
bool operator==(const Parts &, const Parts &);
bool operator<(const Parts &, const Parts &);
void migrateParts(sqlite3 *db) {
  const auto storedVersion = readPartsVersion(db);
  if (storedVersion == Parts(0, 6, 0))
    sqlite3_exec(db, "ALTER TABLE pots ADD COLUMN size INTEGER", nullptr, nullptr, nullptr);
  if (storedVersion < Parts(0, 4, 0))
    sqlite3_exec(db, "ALTER TABLE pots ADD COLUMN glaze INTEGER", nullptr, nullptr, nullptr);
}

// Being asked for the version of the program is no question of age.
int serve(int argc, char **argv, sqlite3 *db) {
  options ops(argc, argv);
  if (ops.version()) {
    printUsage();
    return 0;
  }
  int storedVersion = readVersion(db);
  if (storedVersion < 2)
    sqlite3_exec(db, "ALTER TABLE sheds ADD COLUMN note TEXT", nullptr, nullptr, nullptr);
  return 0;
}
