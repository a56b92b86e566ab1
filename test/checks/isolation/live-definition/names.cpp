// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-live-definition'
// Constants that only name what is stored, and lists of such names; in numbered functions.
#include <QSqlQuery>
#include <QStringList>

#define TABLE_PLANTS "plants"
#define PLANTS "plants"
static const char *const NAME = "name";
static const char *const kNote = "note";
static const char *const tableOfPots = "pots";
static const char *const plantColumns = "id, name, note";
static const char *const oldColumns = "id, name";

void createTables(QSqlQuery &query) {
  query.exec("CREATE TABLE " TABLE_PLANTS " (id INTEGER PRIMARY KEY, name TEXT, note TEXT)");
  query.exec("CREATE TABLE pots (id INTEGER PRIMARY KEY)");
}

void listPlants(QSqlQuery &query) {
  query.exec(QString("SELECT %1 FROM " PLANTS).arg(plantColumns));
  query.exec(QString("SELECT %1, %2 FROM " TABLE_PLANTS).arg(NAME, kNote));
}

static void upgradeToV2(QSqlQuery &query) {
  query.exec("ALTER TABLE " TABLE_PLANTS " ADD COLUMN note TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}`TABLE_PLANTS`{{.*}}[migration-live-definition]
  query.exec("UPDATE " TABLE_PLANTS " SET note = NULL");
  query.exec("DELETE FROM " PLANTS " WHERE id IS NULL"); // a word for itself
  query.exec(QString("ALTER TABLE %1 ADD COLUMN size INTEGER").arg(tableOfPots)); // its own
}

static void upgradeToV3(QSqlQuery &query) {
  query.exec(QString("CREATE TABLE kept AS SELECT %1 FROM plants").arg(plantColumns));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`plantColumns`{{.*}}[migration-live-definition]
  query.exec(QString("CREATE TABLE others AS SELECT %1 FROM plants").arg(oldColumns));
  query.exec(QString("UPDATE plants SET %1 = 'x', %2 = NULL").arg(NAME, kNote));
}

static void upgradeToV3b(QSqlQuery &query) {
  log_debug("converting {}", TABLE_PLANTS); // told, not touched
  query.exec("UPDATE plants SET note = NULL WHERE note = ''");
}

static void upgradeToV4(QSqlQuery &query) {
  query.exec("UPDATE " TABLE_PLANTS " SET note = ''"); // the newest
}

void openStore(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2)
    upgradeToV2(query);
  if (storedVersion < 3)
    upgradeToV3(query);
  if (storedVersion < 3)
    upgradeToV3b(query);
  if (storedVersion < 4)
    upgradeToV4(query);
  query.exec("PRAGMA user_version = 4");
}
