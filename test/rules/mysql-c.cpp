// RUN: rm -rf %t && mkdir -p %t/.git && cp %s %t && cd %t && migralint check --fail-on never --color never mysql-c.cpp 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// The C client of MySQL and MariaDB: at once, with a length, prepared; its transactions and probes; MySQL's
// own spellings; results that nobody looks at.
#include <cstring>
#include <mysql/mysql.h>

bool migrateAtOnce(MYSQL *store) {
  if (mysql_query(store, "UPDATE `hives` SET `frames` = `frames` + 1"))
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-unbatched-backfill]
    // CHECK: :[[@LINE-2]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
    return false;
  const char *grow = "UPDATE hives SET names = CONCAT(names, 'x')";
  return mysql_real_query(store, grow, strlen(grow)) == 0;
  // CHECK: [[@LINE-2]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

bool migratePrepared(MYSQL *store) {
  MYSQL_STMT *statement = mysql_stmt_init(store);
  const char *text = "UPDATE hives SET weight = weight * 2";
  if (mysql_stmt_prepare(statement, text, strlen(text)))
    return false;
  return !mysql_stmt_execute(statement);
  // CHECK: [[@LINE-4]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// Prepared and never run.
bool migrateNothing(MYSQL *store) {
  MYSQL_STMT *statement = mysql_stmt_init(store);
  const char *text = "UPDATE hives SET weight = weight * 2";
  return mysql_stmt_prepare(statement, text, strlen(text)) == 0;
}

bool migrateWhatIsNotThere(MYSQL *store) {
  MYSQL_RES *guests = mysql_list_tables(store, "guests");
  if (mysql_num_rows(guests) == 0)
    if (mysql_query(store, "CREATE TABLE guests (id INT PRIMARY KEY)"))
      return false;
  if (mysql_query(store, "CREATE TABLE IF NOT EXISTS queens (id INT AUTO_INCREMENT PRIMARY KEY)"))
    return false;
  return mysql_query(store, "INSERT IGNORE INTO sites (id, name) VALUES (1, 'home')") == 0;
}

bool migrateOnce(MYSQL *store, int storedVersion) {
  if (storedVersion > 5)
    return false;
  if (storedVersion < 2) {
    if (mysql_autocommit(store, 0))
      return false;
    if (mysql_query(store, "UPDATE hives SET frames = frames + 1 WHERE site = 1") ||
        mysql_query(store, "UPDATE schema_version SET version = 2")) {
      mysql_rollback(store);
      mysql_autocommit(store, 1); // nothing is left to commit
      return false;
    }
    if (mysql_commit(store))
      return false;
    mysql_autocommit(store, 1); // nor here
  }
  if (storedVersion < 3) {
    if (mysql_query(store, "ALTER TABLE hives ADD COLUMN site TEXT")) // MySQL commits it at once
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
      return false;
    if (mysql_query(store, "UPDATE schema_version SET version = 3"))
      return false;
  }
  if (storedVersion < 4) {
    mysql_query(store, "UPDATE hives SET colour = 'red' WHERE colour = 'crimson'");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`mysql_query` returns whether it worked, and nobody looks{{.*}}[migration-unchecked-result]
    if (mysql_query(store, "UPDATE schema_version SET version = 4"))
      return false;
  }
  return true;
}

// A helper that prints its statement.
static bool queryf(MYSQL *store, const char *format, ...) {
  char text[200];
  va_list list;
  va_start(list, format);
  vsnprintf(text, sizeof text, format, list);
  va_end(list);
  return mysql_query(store, text) == 0;
}
bool migratePrinted(MYSQL *store, int storedVersion) {
  if (storedVersion < 5) {
    if (!queryf(store, "UPDATE hives SET frames = frames + %d WHERE site = %d", 1, 2))
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}commits apart from the record{{.*}}[migration-not-atomic]
      return false;
    return queryf(store, "UPDATE schema_version SET version = %d", 5);
  }
  return true;
}

bool open(MYSQL *store, int storedVersion) {
  migratePrinted(store, storedVersion);
  return migrateAtOnce(store) && migratePrepared(store) && migrateNothing(store) && migrateWhatIsNotThere(store) &&
         migrateOnce(store, storedVersion);
}
