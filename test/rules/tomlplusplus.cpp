// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// toml++: keys of a stored document changed from their own value, removed, moved; arrays that grow; old keys
// in a loader. What fails throws, and the text is put into a stream: no result can be ignored.
#include <toml++/toml.hpp>

void migrateDocument(toml::table &document) {
  document.insert_or_assign("delay", document["delay"].value_or(0) * 1000);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document["sites"].as_array()->push_back("home");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document.erase("mood");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// The file says what it is, and the value comes through a variable.
void migrateFile(const std::string &path) {
  auto config = toml::parse_file(path);
  int speed = config["speed"].value_or(0);
  config.insert_or_assign("speed", speed * 10);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  config.insert_or_assign("unit", "mm");
  std::ofstream(path) << config;
}

// The value goes on under a new key.
void migrateMovedKey(toml::table &document) {
  if (const toml::node *title = document.get("title")) {
    document.insert_or_assign("name", *title);
    document.erase("title");
  }
}

void migrateOnce(toml::table &document) {
  if (document["version"].value_or(1) > 2)
    throw document;
  if (document["version"].value_or(1) < 2) {
    document.insert_or_assign("delay", document["delay"].value_or(0) * 1000);
    document["sites"].as_array()->push_back("away");
    document.insert_or_assign("version", 2);
  }
}

// A part that is built anew, from other keys.
void migratePart(toml::table &document) {
  toml::table part;
  part.insert("width", document["size"].value_or(0) * 2);
  toml::array tags;
  tags.push_back("new");
  document.insert_or_assign("area", 7);
}

struct Hive {
  int frames = 0;
};

Hive loadHive(const toml::table &record) {
  Hive hive;
  if (record["frameCount"]) // the old key
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.frames = record["frameCount"].value_or(0) * 2;
  else
    hive.frames = record["frames"].value_or(0);
  return hive;
}

Hive loadOther(const toml::table &record) {
  Hive hive;
  if (record.contains("combCount")) // the old key
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.frames = record["combCount"].value_or(0) * 2;
  else
    hive.frames = record["combs"].value_or(0);
  return hive;
}

// A default, and no more.
Hive loadPlain(const toml::table &record) {
  Hive hive;
  if (record["frames"])
    hive.frames = record["frames"].value_or(0);
  return hive;
}

void open(toml::table &document, const std::string &path) {
  migrateDocument(document);
  migrateFile(path);
  migrateMovedKey(document);
  migrateOnce(document);
  migratePart(document);
}
