// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-missing-version-guard]'
// A test of the very thing that is made or removed.
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QSqlRecord>

bool columnExists(QSqlDatabase &db, const char *table, const char *column);
bool tableExists(QSqlDatabase &db, const char *table);

void upgradeProbesForTheColumn(QSqlDatabase &db, QSqlQuery &query) {
  if (!columnExists(db, "plants", "note"))
    query.exec("ALTER TABLE plants ADD COLUMN note TEXT");
}

void upgradeProbesThenReturns(QSqlDatabase &db, QSqlQuery &query) {
  if (columnExists(db, "plants", "light"))
    return;
  query.exec("ALTER TABLE plants ADD COLUMN light TEXT");
}

void upgradeProbesForTheTable(QSqlDatabase &db, QSqlQuery &query) {
  if (!tableExists(db, "pots"))
    query.exec("CREATE TABLE pots (id INTEGER)");
  if (tableExists(db, "vases"))
    query.exec("ALTER TABLE vases RENAME TO jars");
}

void upgradeAsksTheRecord(QSqlDatabase &db, QSqlQuery &query) {
  if (!db.record("plants").contains("soil"))
    query.exec("ALTER TABLE plants ADD COLUMN soil TEXT");
}

void upgradeAsksTableInfo(QSqlQuery &query) {
  bool found = false;
  query.exec("PRAGMA table_info(plants)");
  while (query.next())
    if (query.value(1).toString() == "colour")
      found = true;
  if (!found)
    query.exec("ALTER TABLE plants ADD COLUMN colour TEXT");
}

void upgradeAsksTheMaster(QSqlQuery &query) {
  query.exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'shelves'");
  if (!query.next())
    query.exec("CREATE TABLE shelves (id INTEGER)");
}

// The question is about something else: no guard for this one.
void upgradeProbesForAnotherTable(QSqlDatabase &db, QSqlQuery &query, bool verbose) {
  if (verbose)
    query.exec("ALTER TABLE plants ADD COLUMN height INTEGER");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void openStore(QSqlDatabase &db, QSqlQuery &query, bool verbose) {
  upgradeProbesForTheColumn(db, query);
  upgradeProbesThenReturns(db, query);
  upgradeProbesForTheTable(db, query);
  upgradeAsksTheRecord(db, query);
  upgradeAsksTableInfo(query);
  upgradeAsksTheMaster(query);
  upgradeProbesForAnotherTable(db, query, verbose);
}
