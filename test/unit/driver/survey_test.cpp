// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What `migralint init` sees in a project.
#include "driver/survey.h"

#include "gtest/gtest.h"

namespace migralint::driver {
namespace {

/// `name×count`, with the place of those that have one.
std::vector<std::string> shown(const std::vector<Survey::Counted> &all) {
  std::vector<std::string> result;
  for (const Survey::Counted &one : all)
    result.push_back(one.name + "×" + std::to_string(one.count) +
                     (one.first.valid()
                          ? " " + one.first.file + ":" + std::to_string(one.first.range.line)
                          : ""));
  return result;
}
using Names = std::vector<std::string>;

class Surveys : public testing::Test {
protected:
  std::vector<rules::Problem> problems;
  rules::Rules rules = rules::Rules::builtin(problems);
  std::vector<FileFacts> facts;
  Model model;
  std::vector<Finding> findings;

  Survey seen() { return survey(facts, model, findings, rules); }

  FileFacts &file(std::string path, std::string language = "c++") {
    FileFacts file;
    file.path = std::move(path);
    file.language = std::move(language);
    facts.push_back(std::move(file));
    return facts.back();
  }
  static Expr call(std::string pack, Dialect dialect, bool sure = true) {
    Expr expr;
    expr.kind = Expr::Kind::Call;
    expr.meaning.act = Act::Execute;
    expr.meaning.pack = std::move(pack);
    expr.meaning.dialect = dialect;
    expr.meaning.sure = sure;
    return expr;
  }
  static Expr compared(std::string stored, std::string latest, uint32_t line) {
    Expr expr;
    expr.kind = Expr::Kind::Binary;
    expr.name = "<";
    expr.range = {line, 5, line, 30};
    expr.args.resize(2);
    expr.args[0].name = std::move(stored);
    expr.args[0].versionName = true;
    expr.args[0].range = {line, 5, line, 12};
    expr.args[1].name = std::move(latest);
    expr.args[1].versionName = expr.args[1].latestName = true;
    expr.args[1].range = {line, 15, line, 30};
    return expr;
  }
  /// Puts them into the file's only function, nested.
  static void add(FileFacts &file, std::vector<Expr> exprs) {
    Statement outer;
    for (Expr &expr : exprs) {
      Statement statement;
      statement.expr.args = {std::move(expr)};
      outer.body.push_back(std::move(statement));
    }
    Function function;
    function.body = {std::move(outer)};
    file.functions.push_back(std::move(function));
  }
  void found(std::string rule, std::string path) {
    Finding finding;
    finding.rule = std::move(rule);
    finding.place.file = std::move(path);
    findings.push_back(std::move(finding));
  }
};

TEST_F(Surveys, NothingIsNothing) {
  ASSERT_TRUE(problems.empty());
  Survey none = seen();
  EXPECT_EQ(none.cxxFiles + none.sqlFiles + none.findings, 0u);
  EXPECT_TRUE(none.libraries.empty() && none.dialects.empty() && none.runners.empty());
}

TEST_F(Surveys, LibrariesAndDialectsOfCallsThatAreSure) {
  add(file("a.cpp"), {call("sqlite-c", Dialect::Sqlite), call("libpq", Dialect::Postgres),
                      call("libpq", Dialect::Postgres), call("sqlite-c", Dialect::Sqlite),
                      call("conventions", Dialect::Mysql, /*sure=*/false)});
  Expr text;
  text.kind = Expr::Kind::Text;
  text.sql.resize(1);
  text.sql[0].dialect = Dialect::Sqlite;
  add(file("V1__a.sql", "sql"), {text, call("sql-files", Dialect::Common)});
  Survey both = seen();
  EXPECT_EQ(both.cxxFiles, 1u);
  EXPECT_EQ(both.sqlFiles, 1u);
  EXPECT_EQ(shown(both.libraries), Names({"libpq×2", "sqlite-c×2"})) << "by name where equal";
  EXPECT_EQ(shown(both.dialects), Names({"sqlite×3", "postgres×2"}));
}

TEST_F(Surveys, VersionsOnlyInGuards) {
  add(file("a.cpp"), {compared("stored", "kLatest", 3), compared("other", "kOther", 9)});
  Guard guard;
  guard.kind = GuardKind::Version;
  guard.place = {"a.cpp", {3, 1, 3, 40}};
  Operation operation;
  operation.guards = {guard};
  Step step;
  step.operations = {operation, operation};
  model.steps = {step};
  Survey versions = seen();
  EXPECT_EQ(shown(versions.storedVersions), Names({"stored×1 a.cpp:3"}));
  EXPECT_EQ(shown(versions.latestVersions), Names({"kLatest×1 a.cpp:3"}));
}

TEST_F(Surveys, RunnersByWhatTheyAre) {
  Chain conditions, table, folder;
  conditions.function = "upgrade";
  conditions.steps.resize(3);
  conditions.newest = Version{{4}};
  table.function = "run";
  table.table = "steps";
  folder.folder = "db";
  model.chains = {conditions, table, folder};
  std::vector<Survey::Runner> runners = seen().runners;
  ASSERT_EQ(runners.size(), 3u);
  EXPECT_EQ(runners[0].what, "`upgrade`");
  EXPECT_EQ(runners[0].steps, 3u);
  EXPECT_EQ(runners[0].newest, "4");
  EXPECT_EQ(runners[1].what, "the table `steps`");
  EXPECT_EQ(runners[1].newest, "");
  EXPECT_EQ(runners[2].what, "the files in `db`");
}

TEST_F(Surveys, ForeignFoldersAreThoseWithFindings) {
  file("third_party/quiet/a.cpp");
  found("migration-not-atomic", "lib/Third_Party/sqlite/a.cpp");
  found("migration-not-atomic", "lib/Third_Party/b.cpp");
  found("migration-wrong-guard", "tests/upgrade.cpp");
  found("migration-wrong-guard", "src/vendors/a.cpp");
  found("migration-wrong-guard", "vendor");
  Survey folders = seen();
  EXPECT_EQ(shown(folders.foreignFolders), Names({"lib/Third_Party×2", "tests×1"}));
  EXPECT_EQ(shown(folders.rules), Names({"migration-wrong-guard×3", "migration-not-atomic×2"}));
  EXPECT_EQ(folders.findings, 5u);
}

TEST_F(Surveys, Loaders) {
  Loader loader;
  loader.function = "Notes::load";
  loader.place = {"a.cpp", {7, 1, 7, 5}};
  loader.symptoms.resize(2);
  model.loaders = {loader};
  EXPECT_EQ(shown(seen().loaders), Names({"Notes::load×2 a.cpp:7"}));
}

} // namespace
} // namespace migralint::driver
