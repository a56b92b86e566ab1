// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// KConfig: entries and groups removed, and moved.
#include <KConfigGroup>
#include <KSharedConfig>

void migrateSettings(KSharedConfig::Ptr config) {
  KConfigGroup group = config->group("View");
  group.deleteEntry("Colours");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  config->deleteGroup("Guests");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// The value goes on under a new key.
void migrateMovedKey(KConfigGroup &group) {
  if (group.hasKey("Size")) {
    group.writeEntry("WindowSize", group.readEntry("Size"));
    group.deleteEntry("Size");
  }
}

void open(KSharedConfig::Ptr config, KConfigGroup &group) {
  migrateSettings(config);
  migrateMovedKey(group);
}
