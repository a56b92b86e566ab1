// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-not-atomic]'
// In a table of steps it is told where the entry's SQL begins, whichever statement it is about: a
// comment can stand there, and none can inside the SQL.
#include <mysql.h>

#include <string>
#include <vector>

struct Entry {
  int version;
  std::string check;
  std::string sql;
};

std::vector<Entry> entries = {
    Entry{
        .version = 2,
        .check = "SHOW COLUMNS FROM `plants` LIKE 'light'",
        .sql = R"(
UPDATE `plants` SET `pot` = 'clay' WHERE `pot` = '';
ALTER TABLE `plants`
CHANGE COLUMN `a` `height` int NOT NULL DEFAULT 0;
ALTER TABLE `plants` CHANGE COLUMN `b` `light` int NOT NULL DEFAULT 0;
)"
        // CHECK: :[[@LINE-6]]:16: warning: {{.*}}`height`{{.*}}[migration-not-atomic]
        // CHECK: :[[@LINE-4]]:1: note: this one commits apart
        // CHECK: :[[@LINE-7]]:1: note: commits apart from it
        // CHECK: :[[@LINE-5]]:22: note: commits apart from it
    },
    Entry{
        .version = 3,
        .check = "SHOW COLUMNS FROM `plants` LIKE 'soil'",
        // NOLINTNEXTLINE(migration-not-atomic): the operator takes a backup first
        .sql = R"(
ALTER TABLE `plants` CHANGE COLUMN `c` `water` int NOT NULL DEFAULT 0;
ALTER TABLE `plants` CHANGE COLUMN `d` `soil` int NOT NULL DEFAULT 0;
)"
    },
    // One statement that the probe answers for.
    Entry{
        .version = 4,
        .check = "SHOW COLUMNS FROM `plants` LIKE 'bed'",
        .sql = R"(
ALTER TABLE `plants`
ADD COLUMN `bed` int NOT NULL DEFAULT 0;
)"
    },
};

void migrate(MYSQL *db, int version) {
  for (const Entry &entry : entries)
    if (version < entry.version) {
      if (mysql_query(db, entry.sql.c_str()))
        return;
      version = entry.version;
    }
}
