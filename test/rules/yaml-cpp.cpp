// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// yaml-cpp: keys of a stored document changed from their own value, removed, moved; sequences that grow; old keys
// in a loader. Its calls throw, and what is written is text put into a stream: no result can be ignored.
#include <yaml-cpp/yaml.h>

void migrateDocument(YAML::Node &document) {
  document["delay"] = document["delay"].as<int>() * 1000;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document["sites"].push_back("home");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document.remove("mood");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// The file says what it is, and the value comes through a variable.
void migrateFile(const std::string &path) {
  auto config = YAML::LoadFile(path);
  int speed = config["speed"].as<int>();
  config["speed"] = speed * 10;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  config["unit"] = "mm";
  std::ofstream(path) << config;
}

// The value goes on under a new key.
void migrateMovedKey(YAML::Node &document) {
  if (document["title"]) {
    document["name"] = document["title"];
    document.remove("title");
  }
}

void migrateOnce(YAML::Node &document) {
  if (document["version"].as<int>(1) > 2)
    throw document;
  if (document["version"].as<int>(1) < 2) {
    document["delay"] = document["delay"].as<int>() * 1000;
    document["sites"].push_back("away");
    document["version"] = 2;
  }
}

// What is asked for decides whether the step is still to be made.
void migrateAsked(YAML::Node &document) {
  if (document["seconds"].IsDefined())
    return;
  document["delay"] = document["delay"].as<int>() * 1000;
  document["seconds"] = true;
}

// A part that is built anew, from other keys.
void migratePart(YAML::Node &document) {
  YAML::Node part;
  part["width"] = document["size"].as<int>() * 2;
  part["tags"].push_back("new");
  document["area"] = 7;
}

struct Hive {
  int frames = 0;
};

Hive loadHive(const YAML::Node &record) {
  Hive hive;
  if (record["frameCount"]) // the old key
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.frames = record["frameCount"].as<int>() * 2;
  else
    hive.frames = record["frames"].as<int>();
  return hive;
}

// A default, and no more.
Hive loadPlain(const YAML::Node &record) {
  Hive hive;
  if (record["frames"])
    hive.frames = record["frames"].as<int>();
  return hive;
}

// It is there before the change and after.
void migrateWherePresent(YAML::Node &document) {
  if (document["size"].IsDefined())
    document["size"] = document["size"].as<int>() * 2;
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  if (!document["unit"].IsDefined())
    document["unit"] = document["width"].as<std::string>() + "mm";
}

void open(YAML::Node &document, const std::string &path) {
  migrateWherePresent(document);
  migrateDocument(document);
  migrateFile(path);
  migrateMovedKey(document);
  migrateOnce(document);
  migrateAsked(document);
  migratePart(document);
}
