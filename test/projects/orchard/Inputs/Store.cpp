// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Orchard's own store: twenty-one steps, one a version. What is wrong with some of them stands in
// ../project.test.
#include <SQLiteCpp/SQLiteCpp.h>

#include "Tree.h"

namespace orchard {

constexpr int newestVersion = 22;

/// How a fresh store keeps its settings.
constexpr const char *createSettings =
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT)";

static int readVersion(SQLite::Database &db) { return db.execAndGet("PRAGMA user_version").getInt(); }

void createStore(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("CREATE TABLE trees (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, planted TEXT,"
          " height INTEGER NOT NULL DEFAULT 0, note TEXT, place INTEGER, fruit TEXT)");
  db.exec("CREATE TABLE pickings (id INTEGER PRIMARY KEY, tree INTEGER NOT NULL, grams INTEGER, day TEXT)");
  db.exec("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT)");
  db.exec("CREATE INDEX pickings_by_tree ON pickings (tree)");
  db.exec(createSettings);
  db.exec("PRAGMA user_version = 22");
  transaction.commit();
}

static void upgradeTo2(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("CREATE TABLE pickings (id INTEGER PRIMARY KEY, tree INTEGER NOT NULL, grams INTEGER)");
  db.exec("PRAGMA user_version = 2");
  transaction.commit();
}

static void upgradeTo3(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("CREATE INDEX pickings_by_tree ON pickings (tree)");
  db.exec("PRAGMA user_version = 3");
  transaction.commit();
}

static void upgradeTo4(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("ALTER TABLE trees ADD COLUMN height INTEGER NOT NULL");
  db.exec("PRAGMA user_version = 4");
  transaction.commit();
}

static void upgradeTo5(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("UPDATE pickings SET grams = grams * 1000");
  db.exec("PRAGMA user_version = 5");
  transaction.commit();
}

static void upgradeTo6(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("ALTER TABLE trees ADD COLUMN note TEXT");
  db.exec("PRAGMA user_version = 6");
  transaction.commit();
}

static void upgradeTo7(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("CREATE TABLE pickers (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
  db.exec("PRAGMA user_version = 7");
  transaction.commit();
}

static void upgradeTo8(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("ALTER TABLE pickings ADD COLUMN picker INTEGER");
  db.exec("UPDATE pickings SET picker = 0 WHERE picker IS NULL");
  db.exec("PRAGMA user_version = 8");
  transaction.commit();
}

static void upgradeTo9(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("INSERT INTO pickers (id, name) VALUES (1, 'Ada', 2)");
  db.exec("PRAGMA user_version = 9");
  transaction.commit();
}

static void upgradeTo10(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("CREATE TABLE baskets (id INTEGER PRIMARY KEY, size INTEGER)");
  db.exec("PRAGMA user_version = 10");
  transaction.commit();
}

static void upgradeTo11(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("DROP TABLE baskets");
  db.exec("PRAGMA user_version = 11");
  transaction.commit();
}

static void upgradeTo12(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("ALTER TABLE trees ADD COLUMN place INTEGER");
  db.exec("PRAGMA user_version = 12");
  transaction.commit();
}

static void upgradeTo13(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec(createSettings);
  db.exec("INSERT INTO settings VALUES ('unit', 'g')");
  db.exec("PRAGMA user_version = 13");
  transaction.commit();
}

static void upgradeTo14(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("UPDATE settings SET value = 'kg' WHERE value = NULL");
  db.exec("PRAGMA user_version = 14");
  transaction.commit();
}

static void upgradeTo15(SQLite::Database &db) {
  db.exec("PRAGMA user_version = 15");
  SQLite::Transaction transaction(db);
  db.exec("ALTER TABLE pickings ADD COLUMN day TEXT");
  transaction.commit();
}

static void upgradeTo16(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("ALTER TABLE pickers ADD COLUMN phone TEXT");
  db.exec("PRAGMA user_version = 16");
  transaction.commit();
}

static void upgradeTo17(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.tryExec("UPDATE trees SET kind = 'apple' WHERE kind = 'aple'");
  db.exec("PRAGMA user_version = 17");
  transaction.commit();
}

static void upgradeTo18(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("ALTER TABLE trees ADD COLUMN fruit TEXT");
  db.exec("UPDATE trees SET fruit = kind"
          "WHERE fruit IS NULL");
  db.exec("PRAGMA user_version = 18");
  transaction.commit();
}

static void upgradeTo19(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("CREATE INDEX baskets_by_size ON baskets (size)");
  db.exec("PRAGMA user_version = 19");
  transaction.commit();
}

static void upgradeTo20(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("UPDATE pickings SET grammes = 0 WHERE grams IS NULL");
  db.exec("PRAGMA user_version = 20");
  transaction.commit();
}

static void upgradeTo21(SQLite::Database &db) {
  db.exec("UPDATE pickings SET grams = grams + 1");
  db.exec("UPDATE settings SET value = 'kg' WHERE name = 'unit'");
  db.exec("PRAGMA user_version = 21");
}

static void upgradeTo22(SQLite::Database &db) {
  SQLite::Transaction transaction(db);
  db.exec("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT)");
  db.tryExec("INSERT INTO people SELECT id, name, phone FROM pickers");
  db.exec("DROP TABLE pickers");
  db.exec("PRAGMA user_version = 22");
  transaction.commit();
}

void openStore(SQLite::Database &db) {
  const int version = readVersion(db);
  if (version == 0)
    return createStore(db);
  if (version < 2)
    upgradeTo2(db);
  if (version < 3)
    upgradeTo3(db);
  if (version < 4)
    upgradeTo4(db);
  upgradeTo5(db);
  if (version < 7)
    upgradeTo7(db);
  if (version != 8)
    upgradeTo8(db);
  if (version < 9)
    upgradeTo9(db);
  if (version < 10)
    upgradeTo10(db);
  if (version < 11)
    upgradeTo11(db);
  upgradeTo12(db);
  if (version < 13)
    upgradeTo13(db);
  if (version < 14)
    upgradeTo14(db);
  if (version < 15)
    upgradeTo15(db);
  if (version < 16)
    upgradeTo16(db);
  if (version < 17)
    upgradeTo17(db);
  if (version < 18)
    upgradeTo18(db);
  if (version < 19)
    upgradeTo19(db);
  if (version < 20)
    upgradeTo20(db);
  if (version < 21)
    upgradeTo21(db);
  if (version < 22)
    upgradeTo22(db);
}

} // namespace orchard
