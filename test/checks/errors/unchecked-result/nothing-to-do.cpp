// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-unchecked-result'
// `false` that only says that there was nothing to do is no failure that a caller could miss.
#include <QFile>
#include <QSettings>

static bool migrateOldFile(QSettings &settings) {
  if (settings.value("moved", false).toBool())
    return false;
  QSettings former("Garden", "Beds");
  if (former.allKeys().isEmpty())
    return false;
  QFile file(former.fileName());
  file.remove();
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}}[migration-unchecked-result]
  settings.setValue("moved", true);
  return true;
}

// It says when it could not.
static bool migrateOldFolder(QSettings &settings) {
  QFile file("beds");
  if (!file.exists())
    return false;
  if (!file.rename("plants"))
    return false;
  file.remove();
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}}[migration-unchecked-result]
  return true;
}

void initializeSettings() {
  QSettings settings;
  int settingsVersion = settings.value("version", 0).toInt();
  if (settingsVersion == 0) {
    migrateOldFile(settings);
    migrateOldFolder(settings);
    // CHECK: :[[@LINE-1]]:5: warning: {{.*}}[migration-unchecked-result]
  }
  settings.setValue("version", 1);
}
