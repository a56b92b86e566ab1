// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-unchecked-result]' --implicit-check-not='[migration-not-atomic]'
// Statements are put into objects and lists, and what executes them is out of view: what a migration
// returns of it says whether it worked. Nothing is known of its transactions.
#include <string>
#include <vector>

class Greenhouse {
public:
  struct Query {
    Query(std::string text);
  };
  bool execNow(const Query &query);
  bool execNow(const std::vector<Query> &queries);
};

bool storeV0to1(Greenhouse &store) {
  std::vector<Greenhouse::Query> queries;
  queries.push_back(Greenhouse::Query("CREATE TABLE pots (id INTEGER PRIMARY KEY)"));
  queries.push_back(Greenhouse::Query("ALTER TABLE plants ADD COLUMN pot INTEGER"));
  queries.push_back(Greenhouse::Query("PRAGMA user_version = 1"));
  return store.execNow(queries);
}

bool storeV1to2(Greenhouse &store) {
  std::vector<Greenhouse::Query> queries;
  queries.push_back(Greenhouse::Query("ALTER TABLE plants ADD COLUMN leaf INTEGER"));
  queries.push_back(Greenhouse::Query("PRAGMA user_version = 2"));
  return store.execNow(queries);
}

// Says how many, and not whether it worked.
int storeV2to3(Greenhouse &store) {
  std::vector<Greenhouse::Query> queries;
  queries.push_back(Greenhouse::Query("DROP INDEX IF EXISTS plants_by_pot"));
  queries.push_back(Greenhouse::Query("PRAGMA user_version = 3"));
  return store.execNow(queries);
}

// Only reads.
bool storeV3to4IsNeeded(Greenhouse &store) {
  return store.execNow(Greenhouse::Query("SELECT count(*) FROM sqlite_master"));
}

void upgradeStore(Greenhouse &store, int storedVersion) {
  storeV3to4IsNeeded(store);
  switch (storedVersion) {
  case 0:
    storeV0to1(store);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `storeV0to1` returns whether it worked, and nobody looks{{.*}}[migration-unchecked-result]
  case 1:
    if (!storeV1to2(store))
      return;
  case 2:
    storeV2to3(store);
  }
}
