// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-removal-before-validation]'
// Files that are copied and removed, keys that are stored anew and removed.
#include <QFile>
#include <QSettings>
#include <filesystem>
#include <leveldb/db.h>
#include <string>

void migrateStore(const QString &from, const QString &to) {
  QFile::copy(from + "/plants.db", to + "/plants.db");
  QFile::remove(from + "/plants.db");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: the file `{{.*}}plants.db{{.*}}` is removed whether or not it was copied: {{.*}}[migration-removal-before-validation]
  // CHECK: :[[@LINE-3]]:{{[0-9]+}}: note: the copy
  QFile::copy(from + "/beds.db", to + "/beds.db");
  QFile::remove(from + "/beds.tmp");
}

bool migrateStoreChecked(const QString &from, const QString &to) {
  if (!QFile::copy(from, to))
    return false;
  return QFile::remove(from);
}

void migrateStoreLooked(const QString &from, const QString &to) {
  QFile::copy(from, to);
  if (QFile::exists(to))
    QFile::remove(from);
}

void migrateStoreThrowing(const std::filesystem::path &from, const std::filesystem::path &to) {
  std::filesystem::copy_file(from, to);
  std::filesystem::remove(from);
}

void migrateKeys(leveldb::DB *db) {
  std::string value;
  db->Get(leveldb::ReadOptions(), "plant", &value);
  db->Put(leveldb::WriteOptions(), "plants/1", value);
  db->Delete(leveldb::WriteOptions(), "plant");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `"plant"` is removed whether or not its value was stored under the new key: {{.*}}[migration-removal-before-validation]
}

bool migrateKeysChecked(leveldb::DB *db) {
  std::string value;
  if (!db->Get(leveldb::ReadOptions(), "bed", &value).ok())
    return true;
  if (!db->Put(leveldb::WriteOptions(), "beds/1", value).ok())
    return false;
  return db->Delete(leveldb::WriteOptions(), "bed").ok();
}

// Kept in memory, and written as a whole later.
void migrateSettings(QSettings &settings) {
  settings.setValue("garden/size", settings.value("size"));
  settings.remove("size");
}
