// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-required-column-without-default]'
// Columns added, and columns that become required. Near misses differ in one thing.
#include <QSqlQuery>

void upgradeAdded(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2) {
    query.exec("ALTER TABLE plants ADD COLUMN bed INTEGER NOT NULL");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `plants.bed` is added as NOT NULL without a default{{.*}}[migration-required-column-without-default]
    query.exec("ALTER TABLE plants ADD COLUMN a INTEGER NOT NULL DEFAULT 0");
    query.exec("ALTER TABLE plants ADD COLUMN b INTEGER");
    query.exec("ALTER TABLE plants ADD COLUMN c INTEGER NOT NULL GENERATED ALWAYS AS (id * 2)");
    query.exec("ALTER TABLE plants ADD COLUMN d INTEGER NOT NULL AUTO_INCREMENT");
    query.exec(QString("ALTER TABLE plants ADD COLUMN e INTEGER NOT NULL %1").arg(defaultOf(query)));
    query.exec("ALTER TABLE plants ADD COLUMN f INTEGER NOT NULL DEFAULT NULL");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `plants.f` is added{{.*}}[migration-required-column-without-default]
    query.exec("CREATE TABLE beds (id INTEGER PRIMARY KEY)");
    query.exec("ALTER TABLE beds ADD COLUMN name TEXT NOT NULL");
    query.exec("DELETE FROM sheds");
    query.exec("ALTER TABLE sheds ADD COLUMN name TEXT NOT NULL");
    query.exec("PRAGMA user_version = 2");
  }
}

void upgradeChanged(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2) {
    query.exec("ALTER TABLE plants ALTER COLUMN bed SET NOT NULL");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `plants.bed` becomes NOT NULL{{.*}}[migration-required-column-without-default]
    query.exec("UPDATE plants SET a = 0 WHERE a IS NULL");
    query.exec("ALTER TABLE plants ALTER COLUMN a SET NOT NULL");
    query.exec("DELETE FROM plants WHERE b IS NULL");
    query.exec("ALTER TABLE plants ALTER COLUMN b SET NOT NULL");
    // It may have been so before: MODIFY says everything anew.
    query.exec("ALTER TABLE plants MODIFY c BIGINT NOT NULL");
    query.exec("ALTER TABLE plants MODIFY d VARCHAR(20)");
    query.exec("ALTER TABLE plants MODIFY d VARCHAR(80) NOT NULL");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `plants.d` becomes NOT NULL{{.*}}[migration-required-column-without-default]
    query.exec("UPDATE version SET version = 2");
  }
}

void openStore(QSqlQuery &query, int storedVersion) {
  upgradeAdded(query, storedVersion);
  upgradeChanged(query, storedVersion);
}
