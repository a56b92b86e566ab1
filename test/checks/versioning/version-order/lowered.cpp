// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-order' --implicit-check-not='[migration-newer-not-refused'
// A newer store is noticed, and stamped with the lower number all the same.
#include <QDebug>
#include <QSettings>

#define SETTINGS_VERSION_CURRENT 2

void migrateSettingsTo1(QSettings &settings) { settings.remove("pots"); }
void migrateSettingsTo2(QSettings &settings) { settings.remove("tools"); }
void createSettings(QSettings &settings) { settings.setValue("beds", 1); }

void stampsAnyStore() {
  QSettings settings;
  int settingsVersion = settings.value("version", 0).toInt();
  if (settingsVersion > SETTINGS_VERSION_CURRENT) {
    qWarning() << "the settings are newer than the program";
  } else {
    for (int v = settingsVersion + 1; v <= SETTINGS_VERSION_CURRENT; v++) {
      switch (v) {
      case 1:
        migrateSettingsTo1(settings);
        break;
      case 2:
        migrateSettingsTo2(settings);
        break;
      }
    }
  }
  settings.setValue("version", SETTINGS_VERSION_CURRENT);
  // CHECK: :[[@LINE-1]]:3: error: a store of a newer version is reported, and then this stamps it {{.*}}[migration-version-order]
}

// The number is stored where the steps ran.
void stampsOlderStores() {
  QSettings settings;
  int settingsVersion = settings.value("version", 0).toInt();
  if (settingsVersion > SETTINGS_VERSION_CURRENT) {
    qWarning() << "the settings are newer than the program";
  } else if (settingsVersion < SETTINGS_VERSION_CURRENT) {
    if (settingsVersion < 1)
      migrateSettingsTo1(settings);
    migrateSettingsTo2(settings);
    settings.setValue("version", SETTINGS_VERSION_CURRENT);
  }
}

// What is newer is left at once.
void leavesNewerStores() {
  QSettings settings;
  int settingsVersion = settings.value("version", 0).toInt();
  if (settingsVersion > SETTINGS_VERSION_CURRENT) {
    qWarning() << "the settings are newer than the program";
    return;
  }
  if (settingsVersion < 2)
    migrateSettingsTo2(settings);
  settings.setValue("version", SETTINGS_VERSION_CURRENT);
}

// What is newer is cleared and made anew.
void startsAfresh() {
  QSettings settings;
  int settingsVersion = settings.value("version", 0).toInt();
  if (settingsVersion > SETTINGS_VERSION_CURRENT) {
    qWarning() << "the settings are newer than the program";
    settings.clear();
    createSettings(settings);
  } else if (settingsVersion < 2) {
    migrateSettingsTo2(settings);
  }
  settings.setValue("version", SETTINGS_VERSION_CURRENT);
}
