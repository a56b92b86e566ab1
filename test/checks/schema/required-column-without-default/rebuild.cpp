// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-required-column-without-default]'
// A rebuild makes a nullable column required: whether it is nullable is known from the steps before.
#include <QSqlQuery>

static const char *const create =
    "CREATE TABLE plants (id INTEGER PRIMARY KEY, name TEXT NOT NULL, bed TEXT, soil TEXT)";

void upgradePlants(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 1) {
    query.exec(create);
    query.exec("PRAGMA user_version = 1");
  }
  if (storedVersion < 2) {
    query.exec("CREATE TABLE plants_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, bed TEXT NOT NULL, soil TEXT)");
    query.exec("INSERT INTO plants_new SELECT id, name, bed, soil FROM plants");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: rows in which `plants_new.bed` is NULL cannot be copied{{.*}}[migration-required-column-without-default]
    query.exec("DROP TABLE plants");
    query.exec("ALTER TABLE plants_new RENAME TO plants");
    query.exec("PRAGMA user_version = 2");
  }
  if (storedVersion < 3) {
    query.exec("CREATE TABLE plants_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, bed TEXT NOT NULL, soil TEXT NOT NULL)");
    query.exec("INSERT INTO plants_new SELECT id, name, bed, COALESCE(soil, 'loam') FROM plants");
    query.exec("DROP TABLE plants");
    query.exec("ALTER TABLE plants_new RENAME TO plants");
    query.exec("PRAGMA user_version = 3");
  }
}

// The same through a table without constraints, filled in on the way.
void upgradeBeds(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 1) {
    query.exec("CREATE TABLE beds (id INTEGER PRIMARY KEY, shed TEXT NOT NULL, soil TEXT)");
    query.exec("PRAGMA user_version = 1");
  }
  if (storedVersion < 2) {
    query.exec("CREATE TEMPORARY TABLE backup (id, shed, soil)");
    query.exec("INSERT INTO backup SELECT id, shed, soil FROM beds");
    query.exec("UPDATE backup SET soil = 'loam' WHERE soil IS NULL");
    query.exec("DROP TABLE beds");
    query.exec("CREATE TABLE beds (id INTEGER PRIMARY KEY, shed TEXT NOT NULL, soil TEXT NOT NULL)");
    query.exec("INSERT INTO beds SELECT * FROM backup");
    query.exec("PRAGMA user_version = 2");
  }
}

// Rows without a value are left out.
void upgradeSheds(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 1) {
    query.exec("CREATE TABLE sheds (id INTEGER PRIMARY KEY, name TEXT)");
    query.exec("PRAGMA user_version = 1");
  }
  if (storedVersion < 2) {
    query.exec("CREATE TABLE sheds_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
    query.exec("INSERT INTO sheds_new (id, name) SELECT id, name FROM sheds WHERE name IS NOT NULL");
    query.exec("PRAGMA user_version = 2");
  }
}

void openStore(QSqlQuery &query, int storedVersion) {
  upgradePlants(query, storedVersion);
  upgradeBeds(query, storedVersion);
  upgradeSheds(query, storedVersion);
}
