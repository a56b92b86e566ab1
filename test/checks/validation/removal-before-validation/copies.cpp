// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-removal-before-validation]'
// Copies whose table is dropped. Near misses differ in one thing.
#include <sqlite3.h>

void upgradeIgnored(sqlite3 *db) {
  sqlite3_exec(db, "CREATE TABLE a_new (id INTEGER PRIMARY KEY, name TEXT)", 0, 0, 0);
  sqlite3_exec(db, "INSERT INTO a_new SELECT id, name FROM a", 0, 0, 0);
  sqlite3_exec(db, "DROP TABLE a", 0, 0, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `a` is dropped whether or not its rows were copied: {{.*}}[migration-removal-before-validation]
  // CHECK: :[[@LINE-3]]:{{[0-9]+}}: note: the copy
  sqlite3_exec(db, "CREATE TABLE b_new AS SELECT * FROM b", 0, 0, 0);
  sqlite3_exec(db, "DROP TABLE b", 0, 0, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `b` is dropped {{.*}}[migration-removal-before-validation]
  sqlite3_exec(db, "INSERT INTO c_new SELECT id FROM c", 0, 0, 0);
  sqlite3_exec(db, "DROP TABLE d", 0, 0, 0);
}

bool upgradeChecked(sqlite3 *db) {
  if (sqlite3_exec(db, "INSERT INTO e_new SELECT id, name FROM e", 0, 0, 0) != SQLITE_OK)
    return false;
  sqlite3_exec(db, "DROP TABLE e", 0, 0, 0);
  return true;
}

int countOf(sqlite3 *db, const char *table);

void upgradeCompared(sqlite3 *db) {
  sqlite3_exec(db, "INSERT INTO f_new SELECT id, name FROM f", 0, 0, 0);
  if (countOf(db, "f_new") != countOf(db, "f"))
    return;
  sqlite3_exec(db, "DROP TABLE f", 0, 0, 0);
}

void upgradeStore(sqlite3 *db) {
  upgradeIgnored(db);
  upgradeChecked(db);
  upgradeCompared(db);
}

// Some of the rows, and columns.
void upgradePartly(sqlite3 *db) {
  sqlite3_exec(db, "INSERT INTO g_old SELECT * FROM g WHERE year < 2000", 0, 0, 0);
  sqlite3_exec(db, "DELETE FROM g WHERE year < 2000", 0, 0, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: the rows of `g` are deleted whether or not they were copied: {{.*}}[migration-removal-before-validation]
  sqlite3_exec(db, "INSERT INTO h_old SELECT * FROM h", 0, 0, 0);
  sqlite3_exec(db, "DELETE FROM h WHERE broken", 0, 0, 0);
  sqlite3_exec(db, "UPDATE i SET mass = weight * 1000 WHERE mass IS NULL", 0, 0, 0);
  sqlite3_exec(db, "ALTER TABLE i DROP COLUMN weight", 0, 0, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `i.weight` is dropped whether or not its values were copied: {{.*}}[migration-removal-before-validation]
  sqlite3_exec(db, "UPDATE i SET mass = height * 1000 WHERE mass IS NULL", 0, 0, 0);
  sqlite3_exec(db, "ALTER TABLE i DROP COLUMN length", 0, 0, 0);
}

void migratePartly(sqlite3 *db) { upgradePartly(db); }
