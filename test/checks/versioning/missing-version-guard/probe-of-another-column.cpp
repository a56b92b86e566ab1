// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-missing-version-guard]'
// A probe of another column does not answer whether this one is there.
#include <QSqlQuery>

bool columnExists(const char *table, const char *column);

void upgradeSchema(QSqlQuery &query) {
  if (!columnExists("pots", "colour")) {
    query.exec("ALTER TABLE plants ADD COLUMN note TEXT");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
  }
}

void openStore(QSqlQuery &query) { upgradeSchema(query); }
