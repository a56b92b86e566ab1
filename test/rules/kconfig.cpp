// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// KConfig: entries changed from their own value, entries and groups removed, and moved. Nothing is told of a failure:
// there is no result to ignore.
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
void migrateMovedGroup(KSharedConfig::Ptr config) {
  KConfigGroup group = config->group("Hives"), other = config->group("Bees");
  if (group.exists()) {
    group.copyTo(&other);
    group.deleteGroup();
  }
}

void migrateScale(KConfigGroup &group) {
  group.writeEntry("Delay", group.readEntry("Delay", 0) * 1000);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateOnce(KConfigGroup &group) {
  const int version = group.readEntry("version", 1);
  if (version > 2)
    qFatal("newer than this program");
  if (version < 2) {
    group.writeEntry("Delay", group.readEntry("Delay", 0) * 1000);
    group.writeEntry("version", 2);
  }
}

struct Hive {
  int frames = 0;
};

Hive loadHive(const KConfigGroup &group) {
  Hive hive;
  if (group.hasKey("FrameCount")) // the old key
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.frames = group.readEntry("FrameCount", 0) * 2;
  else
    hive.frames = group.readEntry("Frames", 0);
  return hive;
}

void open(KSharedConfig::Ptr config, KConfigGroup &group) {
  migrateSettings(config);
  migrateMovedKey(group);
  migrateMovedGroup(config);
  migrateScale(group);
  migrateOnce(group);
}
