// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// QSettings: keys removed, moved, probed.
#include <QSettings>

void migrateSettings() {
  QSettings settings;
  settings.remove("colours");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// The value goes on under a new key.
void migrateMovedKey() {
  QSettings settings;
  if (settings.contains("size")) {
    settings.setValue("window/size", settings.value("size"));
    settings.remove("size");
  }
}

void migrateOnce() {
  QSettings settings;
  if (settings.value("version").toInt() > 2)
    throw settings.value("version").toInt();
  if (settings.value("version").toInt() < 2) {
    settings.setValue("delay", settings.value("delay").toInt() * 1000);
    settings.setValue("version", 2);
  }
}

int main() {
  migrateSettings();
  migrateMovedKey();
  migrateOnce();
}
