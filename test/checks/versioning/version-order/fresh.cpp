// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-order'
// A fresh store has today's shape: a lower number on it makes the next start upgrade what is new.
#include <QSqlDatabase>
#include <QSqlQuery>
#include <sqlite3.h>

int readVersion(sqlite3 *db);
void recordSchemaVersion(sqlite3 *db, int version);
void createTables(sqlite3 *db);

static const int DB_VERSION = 3;

void stampsTooLow(sqlite3 *db) {
  int dbVersion = readVersion(db);
  if (dbVersion == 0) {
    createTables(db);
    recordSchemaVersion(db, 2);
    // CHECK: :[[@LINE-1]]:29: error: a fresh store is stamped with version 2, but the newest is 3: `dbVersion == 2` runs on {{.*}}[migration-version-order]
  } else if (dbVersion < DB_VERSION) {
    if (dbVersion == 1) {
      sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN note TEXT", nullptr, nullptr, nullptr);
      dbVersion = 2;
    }
    if (dbVersion == 2) {
      sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN height INTEGER", nullptr, nullptr, nullptr);
      dbVersion = 3;
    }
    recordSchemaVersion(db, dbVersion);
  }
}

// One of two engines.
void stampsByEngine(QSqlQuery &query, const QString &engine) {
  int schemaVersion = 0;
  query.exec("SELECT value FROM meta WHERE name = 'version'");
  if (query.next())
    schemaVersion = query.value(0).toInt();
  if (schemaVersion < 1) {
    if (engine == "QSQLITE") {
      query.exec("CREATE TABLE beds (id INTEGER PRIMARY KEY)");
      query.exec("INSERT INTO meta (name, value) VALUES ('version', '3')");
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: a fresh store is stamped with version 3, but the newest is 4: {{.*}}[migration-version-order]
    } else {
      query.exec("CREATE TABLE beds (id INTEGER PRIMARY KEY AUTO_INCREMENT)");
      query.exec("INSERT INTO meta (name, value) VALUES ('version', '4')");
    }
  } else {
    if (schemaVersion < 3) {
      query.exec("ALTER TABLE beds ADD COLUMN width INTEGER");
      query.exec("UPDATE meta SET value = '3' WHERE name = 'version'");
    }
    if (schemaVersion < 4) {
      query.exec("ALTER TABLE beds ADD COLUMN height INTEGER");
      query.exec("UPDATE meta SET value = '4' WHERE name = 'version'");
    }
  }
}

// All that is older is brought up in one block, which also creates.
void rebuilds(QSqlQuery &query, int schemaVersion) {
  if (schemaVersion < 5) {
    if (schemaVersion > 0)
      query.exec("ALTER TABLE tools RENAME TO tools_old");
    query.exec("CREATE TABLE tools (id INTEGER, name TEXT)");
    if (schemaVersion == 0) {
      query.exec("INSERT INTO meta (name, value) VALUES ('version', '4')");
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: version 4 is recorded after `schemaVersion < 5`, {{.*}}[migration-version-order]
    } else {
      query.exec("INSERT INTO tools SELECT id, name FROM tools_old");
      query.exec("UPDATE meta SET value = '4' WHERE name = 'version'");
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: version 4 is recorded after `schemaVersion < 5`, {{.*}}[migration-version-order]
    }
  }
}

// The first shape, which all steps follow at once.
void startsAtTheFirst(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion == 0) {
    sqlite3_exec(db, "CREATE TABLE seeds (id INTEGER)", nullptr, nullptr, nullptr);
    recordSchemaVersion(db, 2);
    storedVersion = 2;
  }
  if (storedVersion < 3) {
    sqlite3_exec(db, "ALTER TABLE seeds ADD COLUMN year INTEGER", nullptr, nullptr, nullptr);
    recordSchemaVersion(db, 3);
  }
}

// One step a start.
void oneAtATime(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion == 0) {
    sqlite3_exec(db, "CREATE TABLE herbs (id INTEGER)", nullptr, nullptr, nullptr);
    recordSchemaVersion(db, 1);
  } else if (storedVersion == 1) {
    sqlite3_exec(db, "ALTER TABLE herbs ADD COLUMN taste TEXT", nullptr, nullptr, nullptr);
    recordSchemaVersion(db, 2);
  }
}

// A wrapper around steps that each record for themselves.
void stepsInABlock(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion < 3) {
    sqlite3_exec(db, "DROP VIEW IF EXISTS all_trees", nullptr, nullptr, nullptr);
    if (storedVersion < 2) {
      sqlite3_exec(db, "ALTER TABLE trees ADD COLUMN note TEXT", nullptr, nullptr, nullptr);
      recordSchemaVersion(db, 2);
    }
    if (storedVersion < 3) {
      sqlite3_exec(db, "ALTER TABLE trees ADD COLUMN height INTEGER", nullptr, nullptr, nullptr);
      recordSchemaVersion(db, 3);
    }
  }
}
