// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement]'
// One statement alone that cannot work, and near misses.
#include <QSqlQuery>

void createTables(QSqlQuery &query) {
  query.exec("CREATE TABLE plants (id INTEGER PRIMARY KEY, bed INTEGER NOT NULL"
             "REFERENCES beds (id))");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: two literals run together{{.*}}[migration-broken-statement]
  query.exec("CREATE TABLE beds (id INTEGER PRIMARY KEY, shed INTEGER NOT NULL "
             "REFERENCES sheds (id))");
  query.exec("CREATE TABLE sheds (id INTEGER PRIMARY KEY, name TEXT,)");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: nothing stands behind a comma [migration-broken-statement]
  query.exec("INSERT INTO plants (id, bed) VALUES (1, 2, 3)");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: INSERT names 2 columns and gives 3 values [migration-broken-statement]
  query.exec("INSERT INTO plants (id, bed) VALUES (1, 2)");
}

void upgradeSchema(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2) {
    query.exec("UPDATE plants SET bed = 1 WHERE bed = NULL");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: a comparison `= NULL` is never true{{.*}}[migration-broken-statement]
    query.exec("UPDATE plants SET bed = 1 WHERE bed IS NULL");
    query.exec("ALTER TABLE plants ADD COLUMN a INT ADD COLUMN b INT");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: a comma is missing between the clauses of ALTER TABLE [migration-broken-statement]
    query.exec("ALTER TABLE plants ADD COLUMN c INT; ADD COLUMN d INT");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: a clause of ALTER TABLE stands alone{{.*}}[migration-broken-statement]
    query.exec("ALTER TABLE plants ADD COLUMN e INT, ADD COLUMN f INT");
    query.exec("ALTER TABLE plants MODIFY a BIGINT");
    query.exec("CREATE INDEX ON plants (bed)"); // MySQL, as MODIFY above says
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: CREATE INDEX names no index{{.*}}[migration-broken-statement]
    query.exec("UPDATE version SET version = 2");
  }
}

void showPlants(QSqlQuery &query) { query.exec("SELECT * FROM plants WHERE bed = NULL"); }

void openStore(QSqlQuery &query, int storedVersion) {
  createTables(query);
  upgradeSchema(query, storedVersion);
}
