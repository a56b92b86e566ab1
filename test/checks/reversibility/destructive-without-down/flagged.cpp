// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-destructive-without-down'
// What is gone for good. No step of this project has a down, so each is a note.
#include <QSettings>
#include <QSqlQuery>
#include <filesystem>

void upgrade(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2) {
    query.exec("DROP TABLE journal");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    query.exec("ALTER TABLE plants DROP COLUMN nickname");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    query.exec("DELETE FROM readings WHERE value < 0");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    query.exec("TRUNCATE TABLE moisture");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    query.exec("PRAGMA user_version = 2");
  }
}

void upgradeSettings(QSettings &settings, int storedVersion) {
  if (storedVersion < 3) {
    settings.remove("lastRoom");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    std::filesystem::remove_all("photos");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    settings.setValue("version", 3);
  }
}

// Nothing that is stored goes away.
void upgradeHarmlessly(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 4) {
    query.exec("DROP INDEX plants_by_name");
    query.exec("DROP VIEW thirsty_plants");
    query.exec("DROP TRIGGER plants_touched");
    query.exec("UPDATE plants SET note = ''");
    query.exec("CREATE TEMPORARY TABLE numbers (n INTEGER)");
    query.exec("DROP TABLE numbers");
    query.exec("CREATE TABLE pairs (a INTEGER, b INTEGER)");
    query.exec("DROP TABLE pairs");
    query.exec("DROP TABLE weather_cache");
    query.exec("PRAGMA user_version = 4");
  }
}

// Everyday deleting is no migration.
void removePlant(QSqlQuery &query) { query.exec("DELETE FROM plants WHERE id = 1"); }

void openStore(QSqlQuery &query, QSettings &settings, int storedVersion) {
  upgrade(query, storedVersion);
  upgradeSettings(settings, storedVersion);
  upgradeHarmlessly(query, storedVersion);
}
