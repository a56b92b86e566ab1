// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement]'
// A name that is made again along the chain; near misses drop it, move it, or choose between two ways.
#include <QSqlQuery>

void upgradeSchema(QSqlQuery &query, int storedVersion, bool server) {
  if (storedVersion < 2) {
    query.exec("CREATE TABLE beds (id INTEGER PRIMARY KEY)");
    query.exec("CREATE TABLE beds (id INTEGER PRIMARY KEY, name TEXT)");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: table `beds` is created a second time{{.*}}[migration-broken-statement]
    query.exec("CREATE INDEX by_name ON plants (name)");
    query.exec("CREATE INDEX by_bed ON plants (bed)");
    query.exec("CREATE TABLE sheds (id INTEGER PRIMARY KEY)");
    query.exec("CREATE TABLE tools (id INTEGER PRIMARY KEY)");
    query.exec("PRAGMA user_version = 2");
  }
  if (storedVersion < 3) {
    query.exec("CREATE INDEX by_name ON plants (name)");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: index `by_name` of `plants` is created a second time{{.*}}[migration-broken-statement]
    query.exec("DROP INDEX by_bed");
    query.exec("CREATE INDEX by_bed ON plants (bed, name)");
    query.exec("ALTER TABLE sheds RENAME TO sheds_old");
    query.exec("CREATE TABLE sheds (id INTEGER PRIMARY KEY, name TEXT)");
    query.exec("CREATE TABLE IF NOT EXISTS tools (id INTEGER PRIMARY KEY)");
    if (server)
      query.exec("CREATE TABLE users (id BIGINT PRIMARY KEY)");
    else
      query.exec("CREATE TABLE users (id INTEGER PRIMARY KEY)");
    query.exec("PRAGMA user_version = 3");
  }
}

static void addLabels(QSqlQuery &query) { query.exec("CREATE INDEX by_label ON plants (label)"); }

static void addMoreLabels(QSqlQuery &query) {
  query.exec("CREATE INDEX by_label ON plants (label)");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: index `by_label` of `plants` is created a second time{{.*}}[migration-broken-statement]
}

int readVersion(QSqlQuery &query) {
  query.exec("SELECT version FROM admin");
  query.next();
  return query.value(0).toInt();
}

// A fresh store leaves early: for all others the version alone decides.
void openStore(QSqlQuery &query, bool server) {
  int storedVersion = readVersion(query);
  if (storedVersion == 0) {
    query.exec("CREATE TABLE plants (id INTEGER PRIMARY KEY, name TEXT, label TEXT)");
    return;
  }
  upgradeSchema(query, storedVersion, server);
  switch (storedVersion) {
  case 3:
    addLabels(query);
    [[fallthrough]];
  case 4:
    addMoreLabels(query);
    query.exec("PRAGMA user_version = 5");
  }
}
