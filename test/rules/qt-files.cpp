// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// QFile and QDir: files and folders removed for good, moved, and removed after a copy was taken; results that nobody
// looks at. A rename is no update that compounds: the second one fails.
#include <QDir>
#include <QFile>

void migrateFolder(const QString &path) {
  QFile::remove("drafts.db");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
  QDir folder(path);
  folder.removeRecursively();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
}

bool migrateMovedFile() {
  if (QFile::exists("hives.db"))
    return QFile::rename("hives.db", "data.db");
  return true;
}

// The copy may have failed when the file is removed.
void migrateCopied() {
  QFile::copy("rooms.db", "rooms.db.bak");
  QFile::remove("rooms.db");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-removal-before-validation]
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
}

bool migrateKeptFile() {
  return QFile::copy("sites.db", "sites.db.bak") && QFile::remove("sites.db");
}

bool migrateUnasked() {
  return QFile::rename("old.db", "new.db");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

bool migrateCombs() { return QFile::rename("combs.db", "frames.db"); }

bool open(const QString &path, int storedVersion) {
  if (!migrateUnasked() || !migrateMovedFile() || storedVersion > 2)
    return false;
  if (storedVersion < 2) {
    migrateFolder(path);
    migrateCopied();
    return migrateKeptFile() && migrateCombs() && setStoredVersion(2);
  }
  return true;
}
