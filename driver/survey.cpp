// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Counting what is in facts, model and findings (driver/survey.h).
#include "driver/survey.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

#include <map>

namespace migralint::driver {
namespace {

using llvm::StringRef;

/// Folders that hold other people's code by convention.
constexpr StringRef foreignNames[] = {"third_party", "third-party", "thirdparty", "3rdparty",
                                      "3rd_party",   "vendor",      "vendored",   "external",
                                      "externals",   "extern",      "deps",       "submodules"};
/// Folders of tests, of which every one of their paths is test code.
constexpr StringRef testNames[] = {"test", "tests", "testing", "unittest", "unittests", "testdata"};

class Counter {
public:
  void add(const std::string &name, const Place &place = {}) {
    auto [at, fresh] = counts.try_emplace(name);
    if (fresh)
      at->second = {name, 0, place};
    ++at->second.count;
  }

  std::vector<Survey::Counted> result() const {
    std::vector<Survey::Counted> all;
    for (const auto &[name, counted] : counts)
      all.push_back(counted);
    llvm::stable_sort(
        all, [](const Survey::Counted &a, const Survey::Counted &b) { return a.count > b.count; });
    return all;
  }

private:
  std::map<std::string, Survey::Counted> counts;
};

std::string_view dialectName(Dialect dialect) {
  switch (dialect) {
  case Dialect::Sqlite:
    return "sqlite";
  case Dialect::Postgres:
    return "postgres";
  case Dialect::Mysql:
    return "mysql";
  case Dialect::Common:
    break;
  }
  return {};
}

bool isComparison(const Expr &expr) {
  return expr.kind == Expr::Kind::Binary && expr.args.size() == 2 &&
         llvm::is_contained({"<", "<=", ">", ">=", "==", "!="}, expr.name);
}

/// Goes through one file's trees.
class FileSurvey {
public:
  FileSurvey(const FileFacts &file, const std::vector<Range> &guards, Counter &libraries,
             Counter &dialects, Counter &stored, Counter &latest)
      : file(file), guards(guards), libraries(libraries), dialects(dialects), stored(stored),
        latest(latest) {
    for (const Function &function : file.functions)
      visit(function.body);
    for (const Variable &variable : file.variables)
      visit(variable.init);
  }

private:
  const FileFacts &file;
  const std::vector<Range> &guards; ///< conditions on the stored version
  Counter &libraries, &dialects, &stored, &latest;

  void visit(const std::vector<Statement> &statements) {
    for (const Statement &statement : statements) {
      visit(statement.expr);
      for (const Expr &label : statement.labels)
        visit(label);
      visit(statement.init);
      visit(statement.body);
      visit(statement.otherwise);
    }
  }

  void visit(const Expr &expr) {
    // What a name alone tells is no library.
    if (expr.meaning.act != Act::None && expr.meaning.sure && file.language != "sql")
      libraries.add(expr.meaning.pack);
    for (const SqlStatement &statement : expr.sql)
      if (std::string_view name = dialectName(statement.dialect); !name.empty())
        dialects.add(std::string(name));
    if (expr.meaning.sure)
      if (std::string_view name = dialectName(expr.meaning.dialect); !name.empty())
        dialects.add(std::string(name));
    if (isComparison(expr) &&
        llvm::any_of(guards, [&](const Range &guard) { return guard.contains(expr.range); }))
      for (const Expr &side : expr.args)
        nameOf(side);
    for (const Expr &part : expr.receiver)
      visit(part);
    for (const Expr &part : expr.args)
      visit(part);
  }

  void nameOf(const Expr &side) {
    if (side.name.empty())
      return;
    if (side.latestName)
      latest.add(side.name, {file.path, side.range});
    else if (side.versionName)
      stored.add(side.name, {file.path, side.range});
  }
};

/// The folder of a path that is not the project's own code; empty: none.
std::string foreignFolder(StringRef path, const rules::Rules &rules) {
  for (size_t slash = path.find('/'); slash != StringRef::npos; slash = path.find('/', slash + 1)) {
    StringRef folder = path.take_front(slash);
    std::string name = folder.substr(folder.rfind('/') + 1).lower();
    if (llvm::is_contained(foreignNames, name) ||
        (llvm::is_contained(testNames, name) && rules.testPath(std::string_view(path))))
      return folder.str();
  }
  return {};
}

std::map<std::string, std::vector<Range>> versionGuards(const Model &model) {
  std::map<std::string, std::vector<Range>> guards;
  for (const Step &step : model.steps)
    for (const Operation &operation : step.operations)
      for (const Guard &guard : operation.guards)
        if (guard.kind == GuardKind::Version)
          guards[guard.place.file].push_back(guard.place.range);
  for (const Chain &chain : model.chains)
    for (const Chain::Step &step : chain.steps)
      guards[step.place.file].push_back(step.place.range);
  for (auto &[file, ranges] : guards) {
    llvm::sort(ranges, startsBefore);
    ranges.erase(std::unique(ranges.begin(), ranges.end()), ranges.end());
  }
  return guards;
}

std::vector<Survey::Runner> runners(const Model &model) {
  std::vector<Survey::Runner> all;
  for (const Chain &chain : model.chains) {
    Survey::Runner runner;
    runner.what = !chain.table.empty()    ? "the table `" + chain.table + "`"
                  : !chain.folder.empty() ? "the files in `" + chain.folder + "`"
                                          : "`" + chain.function + "`";
    runner.place = chain.place;
    runner.steps = chain.steps.size();
    if (chain.newest)
      runner.newest = chain.newest->text();
    all.push_back(std::move(runner));
  }
  return all;
}

} // namespace

Survey survey(const std::vector<FileFacts> &facts, const Model &model,
              const std::vector<Finding> &findings, const rules::Rules &rules) {
  Survey result;
  Counter libraries, dialects, stored, latest, folders, byRule;
  std::map<std::string, std::vector<Range>> guards = versionGuards(model);
  for (const FileFacts &file : facts) {
    ++(file.language == "sql" ? result.sqlFiles : result.cxxFiles);
    FileSurvey(file, guards[file.path], libraries, dialects, stored, latest);
  }
  for (const Finding &finding : findings) {
    byRule.add(finding.rule);
    if (std::string folder = foreignFolder(finding.place.file, rules); !folder.empty())
      folders.add(folder);
  }
  result.libraries = libraries.result();
  result.dialects = dialects.result();
  result.storedVersions = stored.result();
  result.latestVersions = latest.result();
  result.foreignFolders = folders.result();
  result.rules = byRule.result();
  result.runners = runners(model);
  for (const Loader &loader : model.loaders)
    result.loaders.push_back({loader.function, unsigned(loader.symptoms.size()), loader.place});
  result.findings = findings.size();
  return result;
}

} // namespace migralint::driver
