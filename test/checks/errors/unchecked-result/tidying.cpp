// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-unchecked-result' --implicit-check-not='[migration-destructive-without-down'
// What is left behind of caches and temporary files costs room only. What has to be gone for the next step to work is
// asked for by that step, if somebody asks.
#include <QDir>
#include <QFile>

bool migrateBeds(const QString &garden, const QString &shed) {
  QString temporaryFolder = QDir::tempPath() + "/garden";
  QString cacheFolder = garden + "/cache";
  if (!QFile::copy(garden + "/beds", temporaryFolder + "/beds"))
    return false;
  QDir(temporaryFolder).removeRecursively();
  QFile::remove(cacheFolder);
  QFile::remove(temporaryFolder);
  QDir(shed).removeRecursively();
  // CHECK: :[[@LINE-1]]:3: note: {{.*}}[migration-destructive-without-down]
  // CHECK: :[[@LINE-2]]:3: warning: {{.*}}[migration-unchecked-result]
  return true;
}

bool migratePlants(const QString &from, const QString &to) {
  QFile::remove(to);
  return QFile::copy(from, to);
}

bool migrateSeeds(const QString &from, const QString &to) {
  QFile::remove(to);
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}}[migration-unchecked-result]
  QFile::rename(from, to);
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}}[migration-unchecked-result]
  return true;
}
