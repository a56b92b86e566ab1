// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-not-atomic]'
// A helper's statements are in the transaction of the step that calls it, whatever others do.
#include <SQLiteCpp/SQLiteCpp.h>
#include <string>

struct Garden {
  static void addBeds(SQLite::Database &db);
};

void Garden::addBeds(SQLite::Database &db) {
  db.exec("CREATE TABLE beds (id INTEGER PRIMARY KEY)");
  db.exec("CREATE TABLE paths (id INTEGER PRIMARY KEY)");
}

void migrateTogether(SQLite::Database &db, int storedVersion) {
  if (storedVersion < 2) {
    SQLite::Transaction transaction(db);
    Garden::addBeds(db);
    db.exec("ALTER TABLE plants ADD COLUMN bed TEXT");
    db.exec("PRAGMA user_version = 2");
    transaction.commit();
  }
}

void migrateApart(SQLite::Database &db, int storedVersion) {
  if (storedVersion < 3) {
    db.exec("ALTER TABLE plants ADD COLUMN path TEXT");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    Garden::addBeds(db);
    db.exec("PRAGMA user_version = 3");
  }
}

// Which table is filled is not known: it may be one that was just made.
void migrateFilled(SQLite::Database &db, int storedVersion, const std::string &table) {
  if (storedVersion < 4) {
    db.exec("INSERT INTO " + table + " SELECT * FROM old");
    db.exec("PRAGMA user_version = 4");
  }
}

void newStore(SQLite::Database &db) { Garden::addBeds(db); }

void openStore(SQLite::Database &db, int storedVersion) {
  migrateTogether(db, storedVersion);
  migrateApart(db, storedVersion);
  migrateFilled(db, storedVersion, "seeds");
}
