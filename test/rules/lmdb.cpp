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

// A database that is opened only to be dropped, and of another's making.
void migrateNamed(lmdb::txn &transaction, const std::string &room) {
  lmdb::dbi::open(transaction, room.c_str()).drop(transaction, true);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  other::Counter::of(room).drop(transaction, true);
}

// What the step calls a cache, from a lambda of its own.
static auto clearRooms = [](lmdb::txn &transaction) {
  auto empty = [&](const std::string &room) {
    lmdb::dbi::open(transaction, room.c_str()).drop(transaction, false);
  };
  empty("rooms");
  log("Cleared the cache.");
  return true;
};

// Everyday.
void forget(lmdb::txn &transaction, lmdb::dbi &rooms, const std::string &key) {
  rooms.del(transaction, key);
}

void open(MDB_txn *transaction, MDB_dbi database, lmdb::txn &scope, lmdb::dbi &rooms, int storedVersion) {
  if (storedVersion < 2) {
    migrateKeys(transaction, database);
    migrateDatabase(scope, rooms);
    migrateNamed(scope, "rooms");
    clearRooms(scope);
    rooms.put(scope, "version", "2");
  }
}
