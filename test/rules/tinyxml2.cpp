// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// TinyXML-2: attributes and elements of a stored document changed from their own value, added twice, removed, moved;
// saving that nobody looks at.
#include <tinyxml2.h>
using namespace tinyxml2;

void migrateDocument(XMLElement *root) {
  root->SetAttribute("delay", root->IntAttribute("delay") * 1000);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  root->SetAttribute("speed", root->IntAttribute("delay") * 2); // another's
  root->InsertNewChildElement("site")->SetAttribute("name", "home");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  root->DeleteAttribute("mood");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

void migrateGuests(XMLElement *guests) {
  guests->DeleteChildren();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// That there is such an attribute keeps nothing from happening twice.
void migratePresent(XMLElement *root) {
  if (root->FindAttribute("width"))
    root->SetAttribute("width", root->IntAttribute("width") * 10);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

bool migrateFile(const char *path) {
  XMLDocument doc;
  if (doc.LoadFile(path) != XML_SUCCESS)
    return false;
  XMLElement *root = doc.FirstChildElement("settings");
  if (root->IntAttribute("version") > 3)
    return false;
  if (root->IntAttribute("version") < 3) {
    XMLElement *site = doc.NewElement("site");
    site->SetAttribute("name", "home");
    root->InsertEndChild(site);
    root->SetAttribute("version", 3);
  }
  doc.SaveFile(path);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
  return true;
}

bool migrateFileWell(const char *path) {
  XMLDocument doc;
  if (doc.LoadFile(path) != XML_SUCCESS)
    return false;
  XMLElement *root = doc.FirstChildElement("settings");
  if (!root->FirstChildElement("area"))
    root->InsertEndChild(doc.NewElement("area"));
  return doc.SaveFile(path) == XML_SUCCESS;
}

// The value goes on under a new key.
void migrateMovedKey(XMLElement *root) {
  if (const char *title = root->Attribute("title")) {
    root->SetAttribute("name", title);
    root->DeleteAttribute("title");
  }
}

struct Hive {
  int frames = 0;
};

Hive loadHive(const XMLElement *record) {
  Hive hive;
  if (record->Attribute("frameCount")) // the old key
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.frames = record->IntAttribute("frameCount") * 2;
  else
    hive.frames = record->IntAttribute("frames", 10);
  return hive;
}

bool migrateText(const char *path) {
  XMLDocument doc;
  if (doc.LoadFile(path) != XML_SUCCESS)
    return false;
  XMLElement *depth = doc.FirstChildElement("settings")->FirstChildElement("depth");
  int value = 0;
  depth->QueryIntText(&value);
  depth->SetText(value * 2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  XMLElement *site = doc.NewElement("site");
  doc.FirstChildElement("settings")->InsertEndChild(site);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  return doc.SaveFile(path) == XML_SUCCESS;
}

bool open(XMLElement *root, const char *path) {
  migrateText(path);
  migrateGuests(root->FirstChildElement("guests"));
  migrateDocument(root);
  migratePresent(root);
  migrateMovedKey(root);
  return migrateFile(path) && migrateFileWell(path);
}
