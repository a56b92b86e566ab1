// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where the words go that let a statement guard itself, and which engines take them.
#include "frontends/sql/file.h"
#include "frontends/sql/reader.h"

#include <gtest/gtest.h>

using namespace migralint;

namespace {

/// The statement with what the engine takes put in; as it is, if it takes nothing.
std::string guarded(const std::string &sql, Dialect dialect) {
  std::string result = sql;
  std::vector<SqlStatement> statements = sql::read(sql::fileText(sql), dialect);
  for (auto statement = statements.rbegin(); statement != statements.rend(); ++statement)
    for (auto action = statement->actions.rbegin(); action != statement->actions.rend(); ++action)
      for (const Insertion &guard : action->guards)
        if (guard.takenBy(dialect)) {
          result.insert(guard.at.column - 1, guard.text);
          break;
        }
  return result;
}

struct Case {
  const char *sql;
  const char *sqlite; ///< null: takes nothing
  const char *postgres;
  const char *mysql;
};

class Guards : public testing::TestWithParam<Case> {};

TEST_P(Guards, StandWhereTheEngineTakesThem) {
  const Case &c = GetParam();
  auto expected = [&](const char *text) { return std::string(text ? text : c.sql); };
  EXPECT_EQ(guarded(c.sql, Dialect::Sqlite), expected(c.sqlite));
  EXPECT_EQ(guarded(c.sql, Dialect::Postgres), expected(c.postgres));
  EXPECT_EQ(guarded(c.sql, Dialect::Mysql), expected(c.mysql));
  EXPECT_EQ(guarded(c.sql, Dialect::Common), c.sql);
}

constexpr const char *none = nullptr;

const Case cases[] = {
    {"CREATE TABLE t (a INT)", "CREATE TABLE IF NOT EXISTS t (a INT)",
     "CREATE TABLE IF NOT EXISTS t (a INT)", "CREATE TABLE IF NOT EXISTS t (a INT)"},
    {"create table\"t\" (a int)", "create table if not exists\"t\" (a int)",
     "create table if not exists\"t\" (a int)", "create table if not exists\"t\" (a int)"},
    {"CREATE TABLE/* all */t (a INT)", "CREATE TABLE IF NOT EXISTS/* all */t (a INT)",
     "CREATE TABLE IF NOT EXISTS/* all */t (a INT)",
     "CREATE TABLE IF NOT EXISTS/* all */t (a INT)"},
    {"CREATE TABLE IF NOT EXISTS t (a INT)", none, none, none},
    {"CREATE TABLE %1 (a INT)", none, none, none},
    {"CREATE OR REPLACE TABLE t (a INT)", none, none, none},
    {"CREATE UNIQUE INDEX i ON t (a)", "CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a)",
     "CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a)", none},
    {"CREATE INDEX ON t (a)", none, none, none},
    {"CREATE VIEW v AS SELECT 1", "CREATE VIEW IF NOT EXISTS v AS SELECT 1", none, none},
    {"CREATE MATERIALIZED VIEW v AS SELECT 1",
     "CREATE MATERIALIZED VIEW IF NOT EXISTS v AS SELECT 1",
     "CREATE MATERIALIZED VIEW IF NOT EXISTS v AS SELECT 1", none},
    {"CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END",
     "CREATE TRIGGER IF NOT EXISTS g AFTER INSERT ON t BEGIN SELECT 1; END", none, none},
    {"CREATE FUNCTION f() RETURNS INT", none, none, none},
    {"DROP TABLE t, u", "DROP TABLE IF EXISTS IF EXISTS t, u",
     "DROP TABLE IF EXISTS IF EXISTS t, u",
     "DROP TABLE IF EXISTS IF EXISTS t, u"}, // one edit, which both actions name
    {"DROP INDEX i", "DROP INDEX IF EXISTS i", "DROP INDEX IF EXISTS i", none},
    {"DROP VIEW IF EXISTS v", none, none, none},
    {"ALTER TABLE t ADD COLUMN a INT, DROP b", none,
     "ALTER TABLE t ADD COLUMN IF NOT EXISTS a INT, DROP IF EXISTS b", none},
    {"ALTER TABLE t RENAME TO u", none, none, none},
    {"INSERT INTO t (a) VALUES (1)", "INSERT OR IGNORE INTO t (a) VALUES (1)",
     "INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING", "INSERT IGNORE INTO t (a) VALUES (1)"},
    {"INSERT INTO t (a) VALUES (1) RETURNING a",
     "INSERT OR IGNORE INTO t (a) VALUES (1) RETURNING a",
     "INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING RETURNING a",
     "INSERT IGNORE INTO t (a) VALUES (1) RETURNING a"},
    {"REPLACE INTO t (a) VALUES (1)", none, none, none},
    {"INSERT OR REPLACE INTO t (a) VALUES (1)", none, none, none},
};

INSTANTIATE_TEST_SUITE_P(Statements, Guards, testing::ValuesIn(cases));

TEST(Guards, DefaultsSayWhatMysqlFillsIn) {
  auto column = [](const char *definition) {
    std::string sql = std::string("ALTER TABLE t ADD COLUMN ") + definition;
    std::vector<SqlStatement> statements = sql::read(sql::fileText(sql), Dialect::Mysql);
    const Insertion &missing = statements.at(0).actions.at(0).columns.at(0).missingDefault;
    return missing.takenBy(Dialect::Mysql)
               ? sql.insert(missing.at.column - 1, missing.text).substr(25)
               : std::string();
  };
  EXPECT_EQ(column("a INT(11) NOT NULL COMMENT 'x'"), "a INT(11) NOT NULL DEFAULT 0 COMMENT 'x'");
  EXPECT_EQ(column("a VARCHAR(20) NOT NULL AFTER b"), "a VARCHAR(20) NOT NULL DEFAULT '' AFTER b");
  EXPECT_EQ(column("a TEXT NOT NULL"), "") << "MySQL gives it none";
  EXPECT_EQ(column("plant_id INT NOT NULL"), "") << "a row elsewhere";
  EXPECT_EQ(column("a INT NOT NULL UNIQUE"), "");
  EXPECT_EQ(column("a INT NOT NULL DEFAULT 3"), "");
  EXPECT_EQ(column("a INT"), "");
}

} // namespace
