// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-live-definition'
// What branches on versions, or is numbered, and is no chain of old steps.
#include <QDataStream>
#include <QSqlQuery>

#include <map>

class Shelf {
public:
  Shelf deSerializeShelf(QSqlQuery &query);
  void upgradeTables(QSqlQuery &query, int fromVersion, int toVersion);
  void createTables(QSqlQuery &query);
};

void Shelf::createTables(QSqlQuery &query) {
  query.exec("CREATE TABLE shelves (id INTEGER PRIMARY KEY, room TEXT)");
}

// A step that nobody asks for is not run: only `3` is ever given.
void Shelf::upgradeTables(QSqlQuery &query, int fromVersion, int toVersion) {
  if (fromVersion < 2 && toVersion == 2) {
    query.exec("DROP TABLE shelves");
    createTables(query);
  }
  if (fromVersion < 3 && toVersion == 3)
    query.exec("ALTER TABLE shelves ADD COLUMN room TEXT");
}

void openStore(QSqlQuery &query, Shelf &shelf, int version) {
  if (version == 0)
    shelf.createTables(query);
  else
    shelf.upgradeTables(query, version, 3);
}

// A reader knows all versions that may come.
Shelf loadShelf(QSqlQuery &query, int version) {
  Shelf shelf;
  if (version == 1)
    shelf.createTables(query);
  if (version == 2)
    shelf.createTables(query);
  if (version == 3)
    query.exec("SELECT * FROM shelves");
  return shelf;
}

// Handlers by code.
static void handleList(QSqlQuery &query, Shelf &shelf) { shelf.createTables(query); }
static void handleStop(QSqlQuery &query, Shelf &shelf) { query.exec("DELETE FROM shelves"); }
static const std::map<int, void (*)(QSqlQuery &, Shelf &)> handlers = {{7, handleList},
                                                                       {9, handleStop}};

// The version is one that the program computes, not a step's.
int schemaVersion();
void updateStore(QSqlQuery &query, Shelf &shelf, int version) {
  if (version < schemaVersion())
    shelf.createTables(query);
  if (version > schemaVersion())
    shelf.createTables(query);
}

// The same definition in a chain, so that this file has one.
void migrateShelves(QSqlQuery &query, Shelf &shelf, int version) {
  if (version < 4)
    shelf.createTables(query);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`Shelf::createTables`{{.*}}[migration-live-definition]
  if (version < 5)
    query.exec("ALTER TABLE shelves ADD COLUMN width INTEGER");
}
