// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-not-atomic]'
// A helper whose name says so runs the lambda that it is given in a transaction.
#include <sqlite3.h>

int readVersion(sqlite3 *db);
void migratePlants(sqlite3 *db, int storedVersion) {
  if (storedVersion < 2) {
    sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN a TEXT", nullptr, nullptr, nullptr);
    sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN b TEXT", nullptr, nullptr, nullptr);
    sqlite3_exec(db, "PRAGMA user_version = 2", nullptr, nullptr, nullptr);
  }
}

void openPlants(sqlite3 *db, Query &query) {
  query.tx([&] { migratePlants(db, readVersion(db)); });
}

// Not by that name.
void migratePots(sqlite3 *db, int storedVersion) {
  if (storedVersion < 2) {
    sqlite3_exec(db, "ALTER TABLE pots ADD COLUMN a TEXT", nullptr, nullptr, nullptr);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    sqlite3_exec(db, "ALTER TABLE pots ADD COLUMN b TEXT", nullptr, nullptr, nullptr);
    sqlite3_exec(db, "PRAGMA user_version = 2", nullptr, nullptr, nullptr);
  }
}

void openPots(sqlite3 *db, Query &query) {
  query.rows([&] { migratePots(db, readVersion(db)); });
}

// Its body, too, may hand the lambda on.
struct Wrapper {
  bool transaction(const std::function<void()> &work) { return hidden.submit(work); }
};
void migrateBeds(sqlite3 *db, int storedVersion) {
  if (storedVersion < 2) {
    sqlite3_exec(db, "ALTER TABLE beds ADD COLUMN a TEXT", nullptr, nullptr, nullptr);
    sqlite3_exec(db, "ALTER TABLE beds ADD COLUMN b TEXT", nullptr, nullptr, nullptr);
    sqlite3_exec(db, "PRAGMA user_version = 2", nullptr, nullptr, nullptr);
  }
}
void openBeds(sqlite3 *db, Wrapper &wrapper) {
  wrapper.transaction([&] { migrateBeds(db, readVersion(db)); });
}
