// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-not-atomic]'
// A probe keeps from running only what it looks for; an error path that commits parts the rest.
#include <sqlite3.h>

bool run(sqlite3 *db, const char *sql) {
  return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}
bool columnExists(sqlite3 *db, const char *table, const char *column);

bool fail(sqlite3 *db) {
  run(db, "COMMIT");
  return false;
}
bool undo(sqlite3 *db) {
  run(db, "ROLLBACK");
  return false;
}

// A crash in between adds the rows again.
void migrateDiary(sqlite3 *db) {
  if (columnExists(db, "diary", "note")) {
    run(db, "INSERT INTO journal (text) SELECT note FROM diary");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}no transaction{{.*}}[migration-not-atomic]
    run(db, "DROP TABLE diary");
  }
}

// The first creation is none of the steps.
bool upgradeFrom(sqlite3 *db, int storedVersion) {
  if (storedVersion == 0) {
    run(db, "CREATE TABLE plants (name TEXT)");
    run(db, "PRAGMA user_version = 2");
    return true;
  }
  if (storedVersion < 2) {
    run(db, "UPDATE plants SET name = name || '?'");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}no transaction{{.*}}[migration-not-atomic]
    run(db, "PRAGMA user_version = 2");
  }
  return true;
}

bool upgradeSchema(sqlite3 *db) {
  if (!columnExists(db, "plants", "a")) {
    run(db, "ALTER TABLE plants ADD COLUMN a TEXT");
    run(db, "CREATE INDEX by_a ON plants(a)");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}by_a{{.*}}no transaction{{.*}}[migration-not-atomic]
  }
  if (!columnExists(db, "plants", "b"))
    run(db, "ALTER TABLE plants ADD COLUMN b TEXT");
  if (!columnExists(db, "plants", "c")) {
    run(db, "BEGIN");
    run(db, "ALTER TABLE plants ADD COLUMN c TEXT");
    run(db, "CREATE INDEX by_c ON plants(c)");
    run(db, "COMMIT");
  }
  if (!columnExists(db, "plants", "d")) {
    run(db, "BEGIN");
    if (!run(db, "ALTER TABLE plants ADD COLUMN d TEXT"))
      return fail(db);
    if (!run(db, "CREATE INDEX by_d ON plants(d)"))
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}by_d{{.*}}an error path commits{{.*}}[migration-not-atomic]
      return fail(db);
    run(db, "COMMIT");
  }
  if (!columnExists(db, "plants", "e")) {
    run(db, "BEGIN");
    if (!run(db, "ALTER TABLE plants ADD COLUMN e TEXT"))
      return undo(db);
    if (!run(db, "CREATE INDEX by_e ON plants(e)"))
      return undo(db);
    run(db, "COMMIT");
  }
  return true;
}

bool openStore(sqlite3 *db) {
  migrateDiary(db);
  return upgradeFrom(db, readVersion(db)) && upgradeSchema(db);
}
