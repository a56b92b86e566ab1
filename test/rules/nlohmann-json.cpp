// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// nlohmann::json: keys of a stored document changed from their own value, removed, moved; lists that grow; old keys in a
// loader. What fails throws: no result can be ignored.
#include <nlohmann/json.hpp>

void migrateDocument(nlohmann::json &document) {
  document.erase("mood");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  document.push_back("home");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateScale(nlohmann::json &document) {
  document["delay"] = document["delay"].get<int>() * 1000;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  for (auto &site : document["sites"])
    site["height"] = site.value("height", 0) + 1;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document["view"]["zoom"] = document["zoom"].get<int>() * 2; // another's
}

// An object that is built anew.
void migratePart(nlohmann::json &document) {
  nlohmann::json part = nlohmann::json::object();
  part["width"] = document["size"].get<int>() * 2;
  part["list"].push_back("x");
  document["area"] = 7;
}

// The value goes on under a new key.
void migrateMovedKey(nlohmann::json &document) {
  if (document.contains("title")) {
    document["name"] = document["title"];
    document.erase("title");
  }
}

void migrateOnce(nlohmann::json &document) {
  if (document.value("version", 1) > 2)
    throw document;
  if (document["version"].get<int>() < 2) {
    document["delay"] = document["delay"].get<int>() * 1000;
    document.push_back("away");
    document["version"] = 2;
  }
}

struct Hive {
  int frames = 0;
};

Hive loadHive(const nlohmann::json &record) {
  Hive hive;
  if (record.contains("frameCount")) // the old key
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.frames = record.at("frameCount").get<int>() * 2;
  else
    hive.frames = record.at("frames").get<int>();
  return hive;
}

void open(nlohmann::json &document) {
  migrateDocument(document);
  migrateMovedKey(document);
  migrateScale(document);
  migratePart(document);
  migrateOnce(document);
}
