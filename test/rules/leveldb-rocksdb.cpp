// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// LevelDB and RocksDB: keys removed, moved, in a batch; values that grow.
#include <leveldb/db.h>
#include <leveldb/write_batch.h>
#include <rocksdb/db.h>

void migrateKeys(leveldb::DB *store) {
  store->Delete(leveldb::WriteOptions(), "journal");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

void migrateRocks(rocksdb::DB *store) {
  store->Merge(rocksdb::WriteOptions(), "log", "migrated");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  store->DropColumnFamily(nullptr);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// The value goes on under a new key.
void migrateMovedKey(leveldb::DB *store) {
  std::string rooms;
  store->Get(leveldb::ReadOptions(), "rooms", &rooms);
  leveldb::WriteBatch batch;
  batch.Put("rooms/v2", rooms);
  batch.Delete("rooms");
  store->Write(leveldb::WriteOptions(), &batch);
}

void open(leveldb::DB *store, rocksdb::DB *rocks, int storedVersion) {
  if (storedVersion < 2) {
    migrateKeys(store);
    migrateMovedKey(store);
    store->Put(leveldb::WriteOptions(), "version", "2");
  }
  migrateRocks(rocks);
}
