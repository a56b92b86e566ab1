// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement]'
// A step with a statement that only the running program knows, and one for PostgreSQL.
// CHECK: checked 1 file
#include <libpq-fe.h>
#include <sqlite3.h>

void upgradeTo7(sqlite3 *db, int more) {
  sqlite3_exec(db, "CREATE TABLE beds (id INTEGER)", nullptr, nullptr, nullptr);
  sqlite3_exec(db, moreSql(more).c_str(), nullptr, nullptr, nullptr);
  sqlite3_exec(db, "UPDATE beds SET shed = 1", nullptr, nullptr, nullptr);
}
