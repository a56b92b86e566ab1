// RUN: rm -rf %t && mkdir -p %t/.git && cp %s %t/store.cpp
// RUN: migralint check --fail-on never --color never %t/store.cpp 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Berkeley DB in C and C++: values put back changed, ignored results, transactions, what is emptied and asked for.
#include <db_cxx.h>

int migrateCount(DB *hives, DB_TXN *transaction) {
  DBT key, data;
  key.data = (void *)"frames";
  key.size = 6;
  int error = hives->get(hives, transaction, &key, &data, 0);
  if (error)
    return error;
  int frames = *(int *)data.data + 1;
  data.data = &frames;
  return hives->put(hives, transaction, &key, &data, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}put(frames){{.*}}[migration-non-idempotent-update]
}

void migrateIgnored(DB *hives, DB_TXN *transaction, DBT *key, DBT *data) {
  hives->put(hives, transaction, key, data, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-unchecked-result]
}

int migrateEmpty(DB *hives, DB_ENV *environment, DB_TXN *transaction) {
  u_int32_t count;
  if (int error = hives->truncate(hives, transaction, &count, 0))
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
    return error;
  return environment->dbremove(environment, transaction, "queens.db", nullptr, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// C++ throws: no result is looked at.
void migrateWeight(Db &hives, DbTxn *transaction) {
  Dbt key((void *)"weight", 6), data;
  hives.get(transaction, &key, &data, 0);
  int weight = *(int *)data.get_data();
  weight *= 1000;
  Dbt grams(&weight, sizeof weight);
  hives.put(transaction, &key, &grams, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateKey(Db &hives, DbTxn *transaction) {
  Dbt key((void *)"mood", 4);
  hives.del(transaction, &key, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// A copy that can be put back.
void migrateWithBackup(DbEnv &environment, DbTxn *transaction) {
  environment.backup("before", DB_CREATE);
  environment.dbremove(transaction, "queens.db", nullptr, 0);
}

struct Row {
  Dbt key, data;
  int puts;
};

// Of the row, only what is handed over is stored.
void migrateRow(Db &hives, DbTxn *transaction) {
  Row row = firstRow();
  row.puts++;
  hives.put(transaction, &row.key, &row.data, 0);
}

// That there is something under the key keeps nothing from happening twice.
void migratePresent(Db &hives, DbTxn *transaction) {
  Dbt key((void *)"age", 3), data;
  if (hives.exists(transaction, &key, 0) != 0)
    return;
  hives.get(transaction, &key, &data, 0);
  int age = *(int *)data.get_data() * 12;
  Dbt months(&age, sizeof age);
  hives.put(transaction, &key, &months, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// Asked for the marker that is put in the same transaction.
void migrateOnceByKey(DbEnv &environment, Db &hives) {
  Dbt key((void *)"frames", 6), marker((void *)"frames/doubled", 14), data;
  if (hives.exists(nullptr, &marker, 0) == 0)
    return;
  DbTxn *transaction;
  environment.txn_begin(nullptr, &transaction, 0);
  hives.get(transaction, &key, &data, 0);
  int frames = *(int *)data.get_data() * 2;
  Dbt doubled(&frames, sizeof frames);
  hives.put(transaction, &key, &doubled, 0);
  hives.put(transaction, &marker, &doubled, 0);
  transaction->commit(0);
}

// The transaction holds the change and the version.
void migrateOnce(DbEnv &environment, Db &hives, int storedVersion) {
  if (storedVersion > 3)
    throw storedVersion;
  if (storedVersion < 3) {
    DbTxn *transaction;
    environment.txn_begin(nullptr, &transaction, 0);
    Dbt key((void *)"weight", 6), data;
    hives.get(transaction, &key, &data, 0);
    int weight = *(int *)data.get_data() * 1000, version = 3;
    Dbt grams(&weight, sizeof weight), versionKey((void *)"version", 7), number(&version, sizeof version);
    hives.put(transaction, &key, &grams, 0);
    hives.put(transaction, &versionKey, &number, 0);
    transaction->commit(0);
  }
}

void open(DB *handle, DB_ENV *handles, DB_TXN *within, DBT *key, DBT *data, DbEnv &environment, Db &hives,
          DbTxn *transaction, int storedVersion) {
  migrateCount(handle, within);
  migrateIgnored(handle, within, key, data);
  migrateEmpty(handle, handles, within);
  migrateWeight(hives, transaction);
  migrateKey(hives, transaction);
  migrateWithBackup(environment, transaction);
  migrateRow(hives, transaction);
  migratePresent(hives, transaction);
  migrateOnceByKey(environment, hives);
  migrateOnce(environment, hives, storedVersion);
}
