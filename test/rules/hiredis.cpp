// RUN: rm -rf %t && mkdir -p %t/.git && cp %s %t/store.cpp
// RUN: migralint check --fail-on never --color never %t/store.cpp 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// hiredis: command lines that add again, transactions, replies that nobody looks at, keys removed and asked for.
#include <hiredis/hiredis.h>

bool migrateCount(redisContext *store) {
  redisReply *reply = (redisReply *)redisCommand(store, "INCRBY frames 10");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  return reply && reply->type != REDIS_REPLY_ERROR;
}

// The key is an argument.
bool migrateList(redisContext *store, const char *list) {
  redisReply *reply = (redisReply *)redisCommand(store, "RPUSH %s %s", list, "migrated");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  return reply && reply->type != REDIS_REPLY_ERROR;
}

bool migrateWeight(redisContext *store) {
  redisReply *weight = (redisReply *)redisCommand(store, "HGET hive weight");
  if (!weight)
    return false;
  redisReply *reply = (redisReply *)redisCommand(store, "HSET hive weight %d", atoi(weight->str) * 1000);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  return reply && reply->type != REDIS_REPLY_ERROR;
}

// A member that is there already, and a constant.
bool migrateStable(redisContext *store) {
  redisReply *member = (redisReply *)redisCommand(store, "SADD moods calm");
  if (!member)
    return false;
  redisReply *reply = (redisReply *)redisCommand(store, "set mood calm");
  return reply && reply->type != REDIS_REPLY_ERROR;
}

void migrateIgnored(redisContext *store) {
  redisCommand(store, "SET mood calm");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-unchecked-result]
}

bool migrateKeys(redisContext *store) {
  redisReply *reply = (redisReply *)redisCommand(store, "DEL journal");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  return reply && reply->type != REDIS_REPLY_ERROR;
}

bool migrateAll(redisContext *store) {
  redisReply *reply = (redisReply *)redisCommand(store, "FLUSHDB");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  return reply && reply->type != REDIS_REPLY_ERROR;
}

// Asked for the marker that is put in the same transaction.
bool migrateOnceByKey(redisContext *store) {
  redisReply *done = (redisReply *)redisCommand(store, "EXISTS frames/raised");
  if (!done || done->integer == 1)
    return done;
  redisAppendCommand(store, "MULTI");
  redisAppendCommand(store, "INCRBY frames 10");
  redisAppendCommand(store, "SET frames/raised yes");
  redisAppendCommand(store, "EXEC");
  for (int i = 0; i < 4; ++i) {
    void *reply;
    if (redisGetReply(store, &reply) != REDIS_OK)
      return false;
  }
  return true;
}

// The transaction holds the change and the version.
bool migrateOnce(redisContext *store, int storedVersion) {
  if (storedVersion > 3)
    throw storedVersion;
  if (storedVersion < 3) {
    redisAppendCommand(store, "MULTI");
    redisAppendCommand(store, "INCRBY frames 10");
    redisAppendCommand(store, "SET version 3");
    redisAppendCommand(store, "EXEC");
    for (int i = 0; i < 4; ++i) {
      void *reply;
      if (redisGetReply(store, &reply) != REDIS_OK)
        return false;
    }
  }
  return true;
}

void open(redisContext *store, int storedVersion) {
  migrateCount(store);
  migrateList(store, "visits");
  migrateWeight(store);
  migrateStable(store);
  migrateIgnored(store);
  migrateKeys(store);
  migrateAll(store);
  migrateOnceByKey(store);
  migrateOnce(store, storedVersion);
}
