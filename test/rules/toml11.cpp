// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// toml11: keys of a stored document changed from their own value, removed, moved; arrays that grow; old keys in a
// loader. What fails throws, what removes gives a count, and the text is put into a stream: no result can be
// ignored.
#include <toml.hpp>

void migrateDocument(toml::value &document) {
  document["delay"] = toml::find<int>(document, "delay") * 1000;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document.at("width") = document.at("width").as_integer() + 1;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document["height"] = toml::find_or(document, "height", 10) * 2;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document["sites"].push_back("home");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document["tags"].as_array().emplace_back("old");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document["unit"] = "mm";
}

void migrateTable(toml::table &table) {
  table.insert_or_assign("depth", table.at("depth").as_floating() / 10);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  table.insert_or_assign("unit", "mm");
  table.emplace("colour", "red"); // nothing happens where the key is there
}

// No down step and no backup gives them back.
void migrateRemovals(toml::value &document) {
  document.as_table().erase("mood");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  document["notes"].as_array().clear();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// The file says what it is, and the value comes through a variable.
void migrateFile(const std::string &path) {
  auto config = toml::parse(path);
  int speed = toml::find<int>(config, "speed");
  config["speed"] = speed * 10;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  std::ofstream(path) << toml::format(config);
}

// The value goes on under a new key.
void migrateMovedKey(toml::value &document) {
  if (document.contains("title")) {
    document["name"] = document.at("title");
    document.as_table().erase("title");
  }
}

void migrateOnce(toml::value &document) {
  if (toml::find_or(document, "version", 1) > 2)
    throw document;
  if (toml::find_or(document, "version", 1) < 2) {
    document["delay"] = toml::find<int>(document, "delay") * 1000;
    document["sites"].push_back("away");
    document["version"] = 2;
  }
}

// What is asked for decides whether the step is still to be made.
void migrateProbed(toml::value &document) {
  if (!document.contains("seconds")) {
    document["delay"] = toml::find<int>(document, "delay") * 1000;
    document["seconds"] = true;
  }
  if (document.as_table().count("metric") == 0) {
    document["height"] = toml::find<int>(document, "height") * 2;
    document["metric"] = true;
  }
  if (document.as_table().find("rooms") == document.as_table().end())
    document["rooms"] = toml::array{"attic"};
}

// A part that is built anew, from other keys.
void migratePart(toml::value &document) {
  toml::value part = toml::table{};
  part["width"] = toml::find<int>(document, "size") * 2;
  toml::array tags;
  tags.push_back("new");
  document["area"] = 7;
}

struct Hive {
  int frames = 0;
};

Hive loadHive(const toml::value &record) {
  Hive hive;
  if (record.contains("frameCount")) // the old key
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.frames = toml::find<int>(record, "frameCount") * 2;
  else
    hive.frames = toml::find<int>(record, "frames");
  return hive;
}

// A default, and no more.
Hive loadPlain(const toml::value &record) {
  Hive hive;
  if (record.contains("frames"))
    hive.frames = toml::find<int>(record, "frames");
  return hive;
}

void open(toml::value &document, const std::string &path) {
  migrateDocument(document);
  migrateTable(document.as_table());
  migrateRemovals(document);
  migrateFile(path);
  migrateMovedKey(document);
  migrateOnce(document);
  migrateProbed(document);
  migratePart(document);
}
