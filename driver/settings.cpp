// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reading of configuration and packs (driver/settings.h).
#include "driver/settings.h"

#include "checks/check.h"
#include "driver/messages.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

namespace migralint::driver {
namespace {

namespace path = llvm::sys::path;
using llvm::StringRef;

/// In the form of a compiler's errors, so that editors find the place.
void printProblem(const rules::Problem &problem, const Project &project) {
  // Where the file itself leads to, if it is a link, would be no name in the project.
  StringRef folder = path::parent_path(problem.file);
  llvm::SmallString<256> file(resolved(folder.empty() ? "." : folder));
  path::append(file, path::filename(problem.file));
  llvm::errs() << printable(project.nameOf(file));
  if (problem.line)
    llvm::errs() << ':' << problem.line;
  if (problem.line && problem.column)
    llvm::errs() << ':' << problem.column;
  llvm::errs() << ": error: " << printable(problem.message) << '\n';
}

/// Where packs may lie.
struct Bounds {
  const Project &project;
  std::string folder; ///< of a configuration that the user has named; else empty

  bool hold(const std::string &file) const {
    return project.holds(file) || (!folder.empty() && isWithin(file, folder));
  }
};

/// Adds a rule pack of the project's own.
void addPack(const std::string &file, const Project &project, Settings &settings,
             std::vector<rules::Problem> &problems) {
  rules::Rules &rules = settings.rules;
  std::optional<std::string> text = config::read(file, problems);
  if (!text)
    return;
  const size_t before = rules.packs().size();
  const size_t told = problems.size();
  // Rules take configurations, too; one that is named as a pack is a mistake.
  if (rules.add(*text, file, problems) && rules.packs().size() == before)
    problems.push_back({file, 1, 1, "not a rule pack: a pack has the key 'pack' with its name"});
  settings.packs.push_back(
      {project.nameOf(resolved(file)), std::move(*text), problems.size() > told});
}

/// False: the configuration names what it must not.
bool addPacks(Settings &settings, const std::string &file, const Bounds &bounds,
              std::vector<rules::Problem> &problems) {
  bool allowed = true;
  std::vector<rules::Problem> broken;
  for (size_t i = 0; i < settings.config.packs.size(); ++i) {
    const std::string &pack = settings.config.packs[i];
    llvm::SmallString<256> joined(path::parent_path(file));
    path::append(joined, pack);
    // Asked before anything is opened: whether a file outside exists is not told, either.
    if (path::is_absolute(pack) || !bounds.hold(resolved(joined))) {
      allowed = false;
      problems.push_back({file, settings.config.lines["packs/" + std::to_string(i)], 0,
                          "pack '" + pack +
                              "' lies outside the project; copy it into the project, and name it "
                              "from this file's folder"});
    } else {
      addPack(joined.str().str(), bounds.project, settings, broken);
    }
  }
  settings.packsBroken = !broken.empty();
  problems.insert(problems.end(), broken.begin(), broken.end());
  return allowed;
}

/// False: it is broken.
bool addConfiguration(Settings &settings, const std::string &file, const Bounds &bounds,
                      std::vector<rules::Problem> &problems) {
  if (bounds.folder.empty() && !bounds.hold(resolved(file))) {
    problems.push_back({file, 0, 0,
                        "is a link that leads out of the project; its text is not read. Put the "
                        "file here, or name it with --config"});
    return false;
  }
  std::optional<std::string> text = config::read(file, problems);
  if (!text)
    return false;
  std::vector<rules::Problem> broken;
  settings.config = config::load(*text, file, broken, knownRules());
  // Syntax errors have been told; the models would only repeat them.
  if (broken.empty())
    settings.rules.add(*text, file, broken);
  problems.insert(problems.end(), broken.begin(), broken.end());
  bool allowed = addPacks(settings, file, bounds, problems);
  settings.text = std::move(*text);
  return broken.empty() && allowed;
}

} // namespace

void printProblems(const std::vector<rules::Problem> &problems, const Project &project) {
  for (const rules::Problem &problem : problems)
    printProblem(problem, project);
}

std::vector<std::string_view> knownRules() {
  std::vector<std::string_view> ids;
  for (const Page &page : allPages())
    ids.push_back(page.id);
  return ids;
}

std::optional<Settings> readSettings(const std::string &configuration, const Project &project,
                                     std::vector<rules::Problem> &problems) {
  Settings settings{rules::Rules::builtin(problems), {}, {}, {}};
  const std::string &file = configuration.empty() ? project.configuration() : configuration;
  if (!file.empty()) {
    Bounds bounds{project, configuration.empty()
                               ? ""
                               : path::parent_path(StringRef(resolved(configuration))).str()};
    settings.file = project.nameOf(resolved(file));
    if (!addConfiguration(settings, file, bounds, problems))
      return std::nullopt;
  }
  return settings;
}

std::optional<Settings> readSettings(const std::string &configuration, const Project &project) {
  std::vector<rules::Problem> problems;
  std::optional<Settings> settings = readSettings(configuration, project, problems);
  printProblems(problems, project);
  return settings;
}

Settings builtinSettings(const Project &project) {
  std::vector<rules::Problem> problems;
  Settings settings{rules::Rules::builtin(problems), {}, {}, {}};
  printProblems(problems, project);
  return settings;
}

} // namespace migralint::driver
