// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-not-atomic]'
// A version recorded before its step's only operation is told at the record; it is not told again.
#include <sqlite3.h>
#include <string>

static void run(sqlite3 *db, const std::string &sql) { sqlite3_exec(db, sql.c_str(), 0, 0, 0); }

struct Step {
  int version;
  void (*apply)(sqlite3 *db);
};

static void addShade(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN shade TEXT"); }
static void addHeight(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN height INTEGER"); }
static const Step first[] = {{3, addShade}, {4, addHeight}};

void migrateRecordFirst(sqlite3 *db, int storedVersion) {
  for (const Step &step : first)
    if (step.version > storedVersion) {
      run(db, "PRAGMA user_version = " + std::to_string(step.version));
      step.apply(db);
    }
}

static void addSoil(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN soil TEXT"); }
// CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} apart from the record of the version{{.*}}[migration-not-atomic]
static void addPot(sqlite3 *db) { run(db, "ALTER TABLE plants ADD COLUMN pot TEXT"); }
// CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} apart from the record of the version{{.*}}[migration-not-atomic]
static const Step last[] = {{5, addSoil}, {6, addPot}};

void migrateRecordLast(sqlite3 *db, int storedVersion) {
  for (const Step &step : last)
    if (step.version > storedVersion) {
      step.apply(db);
      run(db, "PRAGMA user_version = " + std::to_string(step.version));
    }
}
