// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// LMDB in C and lmdb++: keys and whole databases removed; writing and everyday removal.
#include <lmdb++.h>
#include <lmdb.h>

void migrateKeys(MDB_txn *transaction, MDB_dbi database) {
  mdb_drop(transaction, database, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

void migrateDatabase(lmdb::txn &transaction, lmdb::dbi &rooms) {
  rooms.drop(transaction, true);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// Everyday.
void forget(lmdb::txn &transaction, lmdb::dbi &rooms, const std::string &key) {
  rooms.del(transaction, key);
}

void open(MDB_txn *transaction, MDB_dbi database, lmdb::txn &scope, lmdb::dbi &rooms, int storedVersion) {
  if (storedVersion < 2) {
    migrateKeys(transaction, database);
    migrateDatabase(scope, rooms);
    rooms.put(scope, "version", "2");
  }
}
