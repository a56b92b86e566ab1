// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// QSettings: keys changed from their own value, removed, moved, probed. setValue keeps in memory what is written later:
// there is no result to ignore, and status() tells only of what is written already.
#include <QSettings>

void migrateSettings() {
  QSettings settings;
  settings.remove("colours");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  settings.setValue("delay", settings.value("delay").toInt() * 1000);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  QStringList hives = settings.value("hives").toStringList();
  settings.setValue("hives", hives + QStringList("home"));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  QStringList sites = settings.value("sites").toStringList();
  sites.append("home");
  settings.setValue("sites", sites);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  QStringList guests = settings.value("guests").toStringList();
  if (!guests.contains("home"))
    guests.append("home");
  settings.setValue("guests", guests);
  settings.setValue("path", settings.value("path").toString() + "/hives");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  settings.setValue("speed", settings.value("delay").toInt() * 2); // another's
}

// The value goes on under a new key.
void migrateMovedKey() {
  QSettings settings;
  if (settings.contains("size")) {
    settings.setValue("window/size", settings.value("size"));
    settings.remove("size");
  }
  settings.beginGroup("net");
  const QString host = settings.value("host").toString();
  settings.endGroup();
  settings.setValue("server", host);
  settings.remove("net/host");
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

struct Hive {
  int frames = 0;
};

Hive loadHive(const QSettings &settings) {
  Hive hive;
  if (settings.contains("frameCount")) // the old key
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.frames = settings.value("frameCount").toInt() * 2;
  else
    hive.frames = settings.value("frames").toInt();
  return hive;
}

// No word says that it is old, but what is found there is moved away.
QString loadColour(QSettings &settings) {
  if (settings.contains("paint")) {
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    settings.setValue("colour", settings.value("paint"));
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    settings.remove("paint");
  }
  return settings.value("colour").toString();
}

int main() {
  migrateSettings();
  migrateMovedKey();
  migrateOnce();
}
