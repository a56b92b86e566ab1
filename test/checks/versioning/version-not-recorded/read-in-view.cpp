// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-not-recorded]'
// Nothing in the program writes where the version is read.
#include <QSqlQuery>

static int storedVersion() {
  QSqlQuery query("PRAGMA user_version");
  return query.value(0).toInt();
}

static void migrateNever(QSqlQuery &query) {
  if (storedVersion() < 2)
    query.exec("ALTER TABLE plants ADD COLUMN note TEXT");
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: error: the step to version 2 is recorded on no success path{{.*}}[migration-version-not-recorded]
}

int storedBedsVersion();

// The same, but who answers is not in view, and may store it too.
static void migrateElsewhere(QSqlQuery &query) {
  if (storedBedsVersion() < 2)
    query.exec("ALTER TABLE beds ADD COLUMN note TEXT");
}

void openStore(QSqlQuery &query) {
  migrateNever(query);
  migrateElsewhere(query);
}
