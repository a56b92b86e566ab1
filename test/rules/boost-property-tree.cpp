// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Boost.PropertyTree: values of a stored tree changed from their own value, added twice, removed, moved. What fails
// throws: no result can be ignored.
#include <boost/property_tree/json_parser.hpp>
#include <boost/property_tree/ptree.hpp>
namespace pt = boost::property_tree;

void migrateTree(pt::ptree &tree) {
  tree.put("delay", tree.get<int>("delay") * 1000);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  tree.add("sites.site", "home");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  tree.get_child("colours").push_back(std::make_pair("", pt::ptree("red")));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  tree.erase("mood");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

void migrateFile(const std::string &path) {
  pt::ptree tree;
  pt::read_json(path, tree);
  int speed = tree.get("speed", 1);
  speed *= 10;
  tree.put("speed", speed);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  pt::write_json(path, tree);
}

// The value goes on under a new key.
void migrateMovedKey(pt::ptree &tree) {
  if (auto title = tree.get_optional<std::string>("title")) {
    tree.put("name", *title);
    tree.erase("title");
  }
}

void migrateOnce(pt::ptree &tree) {
  if (tree.get("version", 1) > 2)
    throw tree;
  if (tree.get("version", 1) < 2) {
    tree.put("delay", tree.get<int>("delay") * 1000);
    tree.add("sites.site", "away");
    tree.put("version", 2);
  }
}

// A tree that is built anew.
void migratePart(pt::ptree &tree) {
  if (tree.count("area"))
    return;
  pt::ptree part;
  part.add("width", 1);
  part.push_back(std::make_pair("", pt::ptree("x")));
  tree.put_child("area", part);
}

struct Hive {
  int frames = 0;
};

Hive loadHive(const pt::ptree &record) {
  Hive hive;
  if (record.count("frameCount")) // the old key
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.frames = record.get<int>("frameCount") * 2;
  else
    hive.frames = record.get<int>("frames", 10);
  return hive;
}

void open(pt::ptree &tree, const std::string &path) {
  migrateTree(tree);
  migrateFile(path);
  migrateMovedKey(tree);
  migrateOnce(tree);
  migratePart(tree);
}
