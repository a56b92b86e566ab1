// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The conventional names: what each list must know, and the near misses that it must not.
#include "rules/rules.h"

#include <gtest/gtest.h>

using namespace migralint::rules;

namespace {

const Rules &builtin() {
  static std::vector<Problem> problems;
  static const Rules rules = Rules::builtin(problems);
  return rules;
}

using Question = bool (Rules::*)(std::string_view) const;

void expect(Question question, std::vector<const char *> yes, std::vector<const char *> no) {
  for (const char *name : yes)
    EXPECT_TRUE((builtin().*question)(name)) << name;
  for (const char *name : no)
    EXPECT_FALSE((builtin().*question)(name)) << name;
}

TEST(Conventions, MigrationFunctions) {
  expect(&Rules::migrationFunction,
         {"migrate",
          "migrateV0V1",
          "migrate_settings",
          "runMigrations",
          "upgrade",
          "upgradeDatabase",
          "upgrade_1_2_0",
          "upgradeVersion2to3",
          "doUpgrade",
          "updateSchema",
          "updateTables",
          "UpdateTables",
          "update_db_schema",
          "updateDatabaseStructure",
          "updateDatabase",
          "updateDatabaseVersion",
          "convertTablesToUtf8",
          "convertHistoryToNewFormat",
          "convertDatabase",
          "dbSchema10to11",
          "version0to1",
          "dbTo11",
          "patch_7",
          "patchDatabase",
          "removeDeprecatedKeys",
          "cleanUpOldSettings",
          "migrateTables",
          "dbSchemaUpgrade"},
         {"migrator",
          "migration",
          "migrations",
          "isMigrated",
          "canMigrate",
          "upgradeButton",
          "upgradeAvailable",
          "upgradeConnection",
          "needsUpgrade",
          "updateVersionLabel",
          "updateDatabaseView",
          "updateSchematic",
          "updateUseWaveTable",
          "convertToString",
          "convertUtf8ToLatin1",
          "hexTo10",
          "utf8To16",
          "scrollTo0",
          "test0to1",
          "dispatch",
          "patchwork",
          "cleanUpOldLogs",
          "run",
          "apply",
          "update",
          "convert",
          "load",
          "save"});
}

TEST(Conventions, DownFunctions) {
  expect(&Rules::downFunction,
         {"down", "downgrade", "downgrade_5", "downgradeTo4", "migrateDown", "version5Down",
          "stepDown", "revertMigration", "revert_7", "rollback_migration_3", "rollbackToVersion",
          "undoUpgrade"},
         {"up", "shutDown", "scrollDown", "moveDown", "mouseDown", "download", "downloadFile",
          "rollback", "rollbackTransaction", "revert", "revertSelection", "countdown"});
}

TEST(Conventions, CreateFunctions) {
  expect(&Rules::createFunction,
         {"createTables", "createSchema", "create_schema", "initDatabase", "initSchema",
          "createNewDatabase", "createCurrentSchema", "createMetadataTable", "setupTables"},
         {"create", "createWidget", "createHashTable", "createLookupTable", "initUi",
          "createTemporaryTable", "recreate"});
}

TEST(Conventions, OpenFunctions) {
  expect(&Rules::openFunction,
         {"open", "openDatabase", "connect", "connectToDatabase", "init", "initialize",
          "checkConnect", "ensureSchema", "setupStorage"},
         {"openDialog", "setupUi", "initWidgets", "connectSignals", "opening", "initial"});
}

TEST(Conventions, Loaders) {
  expect(&Rules::loaderFunction,
         {"load", "loadPersonal", "readSettings", "getContact", "findById", "fetch_all", "fromJson",
          "from_json", "fromRow", "deserialize", "restoreState", "parseConfig", "reload",
          "settingsFromJson"},
         {"save", "upload", "download", "readonly", "getInstance", "getSchemaVersion", "loadIcon",
          "getDatabase", "finder", "format"});
  expect(&Rules::loaderClass,
         {"UserRepository", "ContactDao", "MessageStore", "RowMapper", "SettingsStorage",
          "UserModel", "Cache"},
         {"MainWindow", "TreeItemModel", "SortFilterProxyModel", "GlyphCache", "Restorer",
          "StoreDialog", "Migrator"});
}

TEST(Conventions, StoredVersions) {
  expect(&Rules::storedVersion,
         {"version",
          "m_version",
          "dbVersion",
          "db_version",
          "schema_version",
          "schemaVersion",
          "user_version",
          "storedVersion",
          "fromVersion",
          "fromSchemaVersion",
          "currentSchemaVersion",
          "fileVersion",
          "m_configVersion",
          "DB_VERSION",
          "settingsVersion",
          "cache_format_version",
          "getSchemaVersion",
          "configversion",
          "kDbVersionKey",
          "bots_version",
          "oldVersion",
          "fromVer",
          "CACHE_FORMAT_VERSION_KEY"},
         {"appVersion",      "QT_VERSION",       "protocolVersion", "httpVersion",   "tlsVersion",
          "osVersion",       "sqliteVersion",    "GetMySQLVersion", "clientVersion", "versionLabel",
          "checkVersion",    "setSchemaVersion", "latestVersion",   "targetVersion", "toVersion",
          "expectedVersion", "VERSION",          "conversion",      "verbose",       "versions",
          "nextVersion",     "majorVersion"});
}

TEST(Conventions, LatestVersions) {
  expect(&Rules::latestVersion,
         {"LATEST_DB_VERSION", "CURRENT_CACHE_FORMAT_VERSION", "kSchemaVersion", "kDbVersion",
          "DB_SCHEMA_VERSION", "SCHEMA_VERSION", "targetVersion", "latestVersion", "toVersion",
          "toSchemaVersion", "LATEST_VERSION", "PODCAST_DB_VERSION", "expectedDatabaseVersion"},
         {"schemaVersion", "version", "dbVersion", "currentVersion", "QT_VERSION", "APP_VERSION",
          "MIN_VERSION", "kDbVersionKey", "CACHE_FORMAT_VERSION_KEY", "PROTOCOL_VERSION",
          "latestMessage"});
}

TEST(Conventions, Caches) {
  expect(&Rules::cacheName, {"cache", "avatar_cache", "cachedAvatars", "thumbnails", "imageCache"},
         {"cachet", "users", "nocache_x", "previews_of_users"});
}

TEST(Conventions, TestPaths) {
  for (const char *path :
       {"test/a.cpp", "src/tests/b.cpp", "db_test.cpp", "autotests/x/y.cpp", "src/tst_store.cpp"})
    EXPECT_TRUE(builtin().testPath(path)) << path;
  for (const char *path : {"src/contest.cpp", "src/latest/a.cpp", "tests/database/migrations/1.hpp",
                           "src/attestation.cpp"})
    EXPECT_FALSE(builtin().testPath(path)) << path;
}

} // namespace
