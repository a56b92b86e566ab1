// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-unchecked-result]'
// Results that nobody looks at, that the next one overwrites, and that are only reported.
#include <QSqlQuery>
#include <sqlite3.h>

void upgradeDropped(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2) {
    query.exec("ALTER TABLE plants ADD COLUMN note TEXT");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `ALTER TABLE plants ADD COLUMN note TEXT`: `exec` returns whether it worked, and nobody looks; the version is recorded all the same [migration-unchecked-result]
    query.exec("PRAGMA user_version = 2");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `PRAGMA user_version = 2`: {{.*}}nobody looks [migration-unchecked-result]
  }
}

int upgradeOverwritten(sqlite3 *db, int storedVersion) {
  int rc = SQLITE_OK;
  if (storedVersion < 3) {
    rc = sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN pot TEXT", nullptr, nullptr, nullptr);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}the next result overwrites that unread{{.*}}[migration-unchecked-result]
    rc = sqlite3_exec(db, "PRAGMA user_version = 3", nullptr, nullptr, nullptr);
  }
  return rc;
}

void upgradeUnread(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 4) {
    bool ok = query.exec("DELETE FROM plants WHERE dead");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
  }
}

void upgradeReported(QSqlDatabase &db, QSqlQuery &query, int storedVersion) {
  if (storedVersion < 5) {
    if (!db.transaction())
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `transaction`: a failure is only reported, and the step goes on; the version is recorded all the same [migration-unchecked-result]
      qWarning() << "no transaction";
    if (!query.exec("PRAGMA user_version = 5"))
      throw 1;
    db.commit();
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `commit` returns whether it worked, and nobody looks [migration-unchecked-result]
  }
}

// The second statement's error takes the place of the first's.
void upgradeLastErrorOfAnother(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 6) {
    query.exec("DROP INDEX plants_by_name");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}DROP INDEX{{.*}}[migration-unchecked-result]
    query.exec("PRAGMA user_version = 6");
    if (query.lastError().isValid())
      throw 1;
  }
}

void openStore(QSqlDatabase &db, QSqlQuery &query, sqlite3 *handle, int storedVersion) {
  upgradeDropped(query, storedVersion);
  if (upgradeOverwritten(handle, storedVersion) != SQLITE_OK)
    throw 1;
  upgradeUnread(query, storedVersion);
  upgradeReported(db, query, storedVersion);
  upgradeLastErrorOfAnother(query, storedVersion);
}
