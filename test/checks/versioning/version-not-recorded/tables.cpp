// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-version-not-recorded]" --implicit-check-not="[migration-missing-version-guard]" --implicit-check-not="[migration-version-order]"
// Tables of steps: the version is recorded before the round's step is run, or after it.
#include <sqlite3.h>
#include <algorithm>
#include <map>
#include <string>
#include <vector>

static void run(sqlite3 *db, const std::string &sql) { sqlite3_exec(db, sql.c_str(), 0, 0, 0); }

static const std::map<std::pair<int, int>, std::vector<std::string>> statements{
    {{1, 1}, {"ALTER TABLE plants ADD COLUMN kind TEXT", "CREATE INDEX kinds ON plants(kind)"}},
    {{1, 2}, {"ALTER TABLE plants ADD COLUMN bed TEXT", "CREATE INDEX beds ON plants(bed)"}},
};

// The cursor is moved past what is done already; called a creation, it runs steps all the same.
void populateTables(sqlite3 *db) {
  const Version version = readSchemaVersion(db);
  auto it = statements.cbegin();
  while (it != statements.cend() && it->first <= version)
    ++it;
  for (; it != statements.cend(); ++it) {
    const Version next = it->first;
    std::string record = "UPDATE metadata SET schema_version = " + std::to_string(next.minor) + ";";
    if (next > Version{1, 1})
      run(db, record);
    // CHECK: :[[@LINE-1]]:7: error: {{.*}}before the work is done{{.*}}[migration-version-not-recorded]
    for (const auto &sql : it->second)
      run(db, sql);
    // CHECK: :[[@LINE-1]]:7: note: done after the record
  }
}

struct Step {
  int version;
  void (*apply)(sqlite3 *db);
};

static void addShade(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN shade TEXT"); }
static void addHeight(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN height INTEGER"); }
static const Step steps[] = {{3, addShade}, {4, addHeight}};

void migrateAll(sqlite3 *db, int storedVersion) {
  for (const Step &step : steps)
    if (step.version > storedVersion) {
      run(db, "PRAGMA user_version = " + std::to_string(step.version));
      // CHECK: :[[@LINE-1]]:7: error: {{.*}}before the work is done{{.*}}[migration-version-not-recorded]
      step.apply(db);
    }
}

static void addSoil(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN soil TEXT"); }
static void addPot(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN pot TEXT"); }
static const std::vector<Step> later = {{5, addSoil}, {6, addPot}};

// After the step.
void migrateLater(sqlite3 *db, int storedVersion) {
  auto step = std::find_if(later.begin(), later.end(), [&](const Step &s) { return s.version > storedVersion; });
  for (; step != later.end(); ++step) {
    step->apply(db);
    run(db, "PRAGMA user_version = " + std::to_string(step->version));
  }
}

static void addLeaf(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN leaf TEXT"); }
static void addRoot(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN root TEXT"); }
static const std::vector<Step> held = {{7, addLeaf}, {8, addRoot}};

// In one transaction with it.
void migrateHeld(sqlite3 *db, int storedVersion) {
  size_t at = 0;
  while (at < held.size() && held[at].version <= storedVersion)
    ++at;
  for (; at < held.size(); ++at) {
    sqlite3_exec(db, "BEGIN", 0, 0, 0);
    run(db, "PRAGMA user_version = " + std::to_string(held[at].version));
    held[at].apply(db);
    sqlite3_exec(db, "COMMIT", 0, 0, 0);
  }
}
