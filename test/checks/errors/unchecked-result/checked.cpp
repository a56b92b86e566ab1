// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-unchecked-result]'
// Near misses: each differs from the flagged statement in one thing.
#include <QSqlQuery>
#include <pqxx/pqxx>
#include <tuple>

bool failed(bool result);

bool upgradePlants(QSqlDatabase &db, QSqlQuery &query, pqxx::work &work, int storedVersion) {
  if (storedVersion < 2) {
    query.exec("UPDATE plants SET pot = 'clay'");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
    if (!query.exec("UPDATE plants SET pot = 'tin'"))
      return false;
    bool ok = query.exec("UPDATE plants SET pot = 'wood'");
    ok = ok && query.exec("UPDATE plants SET pot = 'iron'");
    if (!ok)
      return false;
    if (failed(query.exec("UPDATE plants SET pot = 'glass'")))
      return false;
    query.exec("UPDATE plants SET pot = 'stone'");
    if (query.lastError().isValid())
      return false;
    (void)query.exec("UPDATE plants SET pot = 'lead'");
    std::ignore = query.exec("UPDATE plants SET pot = 'gold'");
    query.exec("ALTER TABLE plants ADD COLUMN pot TEXT"); // it is no error when this fails
    query.exec("SELECT count(*) FROM plants");
    query.exec("CREATE TEMPORARY TABLE scratch (id INTEGER)");
    work.exec("UPDATE plants SET pot = 'paper'");
    return query.exec("PRAGMA user_version = 2");
  }
  return true;
}

bool upgradeInTransaction(QSqlDatabase &db, QSqlQuery &query, int storedVersion) {
  if (storedVersion < 3) {
    if (!db.transaction())
      return false;
    query.exec("UPDATE plants SET pot = 'clay'");
    return db.commit();
  }
  return true;
}

void createTables(QSqlQuery &query) {
  query.exec("CREATE TABLE plants (id INTEGER PRIMARY KEY)");
  query.exec("PRAGMA user_version = 3");
}

void waterPlants(QSqlQuery &query) { query.exec("UPDATE plants SET dry = 0"); }

void openStore(QSqlDatabase &db, QSqlQuery &query, pqxx::work &work, int storedVersion) {
  if (!upgradePlants(db, query, work, storedVersion) ||
      !upgradeInTransaction(db, query, storedVersion))
    throw 1;
}
