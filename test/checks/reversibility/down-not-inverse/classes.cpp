// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-down-not-inverse'
#include <SQLiteCpp/SQLiteCpp.h>

void upgradeTo5(SQLite::Database &db) {
  db.exec("ALTER TABLE plants ADD COLUMN nickname TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: the down does not give the schema back: column `plants.nickname` is still there [migration-down-not-inverse]
  db.exec("CREATE TABLE beds (id INTEGER)");
}
static void dropBeds(SQLite::Database &db) { db.exec("DROP TABLE beds"); }
void downgradeTo5(SQLite::Database &db) { dropBeds(db); }

// Taken back, partly by a helper.
void upgradeTo6(SQLite::Database &db) {
  db.exec("ALTER TABLE plants ADD COLUMN height INTEGER");
  db.exec("CREATE TABLE tools (id INTEGER)");
}
static void dropTools(SQLite::Database &db) { db.exec("DROP TABLE tools"); }
void downgradeTo6(SQLite::Database &db) {
  dropTools(db);
  db.exec("ALTER TABLE plants DROP COLUMN height");
}

// Only the running program knows which table.
void upgradeTo7(SQLite::Database &db, const std::string &table) {
  db.exec("ALTER TABLE " + table + " ADD COLUMN height INTEGER");
  db.exec("ALTER TABLE plants ADD COLUMN width INTEGER");
}
void downgradeTo7(SQLite::Database &db, const std::string &table) {
  db.exec("ALTER TABLE " + table + " DROP COLUMN height");
}

// Whether the table is there is asked first.
void upgradeTo8(SQLite::Database &db) {
  if (!db.tableExists("pots"))
    db.exec("CREATE TABLE pots (id INTEGER)");
  db.exec("CREATE TABLE cans (id INTEGER)");
}
void downgradeTo8(SQLite::Database &db) { db.exec("DROP TABLE cans"); }
