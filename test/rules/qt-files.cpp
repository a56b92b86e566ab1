// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// QFile and QDir: files and folders removed for good, moved, and removed after a copy was taken.
#include <QDir>
#include <QFile>

void migrateFolder(const QString &path) {
  QFile::remove("drafts.db");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  QDir folder(path);
  folder.removeRecursively();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

void migrateMovedFile() {
  if (QFile::exists("hives.db"))
    QFile::rename("hives.db", "data.db");
}

void migrateKeptFile() {
  QFile::copy("sites.db", "sites.db.bak");
  QFile::remove("sites.db");
}

void open(const QString &path, int storedVersion) {
  if (storedVersion < 2) {
    migrateFolder(path);
    migrateMovedFile();
    migrateKeptFile();
  }
}
