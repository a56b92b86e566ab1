// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// A data store over Qt SQL whose nested transaction class holds a step together. It makes no statements: what asks for
// a table, and whose result can be ignored, is Qt's (qt-sql.cpp).
#include "storage/datastore.h"
#include <QSqlQuery>

// The transaction alone keeps nothing from running twice.
bool migrateUnguarded(DataStore *store, QSqlQuery &query) {
  DataStore::Transaction transaction(store, "one");
  return query.exec("UPDATE hives SET frames = frames + 1") && transaction.commit();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateOnce(DataStore *store, QSqlQuery &query, int storedVersion) {
  if (storedVersion > 4)
    return;
  if (storedVersion < 2) {
    DataStore::Transaction transaction(store, "two");
    if (!query.exec("UPDATE hives SET frames = frames + 1") ||
        !query.exec("UPDATE schema_version SET version = 2"))
      return;
    if (!transaction.commit())
      return;
  }
  if (storedVersion < 3) {
    if (!store->beginTransaction("three") || !query.exec("UPDATE hives SET frames = frames + 1") ||
        !query.exec("UPDATE schema_version SET version = 3")) {
      store->rollbackTransaction();
      return;
    }
    if (!store->commitTransaction())
      return;
  }
  // Its destructor undoes what nobody commits.
  if (storedVersion < 4) {
    DataStore::Transaction transaction(store, "four");
    if (!query.exec("UPDATE hives SET frames = frames + 1") ||
        // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
        !query.exec("UPDATE schema_version SET version = 4"))
      return;
  }
}

void open(DataStore *store, QSqlQuery &query, int storedVersion) {
  migrateUnguarded(store, query);
  migrateOnce(store, query, storedVersion);
}
