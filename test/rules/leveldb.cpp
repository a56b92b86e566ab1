// RUN: rm -rf %t && mkdir -p %t/.git && cp %s %t/store.cpp
// RUN: migralint check --fail-on never --color never %t/store.cpp 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// LevelDB: a value that is read, changed and put back; batches; statuses; keys removed, moved and asked for.
#include <leveldb/db.h>
#include <leveldb/write_batch.h>

leveldb::Status migrateCount(leveldb::DB *store) {
  std::string frames;
  leveldb::Status read = store->Get(leveldb::ReadOptions(), "frames", &frames);
  if (!read.ok())
    return read;
  return store->Put(leveldb::WriteOptions(), "frames", std::to_string(std::stoi(frames) + 1));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}Put(frames){{.*}}[migration-non-idempotent-update]
}

leveldb::Status migrateName(leveldb::DB *store) {
  std::string key = "label", label;
  store->Get(leveldb::ReadOptions(), key, &label);
  label += " (old)";
  return store->Put(leveldb::WriteOptions(), key, label);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// Another key's value; a constant; what the value itself keeps from happening twice.
leveldb::Status migrateStable(leveldb::DB *store) {
  std::string frames, unit;
  store->Get(leveldb::ReadOptions(), "frames", &frames);
  leveldb::Status put = store->Put(leveldb::WriteOptions(), "doubled", std::to_string(std::stoi(frames) * 2));
  if (!put.ok())
    return put;
  store->Get(leveldb::ReadOptions(), "unit", &unit);
  if (unit.find("kg") == std::string::npos)
    return store->Put(leveldb::WriteOptions(), "unit", unit + " kg");
  return store->Put(leveldb::WriteOptions(), "mood", "calm");
}

void migrateIgnored(leveldb::DB *store) {
  store->Put(leveldb::WriteOptions(), "mood", "calm");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-unchecked-result]
}

// The batch may not have been written.
void migrateUnwritten(leveldb::DB *store) {
  leveldb::WriteBatch batch;
  batch.Put("mood", "calm");
  store->Write(leveldb::WriteOptions(), &batch);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}`Write`{{.*}}[migration-unchecked-result]
}

leveldb::Status migrateKeys(leveldb::DB *store) {
  return store->Delete(leveldb::WriteOptions(), "journal");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// The value goes on under a new key, in one batch.
leveldb::Status migrateMovedKey(leveldb::DB *store) {
  std::string rooms;
  store->Get(leveldb::ReadOptions(), "rooms", &rooms);
  leveldb::WriteBatch batch;
  batch.Put("rooms/v2", rooms);
  batch.Delete("rooms");
  return store->Write(leveldb::WriteOptions(), &batch);
}

// Asked for the very key.
leveldb::Status migrateOnceByKey(leveldb::DB *store) {
  std::string visits, done;
  leveldb::Status marker = store->Get(leveldb::ReadOptions(), "visits/doubled", &done);
  if (!marker.IsNotFound())
    return marker;
  store->Get(leveldb::ReadOptions(), "visits", &visits);
  leveldb::WriteBatch batch;
  batch.Put("visits", std::to_string(std::stoi(visits) * 2));
  batch.Put("visits/doubled", "yes");
  return store->Write(leveldb::WriteOptions(), &batch);
}

// Guarded by the version, which is recorded in the same batch.
leveldb::Status migrateOnce(leveldb::DB *store, int storedVersion) {
  std::string weight;
  if (storedVersion > 3)
    throw "written by a newer version";
  if (storedVersion < 2) {
    store->Get(leveldb::ReadOptions(), "weight", &weight);
    leveldb::WriteBatch batch;
    batch.Put("weight", std::to_string(std::stoi(weight) * 1000));
    batch.Put("version", "2");
    return store->Write(leveldb::WriteOptions(), &batch);
  }
  return leveldb::Status::OK();
}

leveldb::Status migrateApart(leveldb::DB *store, int storedVersion) {
  std::string height;
  if (storedVersion < 3) {
    store->Get(leveldb::ReadOptions(), "height", &height);
    leveldb::Status put = store->Put(leveldb::WriteOptions(), "height", std::to_string(std::stoi(height) * 10));
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    if (!put.ok())
      return put;
    return store->Put(leveldb::WriteOptions(), "version", "3");
  }
  return leveldb::Status::OK();
}

// That there is something to change keeps it from nothing.
leveldb::Status migrateApartAsked(leveldb::DB *store, int storedVersion) {
  std::string depth;
  if (storedVersion < 4) {
    leveldb::Status status = store->Get(leveldb::ReadOptions(), "depth", &depth);
    if (!status.ok())
      return status;
    status = store->Put(leveldb::WriteOptions(), "depth", std::to_string(std::stoi(depth) * 10));
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    if (!status.ok())
      return status;
    return store->Put(leveldb::WriteOptions(), "version", "4");
  }
  return leveldb::Status::OK();
}

// What is stored besides is no copy of it.
leveldb::Status migrateDroppedKey(leveldb::DB *store) {
  std::string shelf;
  if (!store->Get(leveldb::ReadOptions(), "shelf", &shelf).ok())
    return leveldb::Status::OK();
  leveldb::Status status = store->Put(leveldb::WriteOptions(), "mood", "calm");
  if (!status.ok())
    return status;
  return store->Delete(leveldb::WriteOptions(), "shelf");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

void open(leveldb::DB *store, int storedVersion) {
  migrateApartAsked(store, storedVersion);
  migrateDroppedKey(store);
  migrateCount(store);
  migrateName(store);
  migrateStable(store);
  migrateIgnored(store);
  migrateUnwritten(store);
  migrateKeys(store);
  migrateMovedKey(store);
  migrateOnceByKey(store);
  migrateOnce(store, storedVersion);
  migrateApart(store, storedVersion);
}
