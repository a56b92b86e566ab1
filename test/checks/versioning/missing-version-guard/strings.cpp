// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-missing-version-guard]'
// However the statement is put together, it is the same statement.
#include <QSqlQuery>
#include <QString>
#include <cstdio>
#include <format>
#include <string>

#define PLANTS "plants"
static const char *const addColumn = "ALTER TABLE plants ADD COLUMN a TEXT";
constexpr auto pots = "pots";
static QString addB() { return "ALTER TABLE plants ADD COLUMN b TEXT"; }

void upgradeConstant(QSqlQuery &query) {
  query.exec(addColumn);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void upgradeAdjacentLiterals(QSqlQuery &query) {
  query.exec("ALTER TABLE " PLANTS " "
             "ADD COLUMN c TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void upgradeFunction(QSqlQuery &query) {
  query.exec(addB());
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void upgradeRaw(QSqlQuery &query) {
  query.exec(R"(ALTER TABLE plants
    ADD COLUMN d TEXT)");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void upgradeAppended(QSqlQuery &query) {
  QString sql = QStringLiteral("ALTER TABLE ");
  sql += pots;
  sql += " ADD COLUMN e TEXT";
  query.exec(sql);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void upgradeArg(QSqlQuery &query) {
  query.exec(QString("ALTER TABLE %1 ADD COLUMN %2 TEXT").arg("plants", "f"));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void upgradeFormatted(sqlite3 *db) {
  std::string sql = std::format("ALTER TABLE {} ADD COLUMN g TEXT", "plants");
  sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void upgradePrinted(sqlite3 *db) {
  char sql[100];
  snprintf(sql, sizeof sql, "ALTER TABLE %s ADD COLUMN h TEXT", "plants");
  sqlite3_exec(db, sql, nullptr, nullptr, nullptr);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void upgradePrepared(QSqlQuery &query) {
  query.prepare("ALTER TABLE plants ADD COLUMN i TEXT");
  query.exec();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

// Prepared and never executed: no operation.
void upgradePreparedOnly(QSqlQuery &query) { query.prepare("ALTER TABLE plants RENAME TO p"); }

// Words that only look like SQL.
void upgradeTalks() { qDebug() << "ALTER TABLE plants failed"; }

void openStore(QSqlQuery &query, sqlite3 *db) {
  upgradeConstant(query);
  upgradeAdjacentLiterals(query);
  upgradeFunction(query);
  upgradeRaw(query);
  upgradeAppended(query);
  upgradeArg(query);
  upgradeFormatted(db);
  upgradePrinted(db);
  upgradePrepared(query);
  upgradePreparedOnly(query);
  upgradeTalks();
}

// The names are put in when it runs: whatever table the caller means, and no step.
int renameIndex(sqlite3 *db, const char *from, const char *to) {
  char *sql = sqlite3_mprintf("ALTER TABLE '%q_content' RENAME TO '%q_content'; ALTER TABLE \"%w_%d\" RENAME TO t;",
                              from, to, from, 1);
  int rc = sqlite3_exec(db, sql, nullptr, nullptr, nullptr);
  sqlite3_free(sql);
  return rc;
}

int renameKnown(sqlite3 *db) {
  return sqlite3_exec(db, "ALTER TABLE \"50 %done\" RENAME TO halves", nullptr, nullptr, nullptr);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}
