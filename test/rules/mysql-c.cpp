// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// The C client of MySQL and MariaDB: at once, with a length, prepared; and MySQL's own spellings.
#include <cstring>
#include <mysql/mysql.h>

void migrateAtOnce(MYSQL *store) {
  mysql_query(store, "UPDATE `hives` SET `frames` = `frames` + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-unbatched-backfill]
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  const char *grow = "UPDATE hives SET names = CONCAT(names, 'x')";
  mysql_real_query(store, grow, strlen(grow));
  // CHECK: [[@LINE-2]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migratePrepared(MYSQL *store) {
  MYSQL_STMT *statement = mysql_stmt_init(store);
  const char *text = "UPDATE hives SET weight = weight * 2";
  mysql_stmt_prepare(statement, text, strlen(text));
  mysql_stmt_execute(statement);
  // CHECK: [[@LINE-3]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateWhatIsNotThere(MYSQL *store) {
  mysql_query(store, "CREATE TABLE IF NOT EXISTS queens (id INT AUTO_INCREMENT PRIMARY KEY)");
  mysql_query(store, "INSERT IGNORE INTO sites (id, name) VALUES (1, 'home')");
}

void migrateOnce(MYSQL *store, int storedVersion) {
  if (storedVersion < 2) {
    mysql_query(store, "ALTER TABLE hives ADD COLUMN site TEXT"); // MySQL commits it at once
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    mysql_query(store, "UPDATE schema_version SET version = 2");
  }
}

void open(MYSQL *store, int storedVersion) {
  migrateAtOnce(store);
  migratePrepared(store);
  migrateWhatIsNotThere(store);
  migrateOnce(store, storedVersion);
}
