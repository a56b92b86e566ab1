// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Qt's JSON: keys of a stored document removed and moved, lists that grow, an old key in a loader.
#include <QJsonArray>
#include <QJsonObject>

void migrateDocument(QJsonObject &document, QJsonArray &sites) {
  document.remove("mood");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  sites.append("home");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
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

void open(QJsonObject &document, QJsonArray &sites) {
  migrateDocument(document, sites);
  migrateMovedKey(document);
}
