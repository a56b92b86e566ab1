// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Qt XML: attributes and elements of a stored document changed from their own value, added twice, removed, moved. A
// document is in memory, and what is written is its text: there is no result to ignore.
#include <QDomDocument>
#include <QDomElement>

void migrateDocument(QDomDocument &document, QDomElement &root) {
  root.setAttribute("delay", root.attribute("delay").toInt() * 1000);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  root.setAttribute("unit", "mm");
  root.appendChild(document.createElement("site"));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  root.removeAttribute("mood");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// Through variables, and for all of a kind.
void migrateSites(QDomElement &root) {
  QDomNodeList sites = root.elementsByTagName("site");
  for (int i = 0; i < sites.count(); ++i) {
    QDomElement site = sites.at(i).toElement();
    int height = site.attribute("height").toInt();
    site.setAttribute("height", height + 1);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  }
}

// The value goes on under a new name.
void migrateMovedAttribute(QDomElement &root) {
  if (root.hasAttribute("title")) {
    root.setAttribute("name", root.attribute("title"));
    root.removeAttribute("title");
  }
}

void migrateOnce(QDomDocument &document, QDomElement &root) {
  if (root.attribute("version").toInt() > 2)
    throw root;
  if (root.attribute("version").toInt() < 2) {
    root.setAttribute("delay", root.attribute("delay").toInt() * 1000);
    root.appendChild(document.createElement("site"));
    root.setAttribute("version", 2);
  }
}

// An element that is built anew.
void migratePart(QDomDocument &document, QDomElement &root) {
  if (root.hasAttribute("area"))
    return;
  QDomElement part = document.createElement("part");
  part.appendChild(document.createTextNode("new"));
  root.setAttribute("area", 1);
}

struct Hive {
  int frames = 0;
};

Hive loadHive(const QDomElement &record) {
  Hive hive;
  if (record.hasAttribute("frameCount")) // the old key
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.frames = record.attribute("frameCount").toInt() * 2;
  else
    hive.frames = record.attribute("frames", "10").toInt();
  return hive;
}

void open(QDomDocument &document, QDomElement &root) {
  migrateDocument(document, root);
  migrateSites(root);
  migrateMovedAttribute(root);
  migrateOnce(document, root);
  migratePart(document, root);
}
