// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-non-idempotent-update]' --implicit-check-not='[migration-missing-version-guard]'
// A row for the version, added whenever the store is opened: OR REPLACE has no key to compare.
#include <QFile>
#include <QSqlQuery>

class Filling {
public:
  bool open(QSqlQuery &query) {
    if (path.isEmpty())
      return false;
    if (!QFile::exists(path))
      return false;
    if (!query.exec("CREATE TABLE IF NOT EXISTS version (major INTEGER, minor INTEGER)"))
      return false;
    if (!query.exec("INSERT OR REPLACE INTO version (major, minor) VALUES (3, 1)"))
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}adds the same rows again{{.*}}[migration-non-idempotent-update]
      return false;
    return true;
  }

private:
  QString path;
};

// A key decides.
bool openKeyed(QSqlQuery &query) {
  query.exec("CREATE TABLE IF NOT EXISTS keyed_version (id INTEGER PRIMARY KEY, major INTEGER)");
  return query.exec("INSERT OR REPLACE INTO keyed_version (id, major) VALUES (1, 3)");
}

// Emptied before.
bool openEmptied(QSqlQuery &query) {
  query.exec("CREATE TABLE IF NOT EXISTS last_version (major INTEGER, minor INTEGER)");
  query.exec("DELETE FROM last_version");
  return query.exec("INSERT INTO last_version (major, minor) VALUES (3, 1)");
}

// Only if there is none.
bool openAsked(QSqlQuery &query) {
  query.exec("CREATE TABLE IF NOT EXISTS asked_version (major INTEGER, minor INTEGER)");
  query.exec("SELECT major FROM asked_version");
  if (query.next())
    return true;
  return query.exec("INSERT INTO asked_version (major, minor) VALUES (3, 1)");
}

bool openBranch(QSqlQuery &query) {
  query.exec("CREATE TABLE IF NOT EXISTS branch_version (major INTEGER, minor INTEGER)");
  query.exec("SELECT major FROM branch_version");
  if (!query.next())
    return query.exec("INSERT INTO branch_version (major, minor) VALUES (3, 1)");
  return true;
}

// There to grow.
bool openHistory(QSqlQuery &query) {
  query.exec("CREATE TABLE IF NOT EXISTS version_history (major INTEGER, minor INTEGER)");
  return query.exec("INSERT INTO version_history (major, minor) VALUES (3, 1)");
}

// Made for the first time, and fails otherwise.
bool openFirst(QSqlQuery &query) {
  if (!query.exec("CREATE TABLE first_version (major INTEGER, minor INTEGER)"))
    return false;
  return query.exec("INSERT INTO first_version (major, minor) VALUES (3, 1)");
}

void start(QSqlQuery &query, Filling &filling) {
  filling.open(query);
  openKeyed(query);
  openEmptied(query);
  openAsked(query);
  openBranch(query);
  openHistory(query);
  openFirst(query);
}
