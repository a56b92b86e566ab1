// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Boost.JSON: keys of a stored object changed from their own value, removed, moved; arrays that grow. What fails
// throws, and the text is written by others: no result can be ignored.
#include <boost/json.hpp>

void migrateDocument(boost::json::object &document, boost::json::array &sites) {
  document["delay"] = document["delay"].as_int64() * 1000;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document.insert_or_assign("speed", document.at("speed").as_int64() + 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  sites.push_back("home");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document.erase("mood");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// The value goes on under a new key.
void migrateMovedKey(boost::json::object &document) {
  if (auto *title = document.if_contains("title")) {
    document["name"] = *title;
    document.erase("title");
  }
}

void migrateOnce(boost::json::object &document) {
  if (document.at("version").as_int64() > 2)
    throw document;
  if (document.at("version").as_int64() < 2) {
    document["delay"] = document["delay"].as_int64() * 1000;
    document["version"] = 2;
  }
}

// An object that is built anew.
void migratePart(boost::json::object &document) {
  boost::json::object part;
  part["width"] = document["size"].as_int64() * 2;
  boost::json::array list;
  list.emplace_back("x");
  document["area"] = 7;
}

struct Hive {
  int frames = 0;
};

Hive loadHive(const boost::json::object &record) {
  Hive hive;
  if (record.contains("frameCount")) // the old key
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.frames = record.at("frameCount").as_int64() * 2;
  else
    hive.frames = record.at("frames").as_int64();
  return hive;
}

void migrateParts(boost::json::object &document) {
  document["sites"].as_array().push_back("home");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  if (auto *title = document.if_contains("title")) {
    document["name"] = *title;
    document.erase("title");
  }
}

void open(boost::json::object &document, boost::json::array &sites) {
  migrateParts(document);
  migrateDocument(document, sites);
  migrateMovedKey(document);
  migrateOnce(document);
  migratePart(document);
}
