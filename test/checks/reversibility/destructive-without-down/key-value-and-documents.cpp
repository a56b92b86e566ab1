// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-destructive-without-down'
// Keys of a store and of a document: removed, moved, and removed every day.
#include <leveldb/db.h>
#include <nlohmann/json.hpp>
#include <string>

void migrateKeys(leveldb::DB *db, int storedVersion) {
  if (storedVersion < 2) {
    db->Delete(leveldb::WriteOptions(), "journal");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    std::string rooms;
    db->Get(leveldb::ReadOptions(), "rooms", &rooms);
    db->Put(leveldb::WriteOptions(), "rooms/v2", rooms);
    db->Delete(leveldb::WriteOptions(), "rooms");
    db->Put(leveldb::WriteOptions(), "version", "2");
  }
}

void migrateDocument(nlohmann::json &document) {
  if (document.value("version", 1) < 2) {
    document["name"] = document["title"];
    document.erase("title");
    document.erase("mood");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    document["version"] = 2;
  }
}

// Everyday deleting.
void forgetPlant(leveldb::DB *db, const std::string &plant) {
  db->Delete(leveldb::WriteOptions(), plant);
}

void openStore(leveldb::DB *db, nlohmann::json &document, int storedVersion) {
  migrateKeys(db, storedVersion);
  migrateDocument(document);
}
