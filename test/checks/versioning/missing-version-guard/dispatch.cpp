// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-missing-version-guard]'
// The guard stands where the step is called, not in the step.
#include <QSqlQuery>
#include <vector>

// By its caller.
static void upgradeTo2(QSqlQuery &query) { query.exec("ALTER TABLE plants ADD COLUMN a TEXT"); }

// By a caller two calls away.
static void addColumnB(QSqlQuery &query) { query.exec("ALTER TABLE plants ADD COLUMN b TEXT"); }
static void upgradeTo3(QSqlQuery &query) { addColumnB(query); }

// By a table of functions and the loop that starts at the stored version.
static bool upgrade3to4(QSqlQuery &query) {
  return query.exec("ALTER TABLE plants ADD COLUMN c TEXT");
}
static bool upgrade4to5(QSqlQuery &query) {
  return query.exec("ALTER TABLE plants ADD COLUMN d TEXT");
}

static void runFrom(QSqlQuery &query, int storedVersion) {
  std::vector<bool (*)(QSqlQuery &)> steps = {upgrade3to4, upgrade4to5};
  for (int i = storedVersion; i < static_cast<int>(steps.size()); ++i)
    if (!steps[i](query))
      return;
}

// By a table of versions and lambdas.
struct Migration {
  int version;
  void (*apply)(QSqlQuery &);
};
static const Migration migrations[] = {
    {6, [](QSqlQuery &query) { query.exec("ALTER TABLE plants ADD COLUMN e TEXT"); }},
    {7, [](QSqlQuery &query) { query.exec("ALTER TABLE plants ADD COLUMN f TEXT"); }},
};

static void runTable(QSqlQuery &query, int storedVersion) {
  for (const Migration &migration : migrations)
    if (storedVersion < migration.version)
      migration.apply(query);
}

// By one of its two callers only.
static void upgradeTo8(QSqlQuery &query) {
  query.exec("ALTER TABLE plants ADD COLUMN g TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

// A table that is run from its start each time guards nothing.
static bool upgradeNames(QSqlQuery &query) {
  return query.exec("ALTER TABLE plants ADD COLUMN h TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

static void runAll(QSqlQuery &query) {
  std::vector<bool (*)(QSqlQuery &)> steps = {upgradeNames};
  for (auto step : steps)
    step(query);
}

void openStore(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2)
    upgradeTo2(query);
  if (storedVersion < 3)
    upgradeTo3(query);
  runFrom(query, storedVersion);
  runTable(query, storedVersion);
  if (storedVersion < 8)
    upgradeTo8(query);
  runAll(query);
  query.exec("PRAGMA user_version = 8");
}

void importBackup(QSqlQuery &query) { upgradeTo8(query); }
