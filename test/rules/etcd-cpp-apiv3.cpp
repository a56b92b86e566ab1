// RUN: rm -rf %t && mkdir -p %t/.git && cp %s %t/store.cpp
// RUN: migralint check --fail-on never --color never %t/store.cpp 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// etcd: values put back changed, responses that nobody looks at, transactions, keys removed and asked for.
#include <etcd/SyncClient.hpp>
#include <etcd/v3/Transaction.hpp>

bool migrateCount(etcd::SyncClient &client) {
  etcd::Response frames = client.get("hives/frames");
  if (!frames.is_ok())
    return false;
  int count = std::stoi(frames.value().as_string());
  return client.put("hives/frames", std::to_string(count + 1)).is_ok();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateIgnored(etcd::SyncClient &client) {
  client.put("hives/mood", "calm");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-unchecked-result]
}

// A task that nobody waits for.
void migrateUnawaited(etcd::Client &client) {
  client.set("hives/mood", "calm");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-unchecked-result]
}

// The transaction may not have been done.
void migrateUndone(etcd::SyncClient &client) {
  etcdv3::Transaction transaction;
  transaction.add_success_put("hives/mood", "calm");
  client.txn(transaction);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}`txn`{{.*}}[migration-unchecked-result]
}

bool migrateKeys(etcd::SyncClient &client) {
  return client.rmdir("hives/journal", true).is_ok();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// Asked for the marker that is put in the same transaction.
bool migrateOnceByKey(etcd::SyncClient &client) {
  if (client.get("hives/doubled").is_ok())
    return true;
  etcd::Response frames = client.get("hives/frames");
  etcdv3::Transaction transaction;
  transaction.add_success_put("hives/frames", std::to_string(std::stoi(frames.value().as_string()) * 2));
  transaction.add_success_put("hives/doubled", "yes");
  return client.txn(transaction).is_ok();
}

// The transaction holds the change and the version.
bool migrateOnce(etcd::SyncClient &client, int storedVersion) {
  if (storedVersion > 4)
    throw storedVersion;
  if (storedVersion < 3) {
    etcd::Response weight = client.get("hives/weight");
    etcdv3::Transaction transaction;
    transaction.add_success_put("hives/weight", std::to_string(std::stoi(weight.value().as_string()) * 1000));
    transaction.add_success_put("hives/version", "3");
    return client.txn(transaction).is_ok();
  }
  return true;
}

bool migrateApart(etcd::SyncClient &client, int storedVersion) {
  if (storedVersion < 4) {
    etcd::Response height = client.get("hives/height");
    if (!client.put("hives/height", std::to_string(std::stoi(height.value().as_string()) * 10)).is_ok())
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
      return false;
    return client.put("hives/version", "4").is_ok();
  }
  return true;
}

// Who waits for the answer has not looked at it.
void migrateAwaited(etcd::Client &later) {
  later.put("hives/mood", "calm").get();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-unchecked-result]
  if (!later.put("hives/mood", "calm").get().is_ok())
    throw "not stored";
}

// A key is a path.
void migrateByPath(etcd::SyncClient &client, int storedVersion) {
  if (storedVersion >= 5)
    return;
  etcd::Response rooms = client.get("/hives/rooms");
  etcdv3::Transaction step;
  step.add_success_put("/hives/rooms", std::to_string(std::stoi(rooms.value().as_string()) + 1));
  step.add_success_put("/hives/schema_version", "5");
  if (!client.txn(step).is_ok())
    throw "not stored";
}

void open(etcd::SyncClient &client, etcd::Client &later, int storedVersion) {
  migrateAwaited(later);
  migrateByPath(client, storedVersion);
  migrateCount(client);
  migrateIgnored(client);
  migrateUnawaited(later);
  migrateUndone(client);
  migrateKeys(client);
  migrateOnceByKey(client);
  migrateOnce(client, storedVersion);
  migrateApart(client, storedVersion);
}
