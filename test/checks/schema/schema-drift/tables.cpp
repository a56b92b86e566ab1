// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-schema-drift]'
// First creation beside the tables that the steps make and change.
#include <sqlite3.h>
#include <stdexcept>

static void run(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error("cannot upgrade");
}

static int storedVersion(sqlite3 *db);
static void setVersion(sqlite3 *db, int version);
static bool withSheds();

static void createTables(sqlite3 *db) {
  run(db, "CREATE TABLE plants (id INTEGER PRIMARY KEY AUTOINCREMENT, mood VARCHAR(20), note TEXT)");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `plants` of a fresh store is not what the steps lead to: it has no `bed` [migration-schema-drift]
  // CHECK: :[[@LINE+15]]:{{[0-9]+}}: note: `bed` is added here
  run(db, "CREATE TABLE beds (id INTEGER PRIMARY KEY, name TEXT UNIQUE, sun BLOB, rain INT DEFAULT 2)");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `beds` of a fresh store is not what the steps lead to: `rain` has the default 2, and the default 1 after the steps; `sun` may be NULL, and is NOT NULL after the steps; no step makes `name` unique [migration-schema-drift]
  run(db, "CREATE TABLE tools (id INTEGER PRIMARY KEY, name TEXT, price TEXT, hook INT)");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `tools` of a fresh store is not what the steps lead to: `price` is text, and integer after the steps; no step adds its `hook` [migration-schema-drift]
  run(db, "CREATE TABLE pots (name TEXT, id INTEGER PRIMARY KEY, size BIGINT NOT NULL)");
  if (withSheds())
    run(db, "CREATE TABLE sheds (id INTEGER PRIMARY KEY)");
  run(db, "CREATE TABLE weather (id INTEGER PRIMARY KEY)");
}

// What other code does to a table may well give it what is missed.
void openWeather(sqlite3 *db) { run(db, "ALTER TABLE weather ADD COLUMN rain INT"); }

static void upgradeTo2(sqlite3 *db) {
  run(db, "ALTER TABLE plants ADD COLUMN bed INTEGER");
  run(db, "CREATE TABLE beds (id INTEGER PRIMARY KEY, name TEXT, sun BLOB NOT NULL)");
  run(db, "CREATE TABLE tools (id INTEGER PRIMARY KEY, name TEXT, price INTEGER)");
  run(db, "CREATE TABLE pots (id INT, name TEXT)");
  run(db, "CREATE TABLE sheds (id INTEGER PRIMARY KEY, name TEXT)");
  run(db, "CREATE TABLE weather (id INTEGER PRIMARY KEY, rain INT)");
}

static void upgradeTo3(sqlite3 *db) {
  run(db, "ALTER TABLE plants ADD COLUMN mood TEXT");
  run(db, "ALTER TABLE beds ADD COLUMN rain INT DEFAULT 1");
  run(db, "CREATE TABLE pots_new (id INTEGER PRIMARY KEY, name TEXT)");
  run(db, "INSERT INTO pots_new (id, name) SELECT id, name FROM pots");
  run(db, "DROP TABLE pots");
  run(db, "ALTER TABLE pots_new RENAME TO pots");
  run(db, "ALTER TABLE pots ADD COLUMN size INT NOT NULL DEFAULT 0");
}

void migrate(sqlite3 *db) {
  int version = storedVersion(db);
  if (version == 0) {
    createTables(db);
    setVersion(db, 3);
    return;
  }
  if (version < 2)
    upgradeTo2(db);
  if (version < 3)
    upgradeTo3(db);
}
