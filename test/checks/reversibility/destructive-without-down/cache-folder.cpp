// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-destructive-without-down'
// What a folder that is named a cache holds can be made again; what another one holds cannot.
#include <QDir>

void migrateFolders(QDir &cacheDir, QDir &letterDir, int storedVersion) {
  if (storedVersion < 2) {
    for (const QString &file : cacheDir.entryList())
      cacheDir.remove(file);
    for (const QString &file : letterDir.entryList())
      letterDir.remove(file);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
  }
}

void openFolders(QDir &cacheDir, QDir &letterDir, int storedVersion) {
  migrateFolders(cacheDir, letterDir, storedVersion);
}
