// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-wrong-guard]'
// Probes of something else, and tests that are inverted, each beside one that is right.
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QSqlRecord>

bool columnExists(const char *table, const char *column) {
  return QSqlDatabase::database().record(table).contains(column);
}
bool tableExists(const char *table);

void upgradeAnotherColumn(QSqlQuery &query) {
  if (!columnExists("plants", "notes"))
    // CHECK: :[[@LINE-1]]:8: error: {{.*}} asks for `plants.notes`{{.*}}`plants.note`{{.*}}[migration-wrong-guard]
    query.exec("ALTER TABLE plants ADD COLUMN note TEXT");
}

void upgradeAnotherTable(QSqlQuery &query) {
  if (!columnExists("pots", "note"))
    // CHECK: :[[@LINE-1]]:8: error: {{.*}} asks for `pots.note`{{.*}}[migration-wrong-guard]
    query.exec("ALTER TABLE plants ADD COLUMN note TEXT");
}

void upgradeSwapped(QSqlQuery &query) {
  if (columnExists("note", "plants"))
    // CHECK: :[[@LINE-1]]:7: error: {{.*}} has its arguments swapped{{.*}}[migration-wrong-guard]
    return;
  query.exec("ALTER TABLE plants ADD COLUMN note TEXT");
}

void upgradeTableMisspelt(QSqlQuery &query) {
  bool there = tableExists("shelfs");
  if (!there)
    query.exec("CREATE TABLE shelves (id INTEGER)");
  // CHECK: :[[@LINE-3]]:16: error: {{.*}} asks for `shelfs`{{.*}}`shelves`{{.*}}[migration-wrong-guard]
}

void upgradeInverted(QSqlQuery &query) {
  if (columnExists("plants", "light"))
    // CHECK: :[[@LINE-1]]:7: error: {{.*}} is inverted{{.*}}`plants.light`{{.*}}[migration-wrong-guard]
    query.exec("ALTER TABLE plants ADD COLUMN light TEXT");
  if (!tableExists("old_plants"))
    // CHECK: :[[@LINE-1]]:8: error: {{.*}} is inverted{{.*}}`old_plants`{{.*}}[migration-wrong-guard]
    query.exec("DROP TABLE old_plants");
}

void upgradeRight(QSqlQuery &query, const char *column) {
  if (!columnExists("plants", "soil"))
    query.exec("ALTER TABLE plants ADD COLUMN soil TEXT");
  if (tableExists("older_plants"))
    query.exec("DROP TABLE older_plants");
  if (!columnExists("plants", column)) // not known which
    query.exec("ALTER TABLE plants ADD COLUMN soil2 TEXT");
}

// One probe stands for the block: whether half of it may have run is another question.
void upgradeBlock(QSqlQuery &query) {
  if (!columnExists("plants", "first")) {
    query.exec("ALTER TABLE plants ADD COLUMN first TEXT");
    query.exec("ALTER TABLE plants ADD COLUMN second TEXT");
  }
}

// The table is there, so that the column can be added.
void upgradeNeedsTheTable(QSqlQuery &query) {
  if (tableExists("vases"))
    query.exec("ALTER TABLE vases ADD COLUMN glaze TEXT");
}

void upgradeMakesAfresh(QSqlQuery &query) {
  if (tableExists("scratch")) {
    query.exec("DROP TABLE scratch");
    query.exec("CREATE TABLE scratch (id INTEGER)");
  }
}
