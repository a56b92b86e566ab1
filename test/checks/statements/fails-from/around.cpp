// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-fails-from]'
// What stands around the blocks of versions runs after them here, and elsewhere before.
// CHECK: 1 file
#include <sqlite3.h>
#include <stdexcept>

static void run(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error("cannot upgrade");
}

static int storedVersion(sqlite3 *db);

void migrate(sqlite3 *db) {
  int version = storedVersion(db);
  if (version < 2) {
    run(db, "ALTER TABLE plants ADD COLUMN note TEXT");
    run(db, "CREATE TABLE beds (id INTEGER PRIMARY KEY AUTOINCREMENT)");
  }
  if (version < 3)
    run(db, "ALTER TABLE plants ADD COLUMN mood TEXT");
  run(db, "ALTER TABLE plants RENAME TO plant");
}

// Templates, into which the program's own `run` puts the name.
void migrateFlowers(sqlite3 *db) {
  int version = storedVersion(db);
  if (version < 2)
    run(db, R"(CREATE TABLE flowers (id INTEGER PRIMARY KEY))");
  if (version < 3)
    run(db, R"(ALTER TABLE flowers ADD COLUMN "{}" INTEGER)");
  if (version < 4)
    run(db, R"(ALTER TABLE flowers ADD COLUMN "{}" TEXT)");
}
