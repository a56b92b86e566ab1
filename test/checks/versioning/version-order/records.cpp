// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-order'
#include <QSqlQuery>
#include <sqlite3.h>

int readVersion(sqlite3 *db);
void recordSchemaVersion(sqlite3 *db, int version);

void recordsTooLittle(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion < 7) {
    sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN note TEXT", nullptr, nullptr, nullptr);
    recordSchemaVersion(db, 6);
    // CHECK: :[[@LINE-1]]:29: error: version 6 is recorded after `storedVersion < 7`, {{.*}}[migration-version-order]
  }
}

void recordsItsOwnGuard(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion == 3) {
    sqlite3_exec(db, "ALTER TABLE beds ADD COLUMN width INTEGER", nullptr, nullptr, nullptr);
    sqlite3_exec(db, "PRAGMA user_version = 3", nullptr, nullptr, nullptr);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: version 3 is recorded after `storedVersion == 3`, {{.*}}[migration-version-order]
  }
}

void insertsTheVersionBefore(QSqlQuery &query, int schemaVersion) {
  if (schemaVersion < 5) {
    query.exec("ALTER TABLE tools ADD COLUMN owner TEXT");
    query.exec("UPDATE meta SET value = '4' WHERE name = 'version'");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: version 4 is recorded after `schemaVersion < 5`, {{.*}}[migration-version-order]
  }
}

// The same, right.
void recordsEach(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion < 6) {
    sqlite3_exec(db, "ALTER TABLE herbs ADD COLUMN taste TEXT", nullptr, nullptr, nullptr);
    recordSchemaVersion(db, 6);
  }
  if (storedVersion < 7) {
    sqlite3_exec(db, "ALTER TABLE herbs ADD COLUMN smell TEXT", nullptr, nullptr, nullptr);
    recordSchemaVersion(db, 7);
  }
}

// Falls through to the newest, which is recorded once.
void fallsThrough(sqlite3 *db) {
  int storedVersion = readVersion(db);
  switch (storedVersion) {
  case 1:
    sqlite3_exec(db, "ALTER TABLE seeds ADD COLUMN year INTEGER", nullptr, nullptr, nullptr);
    [[fallthrough]];
  case 2:
    sqlite3_exec(db, "ALTER TABLE seeds ADD COLUMN origin TEXT", nullptr, nullptr, nullptr);
    recordSchemaVersion(db, 3);
  }
}

// The rest of the way is in another file, and so are its records.
bool runNewerMigrations(sqlite3 *db, int storedVersion);
static const int latestVersion = 8;

static bool createAll(sqlite3 *db) {
  return sqlite3_exec(db, "CREATE TABLE seeds (id INTEGER); PRAGMA user_version = 8", nullptr, nullptr, nullptr) == 0;
}

static bool upgradeOldest(sqlite3 *db, int version) {
  if (version < 4) {
    if (sqlite3_exec(db, "ALTER TABLE seeds ADD COLUMN year INTEGER", nullptr, nullptr, nullptr) ||
        sqlite3_exec(db, "PRAGMA user_version = 4", nullptr, nullptr, nullptr))
      return false;
  }
  return true;
}

bool openStore(sqlite3 *db) {
  const int version = readVersion(db);
  if (version == 0)
    return createAll(db);
  if (version < latestVersion) {
    if (!upgradeOldest(db, version) || !runNewerMigrations(db, version))
      return false;
  }
  return true;
}
