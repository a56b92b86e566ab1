// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-destructive-without-down'
// What a function that creates clears away first is not what the store holds; any other drop is.
#include <QSqlQuery>

struct Seeds {
  static void dropAndCreateNew(QSqlQuery &query);
  static void createStock(QSqlQuery &query);
  static void forgetAll(QSqlQuery &query);
};

void Seeds::dropAndCreateNew(QSqlQuery &query) {
  query.exec("DROP TABLE IF EXISTS seeds");
  query.exec("CREATE TABLE seeds (id INTEGER PRIMARY KEY)");
}

void Seeds::createStock(QSqlQuery &query) {
  query.exec(QString("DROP TABLE IF EXISTS %1").arg(stockName()));
  query.exec(stockDefinition());
}

void Seeds::forgetAll(QSqlQuery &query) {
  query.exec("DROP TABLE IF EXISTS packets");
  query.exec("CREATE TABLE packets (id INTEGER PRIMARY KEY)");
}

void upgrade(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2) {
    Seeds::dropAndCreateNew(query);
    Seeds::createStock(query);
    query.exec("PRAGMA user_version = 2");
  }
  if (storedVersion < 3) {
    // One finding, in the step that the call is a part of.
    Seeds::forgetAll(query);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: table packets is lost{{.*}}[migration-destructive-without-down]
    query.exec("PRAGMA user_version = 3");
  }
}

void newStore(QSqlQuery &query) {
  Seeds::dropAndCreateNew(query);
  Seeds::createStock(query);
  Seeds::forgetAll(query);
}

void openStore(QSqlQuery &query, int storedVersion) { upgrade(query, storedVersion); }
