// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-non-idempotent-update'
// Guards of kinds 1 to 4 make a compounding update safe.
#include <QSettings>
#include <QSqlQuery>

bool columnExists(const char *table, const char *column);

void migrateByVersion(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 3) {
    query.exec("UPDATE plants SET hours = hours * 24");
    query.exec("PRAGMA user_version = 3");
  }
}

void migrateByEarlyReturn(QSqlQuery &query, int storedVersion) {
  if (storedVersion >= 4)
    return;
  query.exec("INSERT INTO journal (text) VALUES ('migrated to 4')");
  query.exec("PRAGMA user_version = 4");
}

void migrateByProbe(QSqlQuery &query) {
  if (!columnExists("plants", "millilitres")) {
    query.exec("ALTER TABLE plants ADD COLUMN millilitres INTEGER");
    query.exec("UPDATE plants SET amount = amount * 1000");
  }
}

void migrateByMarker(QSqlQuery &query, QSettings &settings) {
  if (!settings.value("journalMigrated", false).toBool()) {
    query.exec("INSERT INTO journal (text) SELECT note FROM plants");
    settings.setValue("journalMigrated", true);
  }
}

// What stands behind the probe does not run again, whatever it changes.
bool tableExists(const char *table);
void migrateByRemoval(QSqlQuery &query) {
  if (!tableExists("diary"))
    return;
  query.exec("INSERT INTO journal (text) SELECT note FROM diary");
  query.exec("DROP TABLE diary");
}
void migrateByRow(QSqlQuery &query) {
  if (query.exec("SELECT 1 FROM done WHERE name = 'litres'") && !query.next()) {
    query.exec("UPDATE plants SET litres = litres * 10");
    query.exec("INSERT INTO done (name) VALUES ('litres')");
  }
}

// That there is a table says nothing of what was done to it, nor does a table that was made before.
void migrateWhatIsThere(QSqlQuery &query) {
  if (tableExists("plants"))
    query.exec("UPDATE plants SET leaves = leaves + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}
bool migrateAfterMaking(QSqlQuery &query) {
  if (!tableExists("beds") && !query.exec("CREATE TABLE beds (plant TEXT)"))
    return false;
  return query.exec("INSERT INTO beds (plant) SELECT name FROM plants");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

static void migrateTo5(QSqlQuery &query) { query.exec("UPDATE plants SET age = age + 1"); }

// Everyday code, not a migration: counting is its job.
void waterPlant(QSqlQuery &query) {
  query.exec("UPDATE plants SET watered = watered + 1");
  query.exec("INSERT INTO journal (text) VALUES ('watered')");
}

// Of two callers one does not ask.
static void migrateTo6(QSqlQuery &query) {
  query.exec("UPDATE plants SET height = height / 10");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void openStore(QSqlQuery &query, QSettings &settings, int storedVersion) {
  migrateByVersion(query, storedVersion);
  migrateByEarlyReturn(query, storedVersion);
  migrateByProbe(query);
  migrateByMarker(query, settings);
  migrateByRemoval(query);
  migrateByRow(query);
  migrateWhatIsThere(query);
  migrateAfterMaking(query);
  if (storedVersion < 5) {
    migrateTo5(query);
    query.exec("PRAGMA user_version = 5");
  }
  if (storedVersion < 6) {
    migrateTo6(query);
    query.exec("PRAGMA user_version = 6");
  }
}

void importBackup(QSqlQuery &query) { migrateTo6(query); }
