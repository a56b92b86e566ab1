// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-missing-version-guard]'
// An exported migration whose callers are not in view may be guarded by them: unsure is silent. A
// constructor runs whenever an object is made.
#include <QSqlQuery>

void upgradeCalledElsewhere(QSqlQuery &query) {
  query.exec("ALTER TABLE plants ADD COLUMN note TEXT");
}

static void addLight(QSqlQuery &query) { query.exec("ALTER TABLE plants ADD COLUMN light TEXT"); }
void upgradeThroughAHelper(QSqlQuery &query) { addLight(query); }

class Store {
public:
  explicit Store(QSqlQuery &query) {
    query.exec("ALTER TABLE plants ADD COLUMN room TEXT");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
  }
};
