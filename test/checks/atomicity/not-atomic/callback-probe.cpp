// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-not-atomic]'
// Whether the row is there is told by the callback of the query that looks for it.
#include <functional>
#include <sqlite3.h>
#include <string>

class Shelf {
public:
  bool exec(const std::string &sql, std::function<void(int)> row = {}) {
    return sqlite3_exec(db, sql.c_str(), nullptr, &row, nullptr) == SQLITE_OK;
  }

private:
  sqlite3 *db;
};

bool addDefault(Shelf &shelf) {
  bool found{false};
  if (!shelf.exec("SELECT id FROM shelves WHERE id = 1", [&](int) { found = true; }))
    return false;
  if (found)
    return true;
  return shelf.exec("INSERT INTO shelves (id, name) VALUES (NULL, 'first')");
}

bool addAnother(Shelf &shelf) {
  bool ready{false};
  if (!shelf.exec("SELECT id FROM tools WHERE id = 1", [&](int) { ready = true; }))
    return false;
  if (!ready)
    return true;
  return shelf.exec("INSERT INTO shelves (id, name) VALUES (NULL, 'second')");
}

bool upgrade1to2(Shelf &shelf) {
  return addDefault(shelf) && shelf.exec("UPDATE books SET shelf = 1") &&
         shelf.exec("PRAGMA user_version = 2");
}

bool upgrade2to3(Shelf &shelf) {
  return addAnother(shelf) && shelf.exec("UPDATE books SET shelf = 2") &&
         // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}INSERT INTO shelves{{.*}}[migration-not-atomic]
         shelf.exec("PRAGMA user_version = 3");
}

bool open(Shelf &shelf, int storedVersion) {
  if (storedVersion < 2 && !upgrade1to2(shelf))
    return false;
  if (storedVersion < 3 && !upgrade2to3(shelf))
    return false;
  return true;
}
