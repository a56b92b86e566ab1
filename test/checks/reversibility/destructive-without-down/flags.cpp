// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-destructive-without-down'
// A flag that is set after an exit for a version does not stand for the version.
#include <QSqlQuery>
#include <string>

static void clearUnused(QSqlQuery &query) { query.exec("DELETE FROM unused"); }
static void clearShade(QSqlQuery &query) {
  query.exec("DROP TABLE shade");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
}

bool stopNow();

bool start(QSqlQuery &query, const std::string &name, bool reset) {
  std::string dbVersion = readDbVersion(name);
  if (dbVersion.size() > longestVersion)
    return fail("too long");
  bool loaded = false;
  while (!loaded && !stopNow()) {
    if (reset)
      clearUnused(query);
    loaded = true;
  }
  return true;
}

void open(QSqlQuery &query, int storedVersion) {
  bool old = false;
  if (storedVersion < 3)
    old = true;
  if (old)
    clearShade(query);
}
