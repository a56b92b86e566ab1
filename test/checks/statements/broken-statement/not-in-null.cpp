// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement]'
// `NOT IN` with a subquery whose column may hold NULL: one of them, and no row is touched.
#include <sqlite3.h>

static void run(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr))
    throw 1;
}

void createTables(sqlite3 *db) {
  run(db, "CREATE TABLE beds (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
  run(db, "CREATE TABLE plants (id INTEGER PRIMARY KEY, name TEXT NOT NULL, bed INTEGER, "
          "pot INTEGER NOT NULL, shelf INTEGER DEFAULT 0)");
  // Of this table nobody says what is required.
  run(db, "CREATE TABLE seeds (id INTEGER PRIMARY KEY, bed INTEGER)");
  run(db, "CREATE TABLE trees (bed INTEGER, name TEXT NOT NULL, PRIMARY KEY (bed, name))");
  run(db, "CREATE TABLE vines_new (name TEXT NOT NULL, bed INTEGER)");
  run(db, "ALTER TABLE vines_new RENAME TO vines");
  run(db, "CREATE TABLE herbs (name TEXT NOT NULL, bed INTEGER)");
}

void upgradeTables(sqlite3 *db, int storedVersion) {
  if (storedVersion < 2) {
    run(db, "ALTER TABLE plants ADD COLUMN sower INTEGER");
    run(db, "DELETE FROM beds WHERE id NOT IN (SELECT bed FROM plants)");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `bed` of `plants` may be NULL: with one NULL `NOT IN` is never true, and nothing is deleted [migration-broken-statement]
    // CHECK: :12:{{[0-9]+}}: note: declared without NOT NULL, unlike other columns
    run(db, "UPDATE beds SET name = 'bare' WHERE name != '' AND id NOT IN (SELECT p.sower FROM plants p)");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `sower` of `plants` may be NULL{{.*}} nothing is changed [migration-broken-statement]
    run(db, "INSERT INTO herbs (name) SELECT name FROM beds WHERE id NOT IN (SELECT bed FROM plants)");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}nothing is inserted [migration-broken-statement]
  }
  if (storedVersion < 3) {
    // Required, by itself or as a part of the key; with a default.
    run(db, "DELETE FROM plants WHERE bed NOT IN (SELECT id FROM beds)");
    run(db, "DELETE FROM beds WHERE id NOT IN (SELECT pot FROM plants)");
    run(db, "DELETE FROM beds WHERE id NOT IN (SELECT shelf FROM plants)");
    run(db, "DELETE FROM beds WHERE id NOT IN (SELECT bed FROM trees)");
    // Asked for.
    run(db, "DELETE FROM beds WHERE id NOT IN (SELECT bed FROM plants WHERE bed IS NOT NULL)");
    run(db, "DELETE FROM beds WHERE id NOT IN (SELECT bed FROM plants WHERE name = 'oak' AND bed > 0)");
    run(db, "DELETE FROM beds WHERE id NOT IN (SELECT COALESCE(bed, 0) FROM plants)");
    // IN, and EXISTS, have no such trap; nor what other rows still pass.
    run(db, "DELETE FROM beds WHERE id IN (SELECT bed FROM plants)");
    run(db, "DELETE FROM beds WHERE NOT EXISTS (SELECT 1 FROM plants WHERE bed = beds.id)");
    run(db, "DELETE FROM beds WHERE name = '' OR id NOT IN (SELECT bed FROM plants)");
    // Not known to be meant.
    run(db, "DELETE FROM beds WHERE id NOT IN (SELECT bed FROM seeds)");
    run(db, "DELETE FROM beds WHERE id NOT IN (SELECT bed FROM vines)");
    run(db, "DELETE FROM beds WHERE id NOT IN (SELECT bed FROM meadows)");
  }
}

void openStore(sqlite3 *db, int storedVersion) {
  if (storedVersion == 0)
    createTables(db);
  upgradeTables(db, storedVersion);
}

// Everyday statements are not asked about.
void tidyUp(sqlite3 *db) { run(db, "DELETE FROM beds WHERE id NOT IN (SELECT bed FROM plants)"); }
