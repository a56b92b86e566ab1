// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SQL files: directions, names, sections, places and comments.
#include "frontends/sql/file.h"
#include "frontends/sql/reader.h"
#include "test/unit/sql/marked.h"

#include <gtest/gtest.h>

using namespace migralint;
using namespace migralint::sql::test;

namespace {

std::string statementsOf(const Function &function) {
  std::vector<SqlStatement> all;
  for (const Statement &statement : function.body) {
    EXPECT_EQ(statement.expr.name, "execute");
    EXPECT_EQ(static_cast<int>(statement.expr.meaning.act), static_cast<int>(Act::Execute));
    EXPECT_EQ(statement.expr.meaning.subject, 0);
    EXPECT_EQ(static_cast<int>(statement.expr.meaning.errors),
              static_cast<int>(ErrorStyle::Throws));
    for (const SqlStatement &sql : statement.expr.args.at(0).sql)
      all.push_back(sql);
  }
  return describe(all);
}

/// `name up|down framework|plain`
std::string directionsOf(const FileFacts &facts) {
  std::string all;
  for (const Function &function : facts.functions) {
    EXPECT_TRUE(function.sqlFile);
    EXPECT_EQ(function.downName, function.frameworkDown || (function.downName));
    all += (all.empty() ? "" : ", ") + function.name + (function.downName ? " down" : " up") +
           (function.framework || function.frameworkDown ? " framework" : " plain");
  }
  return all;
}

struct Naming {
  const char *path;
  const char *expected;
};
class Names : public testing::TestWithParam<Naming> {};
TEST_P(Names, AreRecognised) {
  FileFacts facts = sql::readFile(GetParam().path, "DROP TABLE t;", Dialect::Common);
  EXPECT_EQ(directionsOf(facts), GetParam().expected);
  EXPECT_EQ(facts.path, GetParam().path);
  EXPECT_EQ(facts.language, "sql");
  ASSERT_EQ(facts.functions.size(), 1u);
  EXPECT_EQ(statementsOf(facts.functions[0]), "DropTable t");
}
const Naming names[] = {
    {"db/V7__add_x.sql", "V7__add_x up framework"},
    {"db/V1.2_3__add_x.sql", "V1.2_3__add_x up framework"},
    {"db/U7__add_x.sql", "V7__add_x down framework"},
    {"db/R__views.sql", "R__views up framework"},
    {"db/Views__x.sql", "Views__x up plain"},
    {"m/0007_x.up.sql", "0007_x up framework"},
    {"m/0007_x.down.sql", "0007_x down framework"},
    {"m/0007_x.sql", "0007_x up framework"},
    {"m/20200131120000_x.sql", "20200131120000_x up framework"},
    {"migrations/7_x.sql", "7_x up framework"},
    {"sql/7_x.sql", "7_x up plain"},
    {"2020-01-31-000000_x/up.sql", "2020-01-31-000000_x up framework"},
    {"2020-01-31-000000_x/down.sql", "2020-01-31-000000_x down framework"},
    {"deploy/x.sql", "x up framework"},
    {"revert/x.sql", "x down framework"},
    {"schema.sql", "schema up plain"},
    {"utils/0.6.1-upgrade.SQL", "0.6.1-upgrade up plain"},
};
INSTANTIATE_TEST_SUITE_P(All, Names, testing::ValuesIn(names));

struct Step {
  const char *path;
  const char *version; ///< empty: no step
  const char *scope = "";
};
class Steps : public testing::TestWithParam<Step> {};
TEST_P(Steps, HaveVersions) {
  FileFacts facts = sql::readFile(GetParam().path, "DROP TABLE t;", Dialect::Common);
  ASSERT_EQ(facts.functions.size(), 1u);
  const Function &function = facts.functions[0];
  EXPECT_EQ(function.version, GetParam().version) << GetParam().path;
  EXPECT_EQ(function.scope, GetParam().scope) << GetParam().path;
  EXPECT_EQ(function.className, "");
  bool step = *GetParam().version != '\0';
  EXPECT_EQ(function.framework, step) << GetParam().path;
  EXPECT_EQ(function.migrationName, step) << GetParam().path;
  EXPECT_FALSE(function.downName);
}
const Step steps[] = {
    {"schema-12.sql", "12"},
    {"schema_12.sql", "12"},
    {"sql/Schema_v12.SQL", "12"},
    {"update_11_12.sql", "12"},
    {"update11to12.sql", "12"},
    {"db_update_101_102.sql", "102"},
    {"upgrade_12.sql", "12"},
    {"upgrade-1.2.0-1.3.0.sql", "1.3.0"},
    {"patch-3.sql", "3"},
    {"patch-20240101.sql", "20240101"},
    {"version12.sql", "12"},
    {"0007_to_0008.sql", "0008"},
    {"migrate_5_to_6.sql", "6"},
    {"update_from_5_to_6.sql", "6"},
    {"db/V1.2_3__add_x.sql", "1.2.3"},
    {"m/0007_x.up.sql", "0007"},
    {"m/0007_x.sql", "0007"},
    // Dumps, schemas, reverses, other numbers.
    {"data-2024-01-01.sql", ""},
    {"schema-2024-01-01.sql", ""},
    {"schema-20240101.sql", ""},
    {"update_2024_01.sql", ""},
    {"schema_dump_12.sql", ""},
    {"full_schema_12.sql", ""},
    {"schema.sql", ""},
    {"schema_sqlite.sql", ""},
    {"schema_sqlite3.sql", ""},
    {"downgrade_12.sql", ""},
    {"schema_downgrade_12.sql", ""},
    {"table2.sql", ""},
    {"12.sql", ""},
    {"11_12.sql", ""},
    {"update.sql", ""},
    // One step in several files.
    {"version/21/upgrade_001_a.sql", "21", "version/21"},
    {"version/21/upgrade_003_create_x.sql", "21", "version/21"},
    {"db/version/21/upgrade_002.sql", "21", "db/version/21"},
    {"version/21/001.sql", "21", "version/21"},
    {"schema/delta/54/01_a.sql", "54", "schema/delta/54"},
    {"db/21/01_a.sql", "21", "db/21"},
    {"v21/part2.sql", ""},
    {"version-21/part2.sql", "21", "version-21"},
    {"update_1.2/1-tables.sql", "1.2", "update_1.2"},
    // Folders that are no version, and files with a version of their own.
    {"sqlite3/0007_x.sql", "0007"},
    {"2024/0007_x.sql", "0007"},
    {"2024/01/0007_x.sql", "0007"},
    {"migrations2/0007_x.sql", "0007"},
    {"21/V7__x.sql", "7"},
    {"21/20240101120000_x.sql", "20240101120000"},
    {"21/update_11_12.sql", "12"},
    {"21/0007_to_0008.sql", "0008"},
    {"21/0007_x.up.sql", "0007"},
    {"version/21/create.sql", ""},
    {"queries/21/q1.sql", ""},
};
INSTANTIATE_TEST_SUITE_P(All, Steps, testing::ValuesIn(steps));

TEST(FilesOfOneStep, ShareTheirScope) {
  FileFacts a = sql::readFile("version/21/upgrade_001_a.sql", "", Dialect::Common);
  FileFacts b = sql::readFile("version/21/upgrade_002_b.sql", "", Dialect::Common);
  EXPECT_EQ(a.functions.at(0).id, "version/21::upgrade_001_a");
  EXPECT_EQ(a.functions.at(0).name, "upgrade_001_a");
  EXPECT_EQ(a.functions.at(0).scope, b.functions.at(0).scope);
  EXPECT_NE(a.functions.at(0).id, b.functions.at(0).id);
}

TEST(Creation, IsASchemaWithoutVersion) {
  auto creates = [](const char *path) {
    return sql::readFile(path, "", Dialect::Common).functions.at(0).createName;
  };
  for (const char *path :
       {"schema.sql", "db/schema_sqlite.sql", "schema-sqlite3.sql", "my_schema.sql"})
    EXPECT_TRUE(creates(path)) << path;
  for (const char *path : {"schema-12.sql", "update_schema.sql", "schema_changes.sql",
                           "queries.sql", "migrations/7_schema.sql"})
    EXPECT_FALSE(creates(path)) << path;
}

TEST(Sections, Goose) {
  FileFacts facts =
      sql::readFile("m/5_x.sql",
                    "-- +goose Up\nCREATE TABLE t (a INT);\n-- +goose StatementBegin\n"
                    "CREATE TABLE u (a INT);\n-- +goose StatementEnd\n"
                    "-- +goose Down\nDROP TABLE t;\n",
                    Dialect::Common);
  EXPECT_EQ(directionsOf(facts), "5_x up framework, 5_x down framework");
  EXPECT_EQ(statementsOf(facts.functions[0]), "CreateTable t / CreateTable u");
  EXPECT_EQ(statementsOf(facts.functions[1]), "DropTable t");
  EXPECT_EQ(facts.functions[1].body[0].range, (Range{7, 1, 7, 13}));
  EXPECT_NE(facts.functions[0].id, facts.functions[1].id);
  EXPECT_TRUE(facts.functions[0].frameworkTransaction);
}

TEST(Sections, GooseWithoutTransaction) {
  FileFacts facts = sql::readFile(
      "5_x.sql", "-- +goose NO TRANSACTION\n-- +goose Up\nDROP TABLE t;", Dialect::Common);
  ASSERT_EQ(facts.functions.size(), 1u);
  EXPECT_FALSE(facts.functions[0].frameworkTransaction);
}

TEST(Sections, Dbmate) {
  FileFacts facts = sql::readFile(
      "x.sql", "-- migrate:up\r\nDROP TABLE a;\r\n\r\n-- migrate:down\r\nDROP TABLE b;\r\n",
      Dialect::Common);
  EXPECT_EQ(directionsOf(facts), "x up framework, x down framework");
  EXPECT_EQ(statementsOf(facts.functions[0]), "DropTable a");
  EXPECT_EQ(statementsOf(facts.functions[1]), "DropTable b");
  EXPECT_EQ(facts.functions[1].body[0].range, (Range{5, 1, 5, 13}));
}

TEST(Sections, Liquibase) {
  FileFacts facts = sql::readFile("x.sql",
                                  "--liquibase formatted sql\n--changeset me:1\n"
                                  "CREATE TABLE t (a INT);\n--rollback DROP TABLE t;\n",
                                  Dialect::Common);
  EXPECT_EQ(directionsOf(facts), "me:1 up framework, me:1 down framework");
  EXPECT_EQ(statementsOf(facts.functions[0]), "CreateTable t");
  EXPECT_EQ(statementsOf(facts.functions[1]), "DropTable t");
  EXPECT_EQ(facts.functions[1].body[0].range, (Range{4, 12, 4, 24}));
  EXPECT_EQ(facts.functions[1].body[0].expr.args.at(0).text.value(), "DROP TABLE t");
}

TEST(Sections, WhatStandsBeforeThemIsNotRun) {
  FileFacts facts = sql::readFile(
      "1_x.sql", "/* ours\n too */\nDROP TABLE a;\n-- +goose Up\nDROP TABLE b;\n", Dialect::Common);
  ASSERT_EQ(facts.functions.size(), 1u);
  EXPECT_EQ(statementsOf(facts.functions[0]), "DropTable b");
  ASSERT_EQ(facts.unread.size(), 1u);
  EXPECT_EQ(facts.unread[0].range, (Range{3, 1, 3, 13}));
}

TEST(Surroundings, PlanOfSqitch) {
  auto read = [](const std::string &path) -> std::optional<std::string> {
    if (path == "db/sqitch.plan")
      return "%project=p\n\nfirst 2024-01-01T00:00:00Z a <a@b.c> # x\n@v1 2024-01-01T00:00:00Z a "
             "<a@b.c>\nsub/second [first] 2024-01-01T00:00:00Z a <a@b.c>\nfirst [first@v1] "
             "2024-01-01T00:00:00Z a <a@b.c> # again\n";
    return std::nullopt;
  };
  auto around = [&](const char *path, const char *folder) {
    return sql::surroundingsOf(path, sql::toolsOf(folder, read), read);
  };
  EXPECT_EQ(around("db/deploy/first.sql", "db/deploy").text(), "sqitch 3");
  EXPECT_EQ(around("db/deploy/first@v1.sql", "db/deploy").text(), "sqitch 1");
  EXPECT_EQ(around("db/revert/sub/second.sql", "db/revert/sub").change, "sub/second");
  EXPECT_TRUE(around("db/revert/sub/second.sql", "db/revert/sub").down);
  EXPECT_TRUE(around("db/verify/first.sql", "db/verify").verify);
  EXPECT_EQ(around("db/other/first.sql", "db/other").text(), "");
}

TEST(Surroundings, NamesOfFlyway) {
  auto read = [](const std::string &path) -> std::optional<std::string> {
    if (path == "db/flyway.toml")
      return "[flyway]\nsqlMigrationPrefix = \"M\"\nmixed = true\n";
    if (path == "flyway.conf")
      return "flyway.sqlMigrationPrefix=Z\nflyway.sqlMigrationSeparator=-\n"
             "flyway.executeInTransaction=false\n";
    return std::nullopt;
  };
  sql::FolderTools folder = sql::toolsOf("db/sql", read);
  EXPECT_EQ(folder.flyway.versioned, "M") << "the nearer settings come first";
  EXPECT_EQ(folder.flyway.separator, "-");
  sql::Surroundings around = sql::surroundingsOf("db/sql/M1_2-x.sql", folder, read);
  EXPECT_TRUE(around.mixed);
  EXPECT_TRUE(around.bare);
  EXPECT_EQ(around.text(), " bare mixed M U R B -");
  FileFacts facts = sql::readFile("db/sql/M1_2-x.sql", "", Dialect::Common, around);
  EXPECT_EQ(facts.functions.at(0).version, "1.2");
  EXPECT_EQ(facts.functions.at(0).tool, "Flyway");
  EXPECT_EQ(sql::surroundingsOf("db/sql/V1__x.sql", folder, read).mixed, false);
}

TEST(Sections, EmptyDownIsThere) {
  FileFacts facts =
      sql::readFile("x.sql", "-- migrate:up\nDROP TABLE a;\n-- migrate:down\n", Dialect::Common);
  ASSERT_EQ(facts.functions.size(), 2u);
  EXPECT_TRUE(facts.functions[1].body.empty());
  EXPECT_TRUE(facts.functions[1].downName);
}

TEST(Files, PlacesAndTexts) {
  FileFacts facts = sql::readFile(
      "V1__x.sql", "-- first\r\nUPDATE t\r\n  SET n = n + 1;\r\nDROP TABLE u", Dialect::Common);
  const Function &up = facts.functions.at(0);
  ASSERT_EQ(up.body.size(), 2u);
  const Expr &text = up.body[0].expr.args.at(0);
  EXPECT_EQ(text.range, (Range{2, 1, 3, 16}));
  EXPECT_EQ(text.text.value(), "UPDATE t\r\n  SET n = n + 1");
  EXPECT_EQ(text.text.rangeOf(16, 25), (Range{3, 7, 3, 16}));
  EXPECT_EQ(text.sql.at(0).actions[0].rerunRange, (Range{3, 7, 3, 16}));
  EXPECT_EQ(up.body[1].range, (Range{4, 1, 4, 13}));
}

TEST(Files, CommentsAreKept) {
  FileFacts facts = sql::readFile(
      "x.sql", "-- migralint: ignore(x): why\nDROP TABLE t; /* a\n b */\n# c\n", Dialect::Mysql);
  ASSERT_EQ(facts.comments.size(), 3u);
  EXPECT_EQ(facts.comments[0].text, "migralint: ignore(x): why");
  EXPECT_EQ(facts.comments[0].range, (Range{1, 1, 1, 29}));
  EXPECT_EQ(facts.comments[1].text, "a\n b");
  EXPECT_EQ(facts.comments[2].text, "c");
}

TEST(Files, EmptyAndBroken) {
  EXPECT_EQ(sql::readFile("x.sql", "", Dialect::Common).functions.at(0).body.size(), 0u);
  FileFacts facts = sql::readFile("x.sql", "DROP TABLE t;\nSELECT 'abc", Dialect::Common);
  ASSERT_EQ(facts.unread.size(), 1u);
  EXPECT_EQ(facts.unread[0].range.line, 2u);
}

TEST(Files, TextOfFileKnowsItsLines) {
  Text text = sql::fileText("a\r\nbc\n\nd");
  ASSERT_EQ(text.pieces.size(), 1u);
  EXPECT_EQ(text.rangeOf(3, 5), (Range{2, 1, 2, 3}));
  EXPECT_EQ(text.rangeOf(7, 8), (Range{4, 1, 4, 2}));
  EXPECT_EQ(text.pieces[0].range, (Range{1, 1, 4, 2}));
  EXPECT_EQ(sql::fileText("a\rb\r\rcd").rangeOf(5, 7), (Range{4, 1, 4, 3}));
}

TEST(Files, LinesMayEndWithCarriageReturns) {
  FileFacts facts = sql::readFile(
      "x.sql", "-- migrate:up\rDROP TABLE a;\r\r-- migrate:down\rDROP TABLE b;\r", Dialect::Common);
  ASSERT_EQ(facts.functions.size(), 2u);
  EXPECT_EQ(facts.functions[0].body.at(0).expr.range.line, 2u);
  EXPECT_EQ(facts.functions[1].body.at(0).expr.range.line, 5u);
}

} // namespace
