// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-wrong-guard]'
// A step's query asks whether it has run: it must ask about what the step touches.
#include <string>
#include <vector>

struct Step {
  int version;
  std::string check;
  std::string sql;
};

std::vector<Step> steps = {
    {.version = 1,
     .check = "SHOW COLUMNS FROM `doors` LIKE 'delay'",
     // CHECK: :[[@LINE-1]]:15: error: {{.*}} asks for `doors.delay`{{.*}}`doors.delay_ms`{{.*}}[migration-wrong-guard]
     .sql = "ALTER TABLE `doors` ADD COLUMN `delay_ms` INT"},
    {.version = 2,
     .check = "SHOW COLUMNS FROM `door` LIKE 'width'",
     // CHECK: :[[@LINE-1]]:15: error: {{.*}} asks for `door`{{.*}}[migration-wrong-guard]
     .sql = "ALTER TABLE `doors` ADD COLUMN `width` INT"},
    {.version = 3,
     .check = "SHOW COLUMNS FROM `doors` LIKE 'height'",
     .sql = "ALTER TABLE `doors` ADD COLUMN `height` INT; ALTER TABLE `doors` ADD COLUMN `depth` INT"},
    {.version = 4,
     .check = "SELECT * FROM `settings` WHERE `name` = 'doors'",
     .sql = "UPDATE `doors` SET `height` = 1"},
};
