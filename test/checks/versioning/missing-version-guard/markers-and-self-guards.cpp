// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-missing-version-guard]'
// A flag that is tested before and set after; statements that do nothing the second time.
#include <QSettings>
#include <QSqlQuery>

void migrateWithMarker(QSqlQuery &query, QSettings &settings) {
  if (settings.value("notesMigrated", false).toBool())
    return;
  query.exec("ALTER TABLE plants ADD COLUMN note TEXT");
  settings.setValue("notesMigrated", true);
}

void migrateSelfGuarded(QSqlQuery &query) {
  query.exec("CREATE TABLE IF NOT EXISTS pots (id INTEGER PRIMARY KEY, size INTEGER)");
  query.exec("DROP INDEX IF EXISTS plants_by_age");
  query.exec("CREATE INDEX IF NOT EXISTS plants_by_name ON plants(name)");
  query.exec("INSERT OR IGNORE INTO pots VALUES (1, 12)");
  query.exec("INSERT OR REPLACE INTO pots (id, size) VALUES (2, 14)");
  query.exec("INSERT INTO pots SELECT 3, 20 WHERE NOT EXISTS (SELECT 1 FROM pots WHERE id = 3)");
  query.exec("UPDATE plants SET unit = 'ml' WHERE unit = 'millilitre'");
  query.exec("UPDATE plants SET room = 1");
  query.exec("DELETE FROM settings WHERE name = 'oldTheme'");
}

// Only the record, the transaction and a pragma without data.
void migrateNothingButTheRecord(QSqlQuery &query) {
  query.exec("BEGIN");
  query.exec("PRAGMA foreign_keys = ON");
  query.exec("PRAGMA user_version = 3");
  query.exec("COMMIT");
  query.exec("VACUUM");
}

// A flag that nothing ever sets holds each time.
void migrateMarkerNeverSet(QSqlQuery &query, QSettings &settings) {
  if (settings.value("lightMigrated", false).toBool())
    return;
  query.exec("ALTER TABLE plants ADD COLUMN light TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void openStore(QSqlQuery &query, QSettings &settings) {
  migrateWithMarker(query, settings);
  migrateSelfGuarded(query);
  migrateNothingButTheRecord(query);
  migrateMarkerNeverSet(query, settings);
}

// The handler knows the error that a second run meets; what follows is not reached then.
void migrateKnowingTheError(soci::session &session) {
  try {
    session << "ALTER TABLE plants ADD COLUMN soil TEXT";
    session << "CREATE INDEX plants_by_soil ON plants(soil)";
  } catch (const soci::soci_error &e) {
    log(e.what(), ": column 'soil' already exists in 'plants'");
  }
}

// Nor does moving what a folder still holds.
void migrateFolder(const std::string &from, const std::string &to) {
  for (const auto &entry : std::filesystem::directory_iterator(from))
    std::filesystem::rename(entry.path(), to + "/" + entry.path().filename().string());
}

// The error is only told.
void migrateTellingTheError(soci::session &session) {
  try {
    session << "ALTER TABLE plants ADD COLUMN pot TEXT";
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
  } catch (const soci::soci_error &e) {
    log(e.what(), ": the column could not be added");
  }
}

// Names that stand in the code are moved again.
void migrateNames(const std::string &to) {
  for (const char *name : {"plants.db", "pots.db"})
    std::filesystem::rename(name, to + "/" + name);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void start(soci::session &session) {
  migrateKnowingTheError(session);
  migrateTellingTheError(session);
  migrateFolder("old", "new");
  migrateNames("new");
}
