// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-not-atomic]'
// Operations, or one and the record, that commit one by one, beside those that commit together.
#include <sqlite3.h>

bool run(sqlite3 *db, const char *sql) {
  return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}
bool columnExists(sqlite3 *db, const char *table, const char *column);

bool migrateStore(sqlite3 *db, int storedVersion) {
  // One and its record.
  if (storedVersion < 2) {
    run(db, "ALTER TABLE plants ADD COLUMN a TEXT");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}apart from the record of the version: no transaction{{.*}}[migration-not-atomic]
    run(db, "PRAGMA user_version = 2");
  }
  // All in one.
  if (storedVersion < 3) {
    run(db, "BEGIN");
    run(db, "ALTER TABLE plants ADD COLUMN b TEXT");
    run(db, "UPDATE plants SET b = a || '!'");
    run(db, "PRAGMA user_version = 3");
    run(db, "COMMIT");
  }
  // The record after the commit.
  if (storedVersion < 4) {
    run(db, "BEGIN");
    run(db, "ALTER TABLE plants ADD COLUMN c TEXT");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}different transactions{{.*}}[migration-not-atomic]
    run(db, "COMMIT");
    run(db, "PRAGMA user_version = 4");
  }
  // Begun and committed within one text.
  if (storedVersion < 5)
    run(db, "BEGIN; ALTER TABLE plants ADD COLUMN d TEXT; PRAGMA user_version = 5; COMMIT");
  // Safe to repeat.
  if (storedVersion < 6) {
    run(db, "CREATE TABLE IF NOT EXISTS pots (id INTEGER PRIMARY KEY)");
    run(db, "UPDATE plants SET a = 'none' WHERE a IS NULL");
    run(db, "PRAGMA user_version = 6");
  }
  // Each behind a probe for what it makes.
  if (storedVersion < 7) {
    if (!columnExists(db, "plants", "e"))
      run(db, "ALTER TABLE plants ADD COLUMN e TEXT");
    if (!columnExists(db, "plants", "f"))
      run(db, "ALTER TABLE plants ADD COLUMN f TEXT");
    run(db, "PRAGMA user_version = 7");
  }
  // Never both: a branch each.
  if (storedVersion < 8) {
    run(db, "BEGIN");
    if (storedVersion == 7)
      run(db, "ALTER TABLE plants ADD COLUMN g TEXT");
    else
      run(db, "ALTER TABLE plants RENAME COLUMN g0 TO g");
    run(db, "PRAGMA user_version = 8");
    run(db, "COMMIT");
  }
  return true;
}

bool openStore(sqlite3 *db, int storedVersion) { return migrateStore(db, storedVersion); }
