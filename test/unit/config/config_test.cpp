// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// .migralint.yaml: what it says, what its author is told, where it is found.
#include "driver/config/config.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

using namespace migralint;
using namespace migralint::config;
namespace fs = std::filesystem;

namespace {

const std::vector<std::string_view> knownRules = {"migration-live-definition",
                                                  "migration-missing-version-guard"};

std::string problemsOf(std::string_view yaml) {
  std::vector<rules::Problem> problems;
  load(yaml, "c.yaml", problems, knownRules);
  std::string text;
  for (const rules::Problem &problem : problems)
    text += problem.file + ":" + std::to_string(problem.line) + ":" +
            std::to_string(problem.column) + ": " + problem.message + "\n";
  return text;
}

void expectProblem(std::string_view yaml, std::string_view start, std::string_view part = {}) {
  std::string problems = problemsOf(yaml);
  EXPECT_TRUE(problems.starts_with(start)) << problems;
  EXPECT_NE(problems.find(part), std::string::npos) << problems;
}

TEST(Config, SaysWhatIsWritten) {
  std::vector<rules::Problem> problems;
  Config config = load(R"(
exclude: [third_party, "src/gen/*.cpp"]
fail-on: warning
dialect: postgres
rules:
  migration-live-definition: off
  missing-version-guard: error   # the prefix may be left out
overrides:
  - paths: [old]
    rules: {missing-version-guard: note}
    why: frozen
packs: [tools/honey.yaml]
models: {}
conventions: {}
)",
                       "c.yaml", problems, knownRules);
  EXPECT_TRUE(problems.empty()) << problems.at(0).message;
  EXPECT_EQ(config.failOn, RuleLevel::Warning);
  EXPECT_EQ(config.dialect, Dialect::Postgres);
  EXPECT_EQ(config.packs, std::vector<std::string>{"tools/honey.yaml"});
  EXPECT_TRUE(config.excluded("third_party/x/a.cpp"));
  EXPECT_TRUE(config.excluded("src/gen/a.cpp"));
  EXPECT_FALSE(config.excluded("src/a.cpp"));
  EXPECT_EQ(config.level("migration-live-definition", "src/a.cpp"), RuleLevel::Off);
  EXPECT_EQ(config.level("migration-missing-version-guard", "src/a.cpp"), RuleLevel::Error);
  EXPECT_EQ(config.level("migration-missing-version-guard", "old/a.cpp"), RuleLevel::Note);
  EXPECT_EQ(config.level("migration-other", "old/a.cpp"), std::nullopt);
}

TEST(Config, HistoryAndApprovalsByPath) {
  std::vector<rules::Problem> problems;
  Config config = load(R"(history: {before: 1.4, why: all}
overrides:
  - {paths: [old], history: {before: 9, why: old}, approvals: required}
  - {paths: ["old/*.sql"], approvals: optional}
)",
                       "c.yaml", problems);
  ASSERT_TRUE(problems.empty());
  EXPECT_EQ(config.historyFor("a.cpp")->value.why, "all");
  EXPECT_EQ(config.historyFor("a.cpp")->from, nullptr);
  EXPECT_TRUE(*Version::read("1.3.9") < config.historyFor("a.cpp")->value.before);
  EXPECT_EQ(config.historyFor("old/a.sql")->value.why, "old");
  EXPECT_EQ(config.historyFor("old/a.sql")->from, &config.overrides[0]);
  EXPECT_FALSE(config.approvalsFor("a.cpp"));
  EXPECT_TRUE(config.approvalsFor("old/a.cpp")->value);
  EXPECT_FALSE(config.approvalsFor("old/a.sql")->value);
  EXPECT_EQ(config.lines.at("history"), 1u);
  EXPECT_EQ(config.lines.at("overrides/1/approvals"), 4u);
}

TEST(Config, GlobsHaveALimit) {
  std::string many = "exclude: [";
  for (int i = 0; i < 5000; ++i)
    many += "'**/a*b*c', ";
  expectProblem(many + "x]\n", "c.yaml:1:10: more than 32 KB of globs in all");
}

TEST(Config, EmptyIsFine) {
  for (const char *yaml : {"", "# nothing\n", "---\n", "{}\n"})
    EXPECT_EQ(problemsOf(yaml), "") << yaml;
}

TEST(Config, LevelsReadAsWords) {
  // YAML 1.1 would make `off` a boolean.
  std::vector<rules::Problem> problems;
  Config config = load("rules: {a: off, b: \"off\"}\n", "c.yaml", problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(config.level("migration-a", ""), RuleLevel::Off);
  EXPECT_EQ(config.level("migration-b", ""), RuleLevel::Off);
}

TEST(Config, TellsPlaceAndNearest) {
  expectProblem("excludes: [a]\n",
                "c.yaml:1:1: unknown key of the configuration 'excludes'; did you "
                "mean 'exclude'? Allowed: exclude, fail-on, dialect");
  expectProblem("fail-on: eror\n", "c.yaml:1:10: unknown level 'eror'; did you mean 'error'?");
  expectProblem("rules:\n  migration-live-defintion: off\n",
                "c.yaml:2:3: unknown rule 'migration-live-defintion'; did you mean "
                "'migration-live-definition'?");
  expectProblem("rules: {live-definition: quiet}\n", "c.yaml:1:26: unknown level 'quiet'; ",
                "Allowed: off, note, warning, error");
  expectProblem("rules: [a]\n", "c.yaml:1:8: 'rules' must be a map");
  expectProblem("overrides:\n  - {path: [a]}\n", "c.yaml:2:6: ", "did you mean 'paths'?");
  expectProblem("overrides:\n  - {paths: [a]}\n", "c.yaml:2:5: an override needs");
  expectProblem("exclude: {a: b}\n", "c.yaml:1:10: 'exclude' must be a text or a list of texts");
  expectProblem("just words\n", "c.yaml:1:1: the configuration must be a map");
}

TEST(Config, OneProblemDoesNotHideTheOthers) {
  std::string problems = problemsOf("excludes: [a]\nfail-on: eror\n");
  EXPECT_NE(problems.find("c.yaml:1:1:"), std::string::npos) << problems;
  EXPECT_NE(problems.find("c.yaml:2:10:"), std::string::npos) << problems;
}

TEST(Config, HostileInputIsRefused) {
  expectProblem("a: &a [x, x]\nb: &b [*a, *a]\n", "c.yaml:1:4: anchors");
  expectProblem(std::string(200000, '{'), "c.yaml:", "");
}

/// A folder of its own, removed afterwards.
class Files : public ::testing::Test {
protected:
  fs::path root;

  void SetUp() override {
    root = fs::path(::testing::TempDir()) /
           ("migralint-config-" + std::to_string(reinterpret_cast<uintptr_t>(this)));
    fs::create_directories(root);
  }
  void TearDown() override { fs::remove_all(root); }
  void write(const fs::path &path, std::string_view text) {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path, std::ios::binary) << text;
  }
};

TEST_F(Files, TheNearestConfigurationWithinTheRepository) {
  write(".migralint.yaml", "{}");
  write("repo/.git/HEAD", "");
  write("repo/src/deep/a.cpp", "");
  Found none = find((root / "repo/src/deep/a.cpp").string());
  EXPECT_EQ(none.file, "") << "one above the repository is not its own";
  EXPECT_EQ(none.root, (root / "repo").string());

  write("repo/.migralint.yaml", "{}");
  EXPECT_EQ(find((root / "repo/src").string()).file, (root / "repo/.migralint.yaml").string());

  write("repo/src/.migralint.yaml", "{}");
  Found nearest = find((root / "repo/src/deep/a.cpp").string());
  EXPECT_EQ(nearest.file, (root / "repo/src/.migralint.yaml").string());
  EXPECT_EQ(nearest.root, (root / "repo").string());
}

TEST_F(Files, ReadingTellsWhatFails) {
  write("good.yaml", "rules: {}\n");
  write("large.yaml", std::string((1 << 20) + 1, '#'));
  std::vector<rules::Problem> problems;
  EXPECT_EQ(read((root / "good.yaml").string(), problems), "rules: {}\n");
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(read((root / "large.yaml").string(), problems), std::nullopt);
  EXPECT_EQ(read((root / "missing.yaml").string(), problems), std::nullopt);
  EXPECT_EQ(read(root.string(), problems), std::nullopt);
  ASSERT_EQ(problems.size(), 3u);
  EXPECT_EQ(problems[0].message, "larger than 1 MB; not read");
  EXPECT_TRUE(problems[1].message.starts_with("cannot be read")) << problems[1].message;
  EXPECT_EQ(problems[2].message, "is not a file");
}

} // namespace
