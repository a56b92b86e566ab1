// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-destructive-without-down'
// Stored in its new place first, then removed: nothing is lost, if all of it was stored.
#include <QSettings>
#include <QSqlQuery>
#include <filesystem>

void upgrade(QSettings &settings, int storedVersion) {
  if (storedVersion < 2) {
    settings.setValue("rooms/last", settings.value("lastRoom"));
    settings.remove("lastRoom");
    std::filesystem::copy("plants.db", "data/plants.db");
    std::filesystem::remove("plants.db");
    settings.setValue("version", 2);
  }
  if (storedVersion < 3) {
    settings.setValue("rooms/first", settings.value("firstRoom"));
    settings.remove("theme");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    settings.setValue("version", 3);
  }
}

// All that is known of a group is stored elsewhere; then the emptied group goes.
void migrateGroups(QSettings &settings, int storedVersion) {
  if (storedVersion < 4) {
    settings.beginGroup("beds");
    const auto width = settings.value("width");
    settings.endGroup();
    settings.remove("beds");
    settings.setValue("plot/width", width);
    settings.setValue("version", 4);
  }
  if (storedVersion < 5) {
    settings.beginGroup("view");
    settings.endGroup();
    const auto zoom = settings.value("zoom");
    settings.remove("view");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    settings.setValue("scale", zoom);
    settings.setValue("version", 5);
  }
}

void upgradeTables(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 4) {
    query.exec("CREATE TABLE notes AS SELECT * FROM remarks");
    query.exec("DROP TABLE remarks");
    query.exec("PRAGMA user_version = 4");
  }
  if (storedVersion < 5) {
    query.exec("CREATE TABLE alarms AS SELECT * FROM reminders WHERE active = 1");
    query.exec("DROP TABLE reminders");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    query.exec("PRAGMA user_version = 5");
  }
}

void openStore(QSettings &settings, QSqlQuery &query, int storedVersion) {
  upgrade(settings, storedVersion);
  migrateGroups(settings, storedVersion);
  upgradeTables(query, storedVersion);
}

// A folder whose entries were all moved away.
void migrateFolder(const std::string &from, const std::string &to) {
  for (const auto &entry : std::filesystem::directory_iterator(from))
    std::filesystem::rename(from + "/" + entry.path().filename().string(), to + "/x");
  std::filesystem::remove_all(from);
  std::filesystem::remove_all(to + "/old");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
}

// A helper that reads, removes and stores under the other key; and one that only removes.
static void renameKey(QSettings &settings, const QString &from, const QString &to) {
  if (settings.contains(from)) {
    auto value = settings.value(from);
    settings.remove(from);
    settings.setValue(to, value);
  }
}
static void dropKey(QSettings &settings, const QString &key) {
  if (settings.contains(key))
    settings.remove(key);
}
void migrateKeys(QSettings &settings) {
  renameKey(settings, "bed.width", "bed.size.width");
  dropKey(settings, "bed.depth");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
}

// All keys go to the new place, and then the file that they came from.
void migrateAll(QSettings &settings, const QString &path) {
  QSettings former("Garden", "Beds");
  for (const QString &key : former.allKeys())
    settings.setValue(key, former.value(key));
  QFile emptiedFile(former.fileName());
  emptiedFile.remove();
  QFile otherFile(path);
  otherFile.remove();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
}
