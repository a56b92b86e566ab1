// RUN: rm -rf %t && mkdir -p %t/.git && cp %s %t/store.cpp
// RUN: migralint check --fail-on never --color never %t/store.cpp 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// redis-plus-plus: commands that add again, values put back changed, transactions, keys removed and asked for. It
// throws: no result is ignored.
#include <sw/redis++/redis++.h>

void migrateCount(sw::redis::Redis &redis) {
  redis.incrby("frames", 10);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  redis.hincrby("hive", "visits", 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateList(sw::redis::RedisCluster &redis) {
  redis.rpush("log", "migrated");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateWeight(sw::redis::Redis &redis) {
  auto weight = redis.get("weight");
  if (weight)
    redis.set("weight", std::to_string(std::stoi(*weight) * 1000));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  auto frames = redis.hget("hive", "frames");
  redis.hset("hive", "frames", std::to_string(std::stoi(*frames) + 1));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// A member that is there already; a constant; another field's value.
void migrateStable(sw::redis::Redis &redis) {
  redis.sadd("moods", "calm");
  redis.set("mood", "calm");
  auto frames = redis.hget("hive", "frames");
  redis.hset("hive", "combs", std::to_string(std::stoi(*frames) * 10));
}

void migrateKeys(sw::redis::Redis &redis) {
  redis.del("journal");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  redis.flushdb();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// Asked for the marker that is put in the same transaction.
void migrateOnceByKey(sw::redis::Redis &redis) {
  if (redis.exists("frames/raised"))
    return;
  auto transaction = redis.transaction();
  transaction.incrby("frames", 10);
  transaction.set("frames/raised", "yes");
  transaction.exec();
}

// The transaction holds the change and the version.
void migrateOnce(sw::redis::Redis &redis, int storedVersion) {
  if (storedVersion > 3)
    throw storedVersion;
  if (storedVersion < 3)
    redis.transaction().incrby("frames", 10).set("version", "3").exec();
}

void open(sw::redis::Redis &redis, sw::redis::RedisCluster &cluster, int storedVersion) {
  migrateCount(redis);
  migrateList(cluster);
  migrateWeight(redis);
  migrateStable(redis);
  migrateKeys(redis);
  migrateOnceByKey(redis);
  migrateOnce(redis, storedVersion);
}
