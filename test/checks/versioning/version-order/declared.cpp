// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-order'
#include <sqlite3.h>

int readVersion(sqlite3 *db);
void recordSchemaVersion(sqlite3 *db, int version);

static const int DB_VERSION = 4;
// CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `DB_VERSION` is 4, but the steps lead to version 5 [migration-version-order]

void migrateStore(sqlite3 *db) {
  int dbVersion = readVersion(db);
  if (dbVersion > DB_VERSION)
    throw dbVersion;
  if (dbVersion < 4) {
    sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN note TEXT", nullptr, nullptr, nullptr);
    recordSchemaVersion(db, 4);
  }
  if (dbVersion < 5) {
    sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN bed INTEGER", nullptr, nullptr, nullptr);
    recordSchemaVersion(db, 5);
  }
}
