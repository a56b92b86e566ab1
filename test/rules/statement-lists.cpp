// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Statements in a list that a loop executes, here or in a function that is handed the list, are executed by who runs it.
#include <sqlite3.h>

#define MINOR_3 "UPDATE admin SET value = '3' WHERE key = 'schema_version_minor'"

struct Query { const char *sql; const char *why; };
static const struct Query toV2[] = {{"DROP TABLE beds", "unused"}, {"UPDATE plants SET height = height * 10", "in mm"}};
static const char *const toV3[] = {"DROP TABLE rows", MINOR_3};
static const Query everyday[] = {{"SELECT 1", "alive"}, {"SELECT 2", "well"}};
// CHECK: :[[@LINE-3]]:{{[0-9]+}}: note: table beds {{.*}}[migration-destructive-without-down]
// CHECK: :[[@LINE-4]]:{{[0-9]+}}: error: {{.*}}`UPDATE plants {{.*}} the version that guards it is never recorded [migration-non-idempotent-update]
// CHECK: :[[@LINE-4]]:{{[0-9]+}}: note: table rows {{.*}}[migration-destructive-without-down]

static int runQueries(sqlite3 *db, const struct Query *queries, unsigned count) {
  for (unsigned i = 0; i < count; i++, queries++)
    if (sqlite3_exec(db, queries->sql, 0, 0, 0) != SQLITE_OK)
      return -1;
  return 0;
}

static int upgrade(sqlite3 *db, int version) {
  switch (version) {
  case 1:
    if (runQueries(db, toV2, 2) < 0)
      return -1;
    // fall through
  case 2:
    for (const char *sql : toV3)
      if (sqlite3_exec(db, sql, 0, 0, 0) != SQLITE_OK)
        return -1;
    break;
  default:
    return -1;
  }
  return 0;
}

int openStore(sqlite3 *db, int version) {
  if (sqlite3_exec(db, "BEGIN", 0, 0, 0) != SQLITE_OK || upgrade(db, version) < 0 || runQueries(db, everyday, 2) < 0)
    return -1;
  return sqlite3_exec(db, "COMMIT", 0, 0, 0);
}

// CHECK: read 4 of 4 statements
