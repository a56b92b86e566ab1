// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Patterns of names and paths (rules/pattern.h).
#include "rules/pattern.h"

#include <gtest/gtest.h>

using namespace migralint::rules;

namespace {

bool matches(std::string_view pattern, std::string_view name) {
  std::string error;
  std::optional<NamePattern> compiled = NamePattern::compile(pattern, error);
  EXPECT_TRUE(compiled) << pattern << ": " << error;
  return compiled && compiled->matches(wordsOf(name));
}

std::string errorOf(std::string_view pattern) {
  std::string error;
  EXPECT_FALSE(NamePattern::compile(pattern, error)) << pattern;
  return error;
}

using Strings = std::vector<std::string>;

TEST(Words, EveryStyleOfWriting) {
  EXPECT_EQ(wordsOf("updateDbSchema").words, (Strings{"update", "db", "schema"}));
  EXPECT_EQ(wordsOf("update_db_schema").words, (Strings{"update", "db", "schema"}));
  EXPECT_EQ(wordsOf("UPDATE_DB_SCHEMA").words, (Strings{"update", "db", "schema"}));
  EXPECT_EQ(wordsOf("dbSchema10to11").words, (Strings{"db", "schema", "10", "to", "11"}));
  EXPECT_EQ(wordsOf("HTTPVersion2").words, (Strings{"http", "version", "2"}));
  EXPECT_EQ(wordsOf("db.schema-version").words, (Strings{"db", "schema", "version"}));
}

TEST(Words, MarksAreNoWords) {
  EXPECT_EQ(wordsOf("m_configVersion").words, (Strings{"config", "version"}));
  EXPECT_EQ(wordsOf("mVersion").words, (Strings{"version"}));
  EXPECT_EQ(wordsOf("version_").words, (Strings{"version"}));
  EXPECT_EQ(wordsOf("kSchemaVersion").words, (Strings{"schema", "version"}));
  EXPECT_EQ(wordsOf("map").words, (Strings{"map"}));
  EXPECT_TRUE(wordsOf("kSchemaVersion").constant);
  EXPECT_TRUE(wordsOf("SCHEMA_VERSION").constant);
  EXPECT_FALSE(wordsOf("schemaVersion").constant);
  EXPECT_FALSE(wordsOf("key").constant);
}

TEST(NamePattern, WholeWordsOnly) {
  EXPECT_TRUE(matches("migrate *", "migrate"));
  EXPECT_TRUE(matches("migrate*", "migrateV1V2"));
  EXPECT_FALSE(matches("migrate *", "migrator"));
  EXPECT_TRUE(matches("update*Schema", "update_the_schema"));
  EXPECT_FALSE(matches("update*Schema", "updateSchematic"));
}

TEST(NamePattern, Parts) {
  EXPECT_TRUE(matches("+ version", "dbVersion"));
  EXPECT_FALSE(matches("+ version", "version"));
  EXPECT_TRUE(matches("# to #", "10to11"));
  EXPECT_FALSE(matches("# to #", "AtoB"));
  EXPECT_TRUE(matches("(db|data base)? version", "dataBaseVersion"));
  EXPECT_TRUE(matches("(db|data base)? version", "version"));
  EXPECT_FALSE(matches("(db|data base)? version", "dataVersion"));
  EXPECT_TRUE(matches("* a * b", "a_x_b_y_b"));
}

TEST(NamePattern, SaysWhatIsWrong) {
  EXPECT_EQ(errorOf("(a|b"), "'(' without ')'");
  EXPECT_EQ(errorOf("exec(ute)?"), "'(' stands for whole words: leave a blank before it");
  EXPECT_NE(errorOf("migrations?").find("write '(word)?'"), std::string::npos);
  EXPECT_NE(errorOf("^migrate.*$").find("'^' has no meaning"), std::string::npos);
  EXPECT_EQ(errorOf(""), "an empty pattern");
  EXPECT_NE(errorOf("(a||b)").find("no word"), std::string::npos);
}

TEST(NamePattern, HostilePatternIsQuick) {
  std::string pattern = "*", name;
  for (int i = 0; i < 30; ++i)
    pattern += " a *";
  for (int i = 0; i < 5000; ++i)
    name += "a_";
  EXPECT_TRUE(matches(pattern, name));
  EXPECT_FALSE(matches(pattern + " b", name));
}

TEST(PathMatches, NameAtEveryDepth) {
  EXPECT_TRUE(pathMatches("test", "test/a.cpp"));
  EXPECT_TRUE(pathMatches("test", "src/test/deep/a.cpp"));
  EXPECT_TRUE(pathMatches("*_test.cpp", "src/db_test.cpp"));
  EXPECT_FALSE(pathMatches("test", "src/contest/a.cpp"));
  EXPECT_FALSE(pathMatches("test", "src/testing.cpp"));
  EXPECT_FALSE(pathMatches("*_test.cpp", "src/db_test.cpp.in"));
}

TEST(PathMatches, FromTheRoot) {
  EXPECT_TRUE(pathMatches("src/gen", "src/gen/a.cpp"));
  EXPECT_TRUE(pathMatches("src/gen/", "src/gen/a.cpp"));
  EXPECT_FALSE(pathMatches("src/gen", "lib/src/gen/a.cpp"));
  EXPECT_TRUE(pathMatches("**/gen/*.cpp", "lib/src/gen/a.cpp"));
  EXPECT_TRUE(pathMatches("**/gen/*.cpp", "gen/a.cpp"));
  EXPECT_FALSE(pathMatches("**/gen/*.cpp", "autogen/a.cpp"));
  EXPECT_TRUE(pathMatches("src/*.cpp", "src/a.cpp"));
  EXPECT_FALSE(pathMatches("src/*.cpp", "src/b/a.cpp"));
  EXPECT_TRUE(pathMatches("src/**", "src/b/a.cpp"));
  EXPECT_TRUE(pathMatches("src/**/a.cpp", "src/a.cpp"));
  EXPECT_TRUE(pathMatches("src/?.cpp", "src/a.cpp"));
  EXPECT_FALSE(pathMatches("", "src/a.cpp"));
}

} // namespace
