// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Qt's JSON: keys of a stored document changed from their own value, removed and moved, lists that grow, an old key in a
// loader. A document is in memory, and what is written is its text: there is no result to ignore.
#include <QJsonArray>
#include <QJsonObject>

void migrateDocument(QJsonObject &document, QJsonArray &sites) {
  document.remove("mood");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  sites.append("home");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateScale(QJsonObject &document) {
  document["delay"] = document["delay"].toInt() * 1000;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document.insert("width", document.value("width").toInt() + 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document["unit"] = "mm";
}

void migrateOnce(QJsonObject &document, QJsonArray &sites) {
  if (document["version"].toInt() > 2)
    throw document;
  if (document["version"].toInt() < 2) {
    document["delay"] = document["delay"].toInt() * 1000;
    sites.append("away");
    document["version"] = 2;
  }
}

// An object that is built anew.
QJsonObject migratePart(const QJsonObject &document) {
  QJsonObject part;
  part["width"] = document["size"].toInt() * 2;
  QJsonArray list;
  list.append("x");
  part["list"] = list;
  return part;
}

// The value goes on under a new key.
void migrateMovedKey(QJsonObject &document) {
  if (document.contains("title")) {
    document.insert("name", document.value("title"));
    document.remove("title");
  }
}

struct Hive {
  int frames = 0;
};

Hive loadHive(const QJsonObject &record) {
  Hive hive;
  if (record.contains("frameCount")) // the old key
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.frames = record.value("frameCount").toInt() * 2;
  else
    hive.frames = record.value("frames").toInt();
  return hive;
}

// One fault is told once, where the list grows; what is taken is handed on.
void migrateList(QJsonObject &document) {
  QJsonArray guests = document.value("guests").toArray();
  guests.append("home");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  document.insert("guests", guests);
  document["label"] = document.take("caption");
}

void open(QJsonObject &document, QJsonArray &sites) {
  migrateList(document);
  migrateDocument(document, sites);
  migrateMovedKey(document);
  migrateScale(document);
  migrateOnce(document, sites);
  store(migratePart(document));
}
