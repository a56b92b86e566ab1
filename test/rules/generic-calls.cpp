// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// A program's own layer, known by the names of its functions only: one of C puts a prefix before them.
#include "garden/sql.h"

int migrate_1_to_2(void) {
  sql_begin_immediate();
  if (manage_db_version() != 1) {
    sql_rollback();
    return -1;
  }
  sql("UPDATE plants SET height = height * 10;");
  set_db_version(2);
  sql_commit();
  return 0;
}

int migrate_2_to_3(Connection &connection) {
  sql("UPDATE plants SET height = height * 10;");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  connection.exec(sql("UPDATE plants SET width = width * 10")); // a text that is marked as such
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  return 0;
}

void start(Connection &connection) { migrate_2_to_3(connection); }
