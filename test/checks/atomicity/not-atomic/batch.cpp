// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-not-atomic]'
// A list of statements that a helper of the program wraps in BEGIN and COMMIT.
#include <sqlite3.h>
#include <string>
#include <vector>

class Store {
public:
  bool execNow(std::vector<std::string> queries) {
    if (queries.size() > 1) {
      queries.insert(queries.begin(), "BEGIN;");
      queries.push_back("COMMIT;");
    }
    for (const std::string &query : queries)
      if (sqlite3_exec(handle, query.c_str(), nullptr, nullptr, nullptr))
        return false;
    return true;
  }

private:
  sqlite3 *handle;
};

bool upgrade1to2(Store &store) {
  std::vector<std::string> queries;
  queries.push_back("ALTER TABLE plants ADD COLUMN a TEXT");
  queries.push_back("ALTER TABLE plants ADD COLUMN b TEXT");
  queries.push_back("PRAGMA user_version = 2");
  return store.execNow(queries);
}

bool upgrade2to3(Store &store) {
  std::vector<std::string> queries;
  queries.push_back("ALTER TABLE plants ADD COLUMN c TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}different transactions{{.*}}[migration-not-atomic]
  if (!store.execNow(queries))
    return false;
  std::vector<std::string> record;
  record.push_back("UPDATE plants SET c = 'none'");
  record.push_back("PRAGMA user_version = 3");
  return store.execNow(record);
}

bool openStore(Store &store, int storedVersion) {
  if (storedVersion < 2)
    upgrade1to2(store);
  if (storedVersion < 3)
    upgrade2to3(store);
  return true;
}
