// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-missing-version-guard]'
// A probe of another column does not answer whether this one is there. That is the more exact thing to
// say where it is sure; where it is not, the statement has no guard.
#include <QSqlQuery>

bool columnExists(const char *table, const char *column);

void upgradeWrongly(QSqlQuery &query) {
  if (!columnExists("pots", "colour"))
    query.exec("ALTER TABLE plants ADD COLUMN colours TEXT");
  // CHECK: :[[@LINE-2]]:8: error: {{.*}}[migration-wrong-guard]
}

bool hasMore(const char *what);

void upgradeUnderSomethingElse(QSqlQuery &query) {
  if (!columnExists("pots", "colour") && hasMore("pots"))
    query.exec("ALTER TABLE plants ADD COLUMN note TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void openStore(QSqlQuery &query) {
  upgradeWrongly(query);
  upgradeUnderSomethingElse(query);
}
