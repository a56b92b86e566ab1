// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement]'
// What SQLite refuses wherever it runs, in steps and in first creation.
#include <sqlite3.h>
#include <stdexcept>
#include <string>

static void run(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error("cannot upgrade");
}

static int storedVersion(sqlite3 *db);

void createTables(sqlite3 *db) {
  run(db, "CREATE TABLE plants (id INTEGER PRIMARY KEY, name TEXT, Name TEXT)");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: SQLite refuses this statement: duplicate column name: Name [migration-broken-statement]
  run(db, "CREATE TABLE beds (id INTEGER PRIMARY KEY, plant INT, FOREIGN KEY (plants) REFERENCES plants (id))");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: SQLite refuses this statement: unknown column "plants" in foreign key definition [migration-broken-statement]
}

static void upgradeTo2(sqlite3 *db) {
  run(db, "CREATE TABLE shelves (id INTEGER PRIMARY KEY)");
  run(db, "ALTER TABLE shelves ADD COLUMN note TEXT, ADD COLUMN mood TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: SQLite refuses this statement: near ",": syntax error [migration-broken-statement]
  run(db, "CREATE TABLE tools (id INTEGER, name TEXT, PRIMARY KEY (id), PRIMARY KEY (name))");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: SQLite refuses this statement: table "tools" has more than one primary key [migration-broken-statement]
  run(db, "CREATE TABLE hooks (id INTEGER PRIMARY KEY)");
  run(db, "ALTER TABLE hooks ADD COLUMN code TEXT UNIQUE");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: SQLite refuses this statement: Cannot add a UNIQUE column [migration-broken-statement]
}

// What the program fills in, what it adds to the engine, and what an SQLite of its own may know.
static void upgradeTo3(sqlite3 *db, const std::string &columns) {
  run(db, ("CREATE TABLE pots (id INTEGER PRIMARY KEY " + columns + ")").c_str());
  run(db, "UPDATE plants SET name = soundslike(name)");
  run(db, "DELETE FROM plants ORDER BY id LIMIT 3");
  run(db, "CREATE VIRTUAL TABLE words USING fts5(name)");
  run(db, "CREATE INDEX plants_name ON plants (name COLLATE german)");
}

void migrate(sqlite3 *db) {
  int version = storedVersion(db);
  if (version < 2)
    upgradeTo2(db);
  if (version < 3)
    upgradeTo3(db, "");
}
