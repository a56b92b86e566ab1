// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// RapidJSON: members of a stored document changed from their own value, added twice, removed, moved. Its calls assert
// what they need, and what is written goes through a writer: there is no result to ignore.
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

using Allocator = rapidjson::Document::AllocatorType;

void migrateDocument(rapidjson::Document &document, Allocator &allocator) {
  document["delay"].SetInt(document["delay"].GetInt() * 1000);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document["speed"].SetInt(document["delay"].GetInt() * 2); // another's
  document["sites"].PushBack("home", allocator);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document.AddMember("unit", "mm", allocator);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document.RemoveMember("mood");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  rapidjson::EraseValueByPointer(document, "/colours/old");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// Not there yet: added once.
void migrateNewMember(rapidjson::Document &document, Allocator &allocator) {
  if (!document.HasMember("unit"))
    document.AddMember("unit", "mm", allocator);
}

// The value goes on under a new key.
void migrateMovedKey(rapidjson::Document &document, Allocator &allocator) {
  auto title = document.FindMember("title");
  if (title != document.MemberEnd()) {
    document.AddMember("name", document["title"], allocator);
    document.RemoveMember("title");
  }
}

void migrateOnce(rapidjson::Document &document, Allocator &allocator) {
  if (document["version"].GetInt() > 2)
    abort();
  if (document["version"].GetInt() < 2) {
    document["delay"].SetInt(document["delay"].GetInt() * 1000);
    document["sites"].PushBack("away", allocator);
    document["version"].SetInt(2);
  }
}

// A part that is built anew.
void migratePart(rapidjson::Document &document, Allocator &allocator) {
  rapidjson::Value part(rapidjson::kObjectType);
  part.AddMember("width", 1, allocator);
  rapidjson::Value list(rapidjson::kArrayType);
  list.PushBack(1, allocator);
  document["area"] = part;
}

struct Hive {
  int frames = 0;
};

Hive loadHive(const rapidjson::Value &record) {
  Hive hive;
  if (record.HasMember("frameCount")) // the old key
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.frames = record["frameCount"].GetInt() * 2;
  else
    hive.frames = record["frames"].GetInt();
  return hive;
}

void open(rapidjson::Document &document, Allocator &allocator, int storedVersion) {
  migrateDocument(document, allocator);
  migrateNewMember(document, allocator);
  migrateMovedKey(document, allocator);
  migrateOnce(document, allocator);
  if (storedVersion < 2) {
    migratePart(document, allocator);
    document["version"].SetInt(2);
  }
}
