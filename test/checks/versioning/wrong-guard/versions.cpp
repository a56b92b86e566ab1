// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-wrong-guard]'
// Comparisons with the stored version that cannot do their work, each beside one that can.
#include <QSqlQuery>

const int latestVersion = 7;
int storedVersion();
void upgradeTo5(QSqlQuery &query) { query.exec("ALTER TABLE plants ADD COLUMN a TEXT"); }
void upgradeTo6(QSqlQuery &query) { query.exec("ALTER TABLE plants ADD COLUMN b TEXT"); }
void upgradeTables(QSqlQuery &query, int from) {
  if (from < 3)
    query.exec("ALTER TABLE plants ADD COLUMN c TEXT");
  query.exec("PRAGMA user_version = 7");
}

void migrateAssigns(QSqlQuery &query) {
  int version = storedVersion();
  if (version = 3)
    // CHECK: :[[@LINE-1]]:7: error: `version = 3` sets `version`{{.*}}[migration-wrong-guard]
    query.exec("PRAGMA user_version = 7");
}

void migrateReadsThenCompares(QSqlQuery &query) {
  int version;
  if ((version = storedVersion()) < 3)
    query.exec("ALTER TABLE plants ADD COLUMN d TEXT");
}

// The older one's else.
void openUnequal(QSqlQuery &query) {
  int version = storedVersion();
  if (version == latestVersion)
    // CHECK: :[[@LINE-1]]:7: error: `version == latestVersion` holds for a newer store too{{.*}}[migration-wrong-guard]
    return;
  upgradeTables(query, version);
}

void openRefuses(QSqlQuery &query) {
  int version = storedVersion();
  if (version > latestVersion)
    throw "too new";
  if (version != latestVersion)
    upgradeTables(query, version);
}

void updateBothWays(QSqlQuery &query) {
  int version = storedVersion();
  if (version < latestVersion)
    query.exec("PRAGMA user_version = 7");
  else if (version > latestVersion)
    throw "too new";
}

void upgradeDatabase(QSqlQuery &query) { updateBothWays(query); }

void openAsksInside(QSqlQuery &query) {
  if (storedVersion() != latestVersion)
    upgradeDatabase(query);
}

void migrateInALoop(QSqlQuery &query) {
  int version = storedVersion();
  while (version != latestVersion) {
    switch (version) {
    case 6:
      upgradeTo6(query);
      break;
    default:
      throw "unknown version";
    }
    query.exec("PRAGMA user_version = 7");
    ++version;
  }
}

// None there yet: no question of older and newer.
void migrateUnlessFresh(QSqlQuery &query) {
  if (storedVersion() != 0)
    query.exec("PRAGMA user_version = 7");
}

void openInverted(QSqlQuery &query, int oldVersion) {
  int version = storedVersion();
  if (version >= 5)
    // CHECK: :[[@LINE-1]]:7: error: `version >= 5` is inverted{{.*}}[migration-wrong-guard]
    upgradeTo5(query);
  if (version < 6)
    upgradeTo6(query);
}

// What is there from 5 on is converted from then on.
void openConverts(QSqlQuery &query) {
  if (storedVersion() >= 5)
    upgradeTo6(query);
}

// Asks whether any step has run: for a newer store none has.
int countSteps();
bool migrateByIndex(QSqlQuery &query) {
  int original = storedVersion();
  int version = original;
  while (version < countSteps()) {
    upgradeTables(query, version);
    ++version;
  }
  return version == original || query.exec("PRAGMA user_version = 7");
}

// What is handed the version throws away a newer store's data.
void openPots(QSqlQuery &query, int &version) {
  if (version > latestVersion)
    version = 0;
  if (version < 7)
    query.exec("CREATE TABLE IF NOT EXISTS pots (id INTEGER)");
}
void migrateWhole(QSqlQuery &query) {
  int version = storedVersion();
  openPots(query, version);
  if (version != latestVersion)
    query.exec("PRAGMA user_version = 7");
}
