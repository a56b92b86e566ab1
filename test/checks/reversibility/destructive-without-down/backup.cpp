// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-destructive-without-down'
// Plan B: a backup of the same store earlier in the same flow.
#include <QSqlQuery>
#include <filesystem>

void upgradeWithBackup(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2) {
    query.exec("VACUUM INTO 'plants-backup.db'");
    query.exec("DROP TABLE journal");
    query.exec("PRAGMA user_version = 2");
  }
}

void upgradeWithCopy(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 3) {
    std::filesystem::copy_file("plants.db", "plants.db.bak");
    query.exec("ALTER TABLE plants DROP COLUMN nickname");
    query.exec("PRAGMA user_version = 3");
  }
}

// A backup after the fact helps nobody.
void upgradeThenBackup(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 4) {
    query.exec("DROP TABLE readings");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    query.exec("PRAGMA user_version = 4");
    query.exec("VACUUM INTO 'plants-backup.db'");
  }
}

void openFirst(QSqlQuery &query, int storedVersion) { upgradeWithBackup(query, storedVersion); }
void openSecond(QSqlQuery &query, int storedVersion) { upgradeWithCopy(query, storedVersion); }
void openThird(QSqlQuery &query, int storedVersion) { upgradeThenBackup(query, storedVersion); }
