// RUN: rm -rf %t && mkdir -p %t/.git && cp %s %t/store.cpp
// RUN: migralint check --fail-on never --color never %t/store.cpp 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// RocksDB: merges and values put back, with and without a column family; transactions, batches, probes.
#include <rocksdb/db.h>
#include <rocksdb/utilities/transaction_db.h>

using rocksdb::ReadOptions;
using rocksdb::Status;
using rocksdb::WriteOptions;

Status migrateEntry(rocksdb::DB *store, rocksdb::ColumnFamilyHandle *hives) {
  Status merged = store->Merge(WriteOptions(), "log", "migrated");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  if (!merged.ok())
    return merged;
  return store->Merge(WriteOptions(), hives, "log", "migrated");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}Merge(log){{.*}}[migration-non-idempotent-update]
}

Status migrateCount(rocksdb::DB *store, rocksdb::ColumnFamilyHandle *hives) {
  std::string frames;
  Status read = store->Get(ReadOptions(), hives, "frames", &frames);
  if (!read.ok())
    return read;
  int count = std::stoi(frames);
  ++count;
  return store->Put(WriteOptions(), hives, "frames", std::to_string(count));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}Put(frames){{.*}}[migration-non-idempotent-update]
}

// The same key in another family is another value.
Status migrateFamilies(rocksdb::DB *store, rocksdb::ColumnFamilyHandle *hives, rocksdb::ColumnFamilyHandle *sites) {
  std::string frames;
  Status read = store->Get(ReadOptions(), hives, "frames", &frames);
  if (!read.ok())
    return read;
  return store->Put(WriteOptions(), sites, "frames", std::to_string(std::stoi(frames) + 1));
}

void migrateIgnored(rocksdb::DB *store, rocksdb::ColumnFamilyHandle *hives) {
  store->Put(WriteOptions(), hives, "mood", "calm");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-unchecked-result]
}

Status migrateFamily(rocksdb::DB *store, rocksdb::ColumnFamilyHandle *hives) {
  Status range = store->DeleteRange(WriteOptions(), hives, "a", "b");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  if (!range.ok())
    return range;
  return store->DropColumnFamily(hives);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// A copy that can be put back.
Status migrateWithBackup(rocksdb::DB *store, rocksdb::BackupEngine *backups) {
  Status kept = backups->CreateNewBackup(store);
  if (!kept.ok())
    return kept;
  return store->Delete(WriteOptions(), "journal");
}

Status migrateAsked(rocksdb::DB *store) {
  std::string value;
  if (store->KeyMayExist(ReadOptions(), "log/migrated", &value))
    return Status::OK();
  rocksdb::WriteBatch batch;
  batch.Merge("log", "migrated");
  batch.Put("log/migrated", "yes");
  return store->Write(WriteOptions(), &batch);
}

Status migrateOnce(rocksdb::TransactionDB *store, int storedVersion) {
  std::string weight;
  if (storedVersion > 3)
    throw "written by a newer version";
  if (storedVersion < 2) {
    rocksdb::Transaction *transaction = store->BeginTransaction(WriteOptions());
    transaction->GetForUpdate(ReadOptions(), "weight", &weight);
    Status step = transaction->Put("weight", std::to_string(std::stoi(weight) * 1000));
    if (step.ok())
      step = transaction->Put("version", "2");
    if (step.ok())
      step = transaction->Commit();
    delete transaction;
    return step;
  }
  return Status::OK();
}

Status migrateApart(rocksdb::TransactionDB *store, int storedVersion) {
  std::string height;
  if (storedVersion < 3) {
    store->Get(ReadOptions(), "height", &height);
    Status step = store->Put(WriteOptions(), "height", std::to_string(std::stoi(height) * 10));
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    if (step.ok())
      step = store->Put(WriteOptions(), "version", "3");
    return step;
  }
  return Status::OK();
}

// A class of the program around the store, whose name is short.
namespace rock = rocksdb;
class Hives {
public:
  void migrate() {
    put("frames", get("frames").value_or("") + ",new");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
    const auto stored = get("schema_version");
    const int version = stored ? std::stoi(*stored) : 0;
    if (version < 7) {
      const auto rooms = get("rooms");
      if (rooms)
        put("rooms", std::to_string(std::stoi(*rooms) * 2));
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
      put("schema_version", "7");
    }
    remove("attic");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  }

private:
  void put(const std::string &key, const std::string &value) {
    if (!store->Put(WriteOptions(), key, value).ok())
      throw key;
  }
  std::optional<std::string> get(const std::string &key) const {
    std::string value;
    Status status = store->Get(ReadOptions(), key, &value);
    return status.ok() ? std::optional<std::string>(value) : std::nullopt;
  }
  void remove(const std::string &key) {
    if (!store->Delete(WriteOptions(), key).ok())
      throw key;
  }
  std::shared_ptr<rock::DB> store;
};

void open(rocksdb::DB *store, rocksdb::TransactionDB *transactions, rocksdb::BackupEngine *backups,
          rocksdb::ColumnFamilyHandle *hives, rocksdb::ColumnFamilyHandle *sites, int storedVersion) {
  Hives().migrate();
  migrateEntry(store, hives);
  migrateCount(store, hives);
  migrateFamilies(store, hives, sites);
  migrateIgnored(store, hives);
  migrateFamily(store, hives);
  migrateWithBackup(store, backups);
  migrateAsked(store);
  migrateOnce(transactions, storedVersion);
  migrateApart(transactions, storedVersion);
}
