// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-newer-not-refused'
// A version that chooses between two ways to do the same leads nowhere; nor does what an engine says of itself.
#include <sqlite3.h>

int storedVersion(sqlite3 *db);

void makeFunctions(sqlite3 *db) {
  int version = storedVersion(db);
  if (version >= 5)
    sql("CREATE OR REPLACE FUNCTION grown() RETURNS integer AS $$ SELECT height FROM plants $$ LANGUAGE SQL");
  else
    sql("CREATE OR REPLACE FUNCTION grown() RETURNS integer AS $$ SELECT size FROM plants $$ LANGUAGE SQL");
}

void checkExtensions() {
  if (sql_int("SELECT extversion < '1.1' FROM pg_extension WHERE extname = 'garden'"))
    sql("ALTER EXTENSION garden UPDATE");
}

void migratePlants(sqlite3 *db) {
  int version = storedVersion(db);
  if (version >= 5)
    return;
  // CHECK: :[[@LINE-2]]:7: warning: {{.*}}[migration-newer-not-refused]
  sql("ALTER TABLE plants RENAME COLUMN size TO height");
}
