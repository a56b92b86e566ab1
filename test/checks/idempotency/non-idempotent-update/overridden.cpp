// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-non-idempotent-update]'
// A call of the base's own function out of an override reaches no other override: whoever calls
// those is out of view, and so is who records the version. A call that is not qualified reaches
// them all.
#include <sqlite3.h>

static bool run(sqlite3 *db, const char *sql) {
  return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

class Table {
public:
  virtual ~Table() = default;
  virtual bool migrate(sqlite3 *db, int storedVersion);
};

class PlantTable : public Table {
public:
  bool migrate(sqlite3 *db, int storedVersion) override {
    if (storedVersion < 3)
      return run(db, "INSERT INTO plants (name) SELECT name FROM plants_old");
    return Table::migrate(db, storedVersion);
  }
};

class PotTable : public Table {
public:
  bool migrate(sqlite3 *db, int storedVersion) override {
    if (storedVersion < 3)
      return run(db, "INSERT INTO pots (name) SELECT name FROM pots_old");
    return Table::migrate(db, storedVersion);
  }
};

class Bed {
public:
  virtual ~Bed() = default;
  virtual bool upgradeBed(sqlite3 *db, int storedVersion);
};

class RaisedBed : public Bed {
public:
  bool upgradeBed(sqlite3 *db, int storedVersion) override {
    if (storedVersion < 3)
      return run(db, "INSERT INTO beds (name) SELECT name FROM beds_old");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}the version that guards it is never recorded [migration-non-idempotent-update]
    return true;
  }
};

bool openStore(sqlite3 *db, Bed &bed, int storedVersion) { return bed.upgradeBed(db, storedVersion); }
