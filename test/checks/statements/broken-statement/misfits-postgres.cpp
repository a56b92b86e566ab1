// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement]'
// PostgreSQL gives the columns that get no value their defaults.
// CHECK: checked 1 file
#include <libpq-fe.h>

void upgradeTo7(PGconn *db) {
  PQexec(db, "CREATE TABLE beds (id SERIAL, shed INTEGER, size BIGINT)");
  PQexec(db, "INSERT INTO beds SELECT id, shed FROM old_beds");
}
