// RUN: rm -rf %t && mkdir -p %t/.git && cp %s %t/store.cpp
// RUN: migralint check --fail-on never --color never %t/store.cpp 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// LMDB in C and lmdb++: values that are put back changed, transactions, ignored results; keys and whole databases
// removed; writing and everyday removal.
#include <lmdb++.h>
#include <lmdb.h>

int migrateCount(MDB_txn *transaction, MDB_dbi hives) {
  MDB_val key{6, (void *)"frames"}, data;
  int error = mdb_get(transaction, hives, &key, &data);
  if (error)
    return error;
  int frames = *(int *)data.mv_data + 1;
  data.mv_data = &frames;
  return mdb_put(transaction, hives, &key, &data, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateIgnored(MDB_txn *transaction, MDB_dbi hives) {
  MDB_val key, data{4, (void *)"calm"};
  key.mv_size = 4;
  key.mv_data = (void *)"mood";
  mdb_put(transaction, hives, &key, &data, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}mdb_put(mood){{.*}}[migration-unchecked-result]
}

int migrateKeys(MDB_txn *transaction, MDB_dbi database) {
  return mdb_drop(transaction, database, 0);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

void migrateWeight(lmdb::txn &transaction, lmdb::dbi &hives) {
  std::string_view weight;
  if (!hives.get(transaction, "weight", weight))
    return;
  hives.put(transaction, "weight", std::to_string(std::stoi(std::string(weight)) * 1000));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// Every record, under the key that it has.
void migrateEach(lmdb::txn &transaction, lmdb::dbi &hives) {
  auto cursor = lmdb::cursor::open(transaction, hives);
  std::string_view key, weight;
  while (cursor.get(key, weight, MDB_NEXT))
    cursor.put(key, std::to_string(std::stoi(std::string(weight)) * 1000), MDB_CURRENT);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// Another database's value.
void migrateCopied(lmdb::txn &transaction, lmdb::dbi &hives, lmdb::dbi &apiaries) {
  std::string_view weight;
  if (hives.get(transaction, "weight", weight))
    apiaries.put(transaction, "weight", std::to_string(std::stoi(std::string(weight)) * 1000));
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

// Asked for a marker, which is put in the same transaction.
void migrateOnceByKey(MDB_env *environment, lmdb::dbi &hives) {
  auto transaction = lmdb::txn::begin(environment);
  std::string_view done, frames;
  if (hives.get(transaction, "frames/doubled", done))
    return;
  hives.get(transaction, "frames", frames);
  hives.put(transaction, "frames", std::to_string(std::stoi(std::string(frames)) * 2));
  hives.put(transaction, "frames/doubled", "yes");
  transaction.commit();
}

// That there is a transaction keeps nothing from happening twice.
int migrateCommitted(MDB_env *environment, MDB_dbi hives) {
  MDB_txn *transaction;
  if (mdb_txn_begin(environment, nullptr, 0, &transaction) != 0)
    return -1;
  MDB_val key{3, (void *)"age"}, data;
  mdb_get(transaction, hives, &key, &data);
  int age = *(int *)data.mv_data * 12;
  data.mv_data = &age;
  if (mdb_put(transaction, hives, &key, &data, 0) != 0) {
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
    mdb_txn_abort(transaction);
    return -1;
  }
  return mdb_txn_commit(transaction);
}

// The transaction holds the change and the version.
int migrateOnce(MDB_env *environment, MDB_dbi hives, int storedVersion) {
  if (storedVersion > 5)
    throw storedVersion;
  if (storedVersion < 3) {
    MDB_txn *transaction;
    if (int error = mdb_txn_begin(environment, nullptr, 0, &transaction))
      return error;
    MDB_val key{6, (void *)"weight"}, data;
    mdb_get(transaction, hives, &key, &data);
    int weight = *(int *)data.mv_data * 1000, version = 3;
    data.mv_data = &weight;
    int error = mdb_put(transaction, hives, &key, &data, 0);
    MDB_val versionKey{7, (void *)"version"}, number{sizeof version, &version};
    if (!error)
      error = mdb_put(transaction, hives, &versionKey, &number, 0);
    if (!error)
      return mdb_txn_commit(transaction);
    mdb_txn_abort(transaction);
    return error;
  }
  return 0;
}

// The same in C++, whose transaction aborts when nobody commits it.
void migrateOnceScoped(MDB_env *environment, lmdb::dbi &hives, int storedVersion) {
  if (storedVersion < 4) {
    auto transaction = lmdb::txn::begin(environment);
    std::string_view age;
    hives.get(transaction, "age", age);
    hives.put(transaction, "age", std::to_string(std::stoi(std::string(age)) * 12));
    hives.put(transaction, "version", "4");
    transaction.commit();
  }
}

// Two transactions.
void migrateApart(MDB_env *environment, lmdb::dbi &hives, int storedVersion) {
  if (storedVersion < 5) {
    auto change = lmdb::txn::begin(environment);
    std::string_view height;
    hives.get(change, "height", height);
    hives.put(change, "height", std::to_string(std::stoi(std::string(height)) * 10));
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    change.commit();
    auto record = lmdb::txn::begin(environment);
    hives.put(record, "version", "5");
    record.commit();
  }
}

// Everyday.
void forget(lmdb::txn &transaction, lmdb::dbi &rooms, const std::string &key) {
  rooms.del(transaction, key);
}

// A jump to the clean-up is a way out.
int migrateJumping(MDB_env *environment, MDB_dbi hives, int storedVersion) {
  MDB_txn *transaction;
  MDB_val key = {5, (void *)"rooms"}, versionKey = {7, (void *)"version"}, data;
  int rooms, version = 2, rc = mdb_txn_begin(environment, nullptr, 0, &transaction);
  if (rc)
    return rc;
  if (storedVersion > 5) {
    rc = -1;
    goto fail;
  }
  if (storedVersion < 2) {
    if ((rc = mdb_get(transaction, hives, &key, &data)) != 0)
      goto fail;
    rooms = *(int *)data.mv_data + 1;
    data.mv_data = &rooms;
    if ((rc = mdb_put(transaction, hives, &key, &data, 0)) != 0) {
      printf("%s\n", mdb_strerror(rc));
      goto fail;
    }
    data.mv_data = &version;
    if ((rc = mdb_put(transaction, hives, &versionKey, &data, 0)) != 0) {
      printf("%s\n", mdb_strerror(rc));
      goto fail;
    }
  }
  return mdb_txn_commit(transaction);
fail:
  mdb_txn_abort(transaction);
  return rc;
}

void open(MDB_env *environment, MDB_txn *transaction, MDB_dbi database, lmdb::txn &scope, lmdb::dbi &rooms,
          int storedVersion) {
  migrateJumping(environment, database, storedVersion);
  migrateCount(transaction, database);
  migrateIgnored(transaction, database);
  migrateKeys(transaction, database);
  migrateWeight(scope, rooms);
  migrateEach(scope, rooms);
  migrateCopied(scope, rooms, rooms);
  migrateDatabase(scope, rooms);
  migrateNamed(scope, "rooms");
  clearRooms(scope);
  migrateOnceByKey(environment, rooms);
  migrateCommitted(environment, database);
  migrateOnce(environment, database, storedVersion);
  migrateOnceScoped(environment, rooms, storedVersion);
  migrateApart(environment, rooms, storedVersion);
}
