// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// pugixml: attributes and elements of a stored document changed from their own value, added twice, removed, moved;
// saving that nobody looks at.
#include <pugixml.hpp>

void migrateDocument(pugi::xml_node root) {
  root.attribute("delay").set_value(root.attribute("delay").as_int() * 1000);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  root.attribute("width") = root.attribute("width").as_int() + 1;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  root.attribute("speed").set_value("5");
  root.append_child("site").append_attribute("name") = "home";
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  root.remove_attribute("mood");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  root.remove_child("guests");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// The document says itself which form it has, and whether an element is there.
void migrateOnce(pugi::xml_node root) {
  if (root.attribute("version").as_int() < 2) {
    root.attribute("height").set_value(root.attribute("height").as_int() * 10);
    root.attribute("version").set_value(2);
  }
}
void migrateMissing(pugi::xml_node root) {
  if (!root.select_node("sites/away"))
    root.append_child("sites").append_child("away");
}

bool migrateFile(const char *path) {
  pugi::xml_document doc;
  if (!doc.load_file(path))
    return false;
  pugi::xml_node root = doc.child("settings");
  if (root.attribute("version").as_int() > 3)
    return false;
  if (root.attribute("version").as_int() < 3) {
    root.append_child("site").append_attribute("name") = "home";
    root.attribute("version") = 3;
  }
  doc.save_file(path);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
  return true;
}

bool migrateFileWell(const char *path) {
  pugi::xml_document doc;
  if (!doc.load_file(path))
    return false;
  if (!doc.child("settings").child("area"))
    doc.child("settings").append_child("area");
  return doc.save_file(path);
}

// The value goes on under a new key.
void migrateMovedKey(pugi::xml_node root) {
  if (pugi::xml_attribute title = root.attribute("title")) {
    root.append_attribute("name") = title.value();
    root.remove_attribute("title");
  }
}

// A document that is built anew.
bool migrateToNewFile(pugi::xml_node root, const char *path) {
  pugi::xml_document doc;
  pugi::xml_node settings = doc.append_child("settings");
  settings.append_attribute("delay") = root.attribute("delay").as_int() * 1000;
  settings.append_child("site").append_attribute("name") = "home";
  return doc.save_file(path);
}

struct Hive {
  int frames = 0;
};

Hive loadHive(pugi::xml_node record) {
  Hive hive;
  if (record.attribute("frameCount")) // the old key
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.frames = record.attribute("frameCount").as_int() * 2;
  else
    hive.frames = record.attribute("frames").as_int(10);
  return hive;
}

// The version is stored by saving, as all the rest is.
bool migrateSaved(const char *path) {
  pugi::xml_document doc;
  if (!doc.load_file(path))
    return false;
  pugi::xml_node root = doc.document_element();
  int version = root.attribute("version").as_int(1);
  if (version > 2)
    return false;
  if (version < 2)
    root.attribute("depth").set_value(root.attribute("depth").as_int() * 2);
  root.attribute("version").set_value(2);
  return doc.save_file(path);
}

bool open(pugi::xml_node root, const char *path) {
  migrateSaved(path);
  migrateDocument(root);
  migrateOnce(root);
  migrateMissing(root);
  migrateMovedKey(root);
  return migrateFile(path) && migrateFileWell(path) && migrateToNewFile(root, path);
}
