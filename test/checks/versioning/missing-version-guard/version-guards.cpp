// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-missing-version-guard]'
// A comparison with the stored version, in all its forms; each contrasts with the last function.
#include <QSettings>
#include <QSqlQuery>

void upgradeLadder(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2)
    query.exec("ALTER TABLE plants ADD COLUMN a TEXT");
  if (storedVersion <= 2) {
    query.exec("ALTER TABLE plants ADD COLUMN b TEXT");
  }
  if (storedVersion == 3)
    query.exec("ALTER TABLE plants ADD COLUMN c TEXT");
  query.exec("PRAGMA user_version = 4");
}

void upgradeEarlyReturn(QSqlQuery &query, int storedVersion) {
  if (storedVersion >= 5)
    return;
  query.exec("ALTER TABLE plants ADD COLUMN d TEXT");
  query.exec("PRAGMA user_version = 5");
}

void upgradeSwitch(QSqlQuery &query, int storedVersion) {
  switch (storedVersion) {
  case 5:
    query.exec("ALTER TABLE plants ADD COLUMN e TEXT");
    [[fallthrough]];
  case 6:
    query.exec("ALTER TABLE plants ADD COLUMN f TEXT");
    break;
  default:
    break;
  }
  query.exec("PRAGMA user_version = 7");
}

void upgradeElse(QSqlQuery &query, int storedVersion) {
  if (storedVersion >= 8) {
    qDebug() << "nothing to do";
  } else {
    query.exec("ALTER TABLE plants ADD COLUMN g TEXT");
    query.exec("PRAGMA user_version = 8");
  }
}

void upgradeReadsTheVersionItself(QSqlQuery &query) {
  query.exec("PRAGMA user_version");
  query.next();
  const int found = query.value(0).toInt();
  if (found < 9) {
    query.exec("ALTER TABLE plants ADD COLUMN h TEXT");
    query.exec("PRAGMA user_version = 9");
  }
}

void upgradeConjunction(QSqlQuery &query, int storedVersion, bool writable) {
  if (writable && storedVersion < 10) {
    query.exec("ALTER TABLE plants ADD COLUMN i TEXT");
    query.exec("PRAGMA user_version = 10");
  }
}

static bool needsUpgradeTo11(int storedVersion) { return storedVersion < 11; }

void upgradePredicate(QSqlQuery &query, int storedVersion) {
  if (needsUpgradeTo11(storedVersion)) {
    query.exec("ALTER TABLE plants ADD COLUMN j TEXT");
    query.exec("PRAGMA user_version = 11");
  }
}

// A disjunction dominates nothing: the other half lets everything through.
void upgradeDisjunction(QSqlQuery &query, int storedVersion, bool force) {
  if (force || storedVersion < 12)
    query.exec("ALTER TABLE plants ADD COLUMN k TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void openStore(QSqlQuery &query, int storedVersion, bool writable) {
  upgradeLadder(query, storedVersion);
  upgradeEarlyReturn(query, storedVersion);
  upgradeSwitch(query, storedVersion);
  upgradeElse(query, storedVersion);
  upgradeReadsTheVersionItself(query);
  upgradeConjunction(query, storedVersion, writable);
  upgradePredicate(query, storedVersion);
  upgradeDisjunction(query, storedVersion, !writable);
}

// Handed on by a lambda that is called with the stored version.
static void upgradeStep(QSqlQuery &query, int target) {
  switch (target) {
  case 1:
    query.exec("ALTER TABLE plants ADD COLUMN lambda_a TEXT");
    break;
  }
}

void upgradeByLambda(QSqlQuery &query, QSettings &settings) {
  auto run = [&](int reached, int last) {
    while (reached < last) {
      ++reached;
      upgradeStep(query, reached);
    }
  };
  run(settings.value("schema_version").toInt(), 7);
}

// The same, called with something else.
static void upgradeOther(QSqlQuery &query, int target) {
  switch (target) {
  case 1:
    query.exec("ALTER TABLE plants ADD COLUMN lambda_b TEXT");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
    break;
  }
}

void upgradeByOtherLambda(QSqlQuery &query, QSettings &settings) {
  auto run = [&](int reached, int last) {
    while (reached < last) {
      ++reached;
      upgradeOther(query, reached);
    }
  };
  run(settings.value("window_width").toInt(), 7);
}

void openByLambda(QSqlQuery &query, QSettings &settings) {
  upgradeByLambda(query, settings);
  upgradeByOtherLambda(query, settings);
}

// What is agreed on with the other side says nothing of the store.
bool protocolVersionBefore(int spoken, int limit);

void upgradeByPredicate(QSqlQuery &query, int spokenVersion) {
  if (protocolVersionBefore(spokenVersion, 3))
    query.exec("ALTER TABLE plants ADD COLUMN predicate_a TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void openByPredicate(QSqlQuery &query, int spokenVersion) {
  upgradeByPredicate(query, spokenVersion);
}
