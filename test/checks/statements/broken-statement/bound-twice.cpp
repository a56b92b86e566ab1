// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement]'
// A placeholder that gets two values while another one gets none.
#include <QSqlQuery>
#include <sqlite3.h>

void upgradeSchema(QSqlQuery &query, int storedVersion, bool old) {
  if (storedVersion < 2) {
    query.prepare("INSERT INTO version VALUES (?1, ?2, ?3)");
    query.bindValue(1, 4);
    query.bindValue(2, 7);
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: error: placeholder 2 is given a second value, and another one none [migration-broken-statement]
    query.bindValue(2, 9);
    query.exec();

    query.prepare("INSERT INTO plants (id, name) VALUES (:id, :name)");
    query.bindValue(":id", 4);
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: error: placeholder :id is given a second value, and another one none [migration-broken-statement]
    query.bindValue(":id", "basil");
    query.exec();

    // Each once; one in two branches; the same anew for each execution; corrected before it runs.
    query.prepare("INSERT INTO version VALUES (?1, ?2, ?3)");
    query.bindValue(1, 4);
    query.bindValue(2, 7);
    query.bindValue(3, 9);
    query.exec();
    query.prepare("INSERT INTO plants (id, name) VALUES (:id, :name)");
    if (old)
      query.bindValue(":id", 1);
    else
      query.bindValue(":id", 2);
    query.exec();
    query.prepare("UPDATE plants SET bed = ? WHERE id = ?");
    query.bindValue(0, 1);
    query.exec();
    query.bindValue(0, 2);
    query.exec();
    query.prepare("UPDATE plants SET bed = :bed");
    query.bindValue(":bed", 1);
    query.bindValue(":bed", 2);
    query.exec();
  }
}

bool migrateBeds(sqlite3 *db) {
  sqlite3_stmt *statement = nullptr;
  if (sqlite3_prepare_v2(db, "UPDATE beds SET shed = ? WHERE id = ?", -1, &statement, nullptr) !=
      SQLITE_OK)
    return false;
  sqlite3_bind_int(statement, 1, 4);
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: error: placeholder 1 is given a second value, and another one none [migration-broken-statement]
  sqlite3_bind_int(statement, 1, 7);
  bool done = sqlite3_step(statement) == SQLITE_DONE;
  sqlite3_finalize(statement);
  return done;
}
