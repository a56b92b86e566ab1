// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Hiding of what is not new (driver/comparison.h). Two states of the project are analysed as wholes
// and with the same configuration: a finding whose cause is in another file than the change is new
// all the same, and a renamed file brings no new ones.
#include "driver/comparison.h"

#include "driver/git/git.h"
#include "driver/git/tree.h"
#include "driver/report/fingerprint.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace migralint::driver {
namespace {

using llvm::StringRef;

bool liesIn(StringRef name, StringRef folder) { return folder.empty() || isWithin(name, folder); }

/// A state that git keeps, and what git was asked for.
struct State {
  std::vector<GitEntry> entries;
  std::unique_ptr<GitTree> tree;

  Files files() const {
    return [tree = tree.get()] { return tree->view(); };
  }
};

template <class T> std::optional<T> told(llvm::Expected<T> result) {
  if (result)
    return std::move(*result);
  printError(llvm::toString(result.takeError()));
  return std::nullopt;
}

class Comparison {
public:
  Comparison(const CheckOptions &options, Project project, std::shared_ptr<const Setup> setup)
      : options(options), project(std::move(project)), setup(std::move(setup)) {}

  /// The state that is asked about, judged; with what is known of the other. Null: told.
  std::unique_ptr<Analysis> run(Known &known) {
    std::optional<Repository> repository = told(Repository::open(project.root()));
    if (!repository || !layOut(*repository) || !pathsExist())
      return nullptr;
    const std::vector<std::string> whole = {project.root()};
    std::unique_ptr<Analysis> now =
        read(project, setup, whole, options.staged ? after.files() : filesOnDisk());
    const Earlier done{now->extraction,
                       [&](StringRef path) { return before.tree->agrees(path, after.tree.get()); }};
    std::unique_ptr<Analysis> old = read(project, setup, whole, before.files(), &done);
    findFaults(*now);
    findFaults(*old);
    std::string failure = before.tree->failure();
    if (failure.empty() && after.tree)
      failure = after.tree->failure();
    if (!failure.empty()) {
      printError(failure + "; `git fsck` tells more");
      return nullptr;
    }
    known.add(Ledger::of(old->report.findings, fingerprints(old->report.findings, old->sources)));
    now->kept = std::shared_ptr<GitTree>(std::move(after.tree));
    return now;
  }

private:
  bool layOut(const Repository &repository) {
    std::optional<std::string> base =
        told(options.staged ? repository.head() : repository.mergeBase(options.since));
    if (!base)
      return false;
    std::optional<std::vector<GitEntry>> entries = told(repository.filesOf(*base));
    if (!entries)
      return false;
    before.entries = std::move(*entries);
    before.tree = std::make_unique<GitTree>(project.root(), before.entries, repository.objects());
    if (!options.staged && !setup->commands)
      return true;
    std::optional<std::vector<GitEntry>> staged = told(repository.stagedFiles());
    if (!staged)
      return false;
    if (setup->commands)
      before.tree->showOther(*staged);
    if (!options.staged)
      return true;
    after.entries = std::move(*staged);
    after.tree = std::make_unique<GitTree>(project.root(), after.entries, repository.objects());
    if (setup->commands)
      after.tree->showOther(before.entries);
    return true;
  }

  bool pathsExist() const {
    bool all = true;
    for (const std::string &path : options.paths) {
      // What is to be deleted, or to be added, is in one of the two only.
      bool there = llvm::sys::fs::exists(path) || before.tree->view()->exists(resolved(path)) ||
                   (after.tree && after.tree->view()->exists(resolved(path)));
      if (!there)
        printError("no such file or folder: '" + path + "'");
      all &= there;
    }
    return all;
  }

  const CheckOptions &options;
  Project project;
  std::shared_ptr<const Setup> setup;
  State before, after;
};

/// The ledger that the run goes by; nothing: none. False: broken, and the user has been told.
bool loadLedger(const CheckOptions &options, const Project &project, std::string &file,
                std::optional<Ledger> &ledger) {
  if (options.noBaseline)
    return true;
  file = options.baseline.empty() ? ledgerOf(project) : options.baseline;
  if (options.baseline.empty() && !llvm::sys::fs::exists(file))
    return true;
  std::vector<rules::Problem> problems;
  if (options.baseline.empty() && !project.holds(resolved(file))) {
    printProblems({{file, 0, 0, "is a link that leads out of the project; it is not read"}},
                  project);
    return false;
  }
  ledger = Ledger::load(file, problems);
  printProblems(problems, project);
  return ledger.has_value();
}

void keepWithin(const std::vector<std::string> &paths, const Project &project,
                std::vector<Finding> &findings) {
  std::vector<std::string> folders;
  for (const std::string &path : paths)
    folders.push_back(project.nameOf(resolved(path)));
  llvm::erase_if(findings, [&](const Finding &finding) {
    return llvm::none_of(
        folders, [&](const std::string &folder) { return liesIn(finding.place.file, folder); });
  });
}

} // namespace

std::function<bool(const KnownFinding &)> coveredBy(const std::vector<std::string> &paths,
                                                    const Project &project) {
  std::vector<std::string> folders;
  for (const std::string &path : paths)
    folders.push_back(project.nameOf(resolved(path)));
  return [folders](const KnownFinding &entry) {
    return llvm::any_of(folders,
                        [&](const std::string &folder) { return liesIn(entry.file, folder); });
  };
}

std::unique_ptr<Analysis> analyseNew(const CheckOptions &options) {
  Project project = Project::around(options.paths);
  std::string file;
  std::optional<Ledger> ledger;
  if (!loadLedger(options, project, file, ledger))
    return nullptr;
  bool compares = options.staged || !options.since.empty();
  Known known;
  std::unique_ptr<Analysis> analysis;
  if (compares) {
    std::shared_ptr<const Setup> setup = setUp(options, project);
    if (!setup)
      return nullptr;
    analysis = Comparison(options, project, std::move(setup)).run(known);
  } else if ((analysis = read(options))) {
    findFaults(*analysis);
  }
  if (!analysis)
    return nullptr;
  Report &report = analysis->report;
  if (!ledger && !compares)
    return analysis;
  std::vector<std::string> prints = fingerprints(report.findings, analysis->sources);
  if (ledger) {
    known.add(*ledger);
    bool whole = compares;
    auto covers =
        coveredBy(whole ? std::vector<std::string>{project.root()} : options.paths, project);
    if (unsigned stale = ledger->prune(report.findings, prints, covers))
      report.notes.push_back(std::to_string(stale) +
                             (stale == 1 ? " finding of " : " findings of ") +
                             project.nameOf(resolved(file)) + (stale == 1 ? " is" : " are") +
                             " gone; `migralint baseline --prune` removes what is stale");
  }
  report.known = known.hide(report.findings, prints);
  if (compares && !options.wholeProject)
    keepWithin(options.paths, project, report.findings);
  return analysis;
}

} // namespace migralint::driver
