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

// Where the step is named after what its query asks for, the statement is the odd one out.
struct NamedStep {
  int version;
  std::string name;
  std::string check;
  std::string sql;
};

std::vector<NamedStep> namedSteps = {
    {.version = 1,
     .name = "2024_01_gates.sql",
     .check = "SHOW COLUMNS FROM `gates` LIKE 'opened'",
     .sql = "ALTER TABLE `fences` MODIFY COLUMN `opened` DATETIME"},
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: what runs here is about `fences.opened`, but the step is named after `gates`{{.*}}[migration-wrong-guard]
    {.version = 2,
     .name = "2024_02_gates_of_fences.sql",
     .check = "SHOW COLUMNS FROM `gates` LIKE 'width'",
     // CHECK: :[[@LINE-1]]:15: error: {{.*}} asks for `gates`{{.*}}[migration-wrong-guard]
     .sql = "ALTER TABLE `fences` MODIFY COLUMN `width` INT"},
};

// The word that says when a step is due, in another field than in the other entries.
struct WordedStep {
  std::string check;
  std::string when;
  std::string match;
  std::string sql;
};

std::vector<WordedStep> wordedSteps = {
    {.check = "SHOW COLUMNS FROM `beds` LIKE 'a'", .when = "empty", .match = "", .sql = "ALTER TABLE `beds` ADD COLUMN `a` INT"},
    {.check = "SHOW COLUMNS FROM `beds` LIKE 'b'", .when = "empty", .match = "", .sql = "ALTER TABLE `beds` ADD COLUMN `b` INT"},
    {.check = "SHOW COLUMNS FROM `beds` LIKE 'c'", .when = "has", .match = "int", .sql = "ALTER TABLE `beds` MODIFY COLUMN `c` BIGINT"},
    {.check = "SHOW COLUMNS FROM `beds` LIKE 'd'", .when = "has", .match = "int", .sql = "ALTER TABLE `beds` MODIFY COLUMN `d` BIGINT"},
    {.check = "SHOW COLUMNS FROM `beds` LIKE 'e'",
     .when = "",
     // CHECK: :[[@LINE-1]]:14: error: `when` is empty here, and `empty` stands in `match`{{.*}}[migration-wrong-guard]
     .match = "empty",
     .sql = "ALTER TABLE `beds` ADD COLUMN `e` INT"},
};

// A field that may be empty, or that holds anything, makes no habit.
std::vector<WordedStep> unwordedSteps = {
    {.check = "SHOW COLUMNS FROM `pots` LIKE 'a'", .when = "empty", .match = "", .sql = "ALTER TABLE `pots` ADD COLUMN `a` INT"},
    {.check = "SHOW COLUMNS FROM `pots` LIKE 'b'", .when = "", .match = "empty", .sql = "ALTER TABLE `pots` ADD COLUMN `b` INT"},
    {.check = "SHOW COLUMNS FROM `pots` LIKE 'c'", .when = "", .match = "empty", .sql = "ALTER TABLE `pots` ADD COLUMN `c` INT"},
    {.check = "SHOW COLUMNS FROM `pots` LIKE 'd'", .when = "empty", .match = "", .sql = "ALTER TABLE `pots` ADD COLUMN `d` INT"},
    {.check = "SHOW COLUMNS FROM `pots` LIKE 'e'", .when = "empty", .match = "", .sql = "ALTER TABLE `pots` ADD COLUMN `e` INT"},
    {.check = "SHOW COLUMNS FROM `pots` LIKE 'f'", .when = "empty", .match = "", .sql = "ALTER TABLE `pots` ADD COLUMN `f` INT"},
};
