// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-non-idempotent-update]' --implicit-check-not='[migration-missing-version-guard]'
// What a statement does the second time depends on what its step does before it: SQLite is asked.
#include <sqlite3.h>

#include <stdexcept>

static void run(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr))
    throw std::runtime_error("cannot upgrade");
}
int storedVersion(sqlite3 *db);

static void upgradeTo1(sqlite3 *db) {
  run(db, "CREATE TABLE settings (name TEXT, value TEXT)");
  run(db, "CREATE TABLE plants (name TEXT, bed INTEGER)");
}

// Put in again after they are taken out: nothing changes.
static void upgradeTo2(sqlite3 *db) {
  run(db, "DELETE FROM settings WHERE name = 'unit'");
  run(db, "INSERT INTO settings (name, value) VALUES ('unit', 'g')");
}

// Others than those that are taken out.
static void upgradeTo3(sqlite3 *db) {
  run(db, "DELETE FROM plants WHERE name = 'elm'");
  // CHECK: replayed.cpp:[[@LINE+1]]:{{[0-9]+}}: error: a second run of `INSERT INTO plants (name, bed) VALUES ('ash', 3)` adds the same rows again{{.*}}[migration-non-idempotent-update]
  run(db, "INSERT INTO plants (name, bed) VALUES ('ash', 3)");
}

// The clock decides what is put in.
static void upgradeTo4(sqlite3 *db) {
  run(db, "DELETE FROM plants WHERE name = '2026-01-01'");
  // CHECK: replayed.cpp:[[@LINE+1]]:{{[0-9]+}}: error: a second run of `INSERT INTO plants (name, bed) VALUES (CURRENT_DATE, 7)` adds the same rows again{{.*}}[migration-non-idempotent-update]
  run(db, "INSERT INTO plants (name, bed) VALUES (CURRENT_DATE, 7)");
}

void openStore(sqlite3 *db) {
  const int version = storedVersion(db);
  if (version < 1)
    upgradeTo1(db);
  if (version < 2)
    upgradeTo2(db);
  if (version < 3)
    upgradeTo3(db);
  if (version < 4)
    upgradeTo4(db);
}
// CHECK: checked 1 file
