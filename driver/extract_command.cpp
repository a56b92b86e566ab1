// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `migralint extract`: the facts of a project, into the user's cache or a file. Only what the cache
// itself holds is taken over: a file that --output names may have come with the project.
#include "driver/analysis.h"
#include "driver/commands.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

namespace migralint::driver {
namespace {

/// What the cache holds of the project. Null: nothing that can be taken over. That is said only if
/// there was something.
std::unique_ptr<Extraction> recall(const std::string &file, const Project &project,
                                   const Settings &settings) {
  llvm::Expected<std::unique_ptr<Extraction>> earlier = readFactsFile(file, project, settings);
  if (earlier)
    return std::move(*earlier);
  std::string reason = llvm::toString(earlier.takeError());
  if (llvm::sys::fs::exists(file))
    llvm::errs() << "note: " << printable(reason) << "; all is read anew\n";
  return nullptr;
}

FactsScope scopeOf(const ExtractOptions &options, const Project &project) {
  FactsScope scope;
  for (const std::string &given : options.paths) {
    std::string name = project.nameOf(resolved(given));
    scope.paths.push_back(name.empty() ? "." : name);
  }
  scope.excluded = options.exclude;
  // What goes to build systems says nothing of this machine.
  if (options.output.empty()) {
    scope.root = project.root();
    if (!options.compileCommands.empty())
      scope.compileCommands = resolved(options.compileCommands);
  }
  return scope;
}

bool store(const ExtractOptions &options, const std::string &file, const std::string &bytes) {
  if (!options.output.empty())
    return writeFile(file, [&](llvm::raw_ostream &out) { out << bytes; });
  if (llvm::Error error = replaceCachedFacts(file, bytes)) {
    printError(llvm::toString(std::move(error)));
    return false;
  }
  return true;
}

void tellResult(const Extraction &extraction, const std::string &file) {
  size_t all = extraction.facts.size();
  llvm::outs() << "wrote the facts of " << all << (all == 1 ? " file" : " files") << " to "
               << printable(file) << "; " << all - extraction.taken << " read, " << extraction.taken
               << " as before\n";
}

} // namespace

ExtractOptions optionsFor(const FactsScope &scope, const Project &project) {
  ExtractOptions options;
  for (const std::string &name : scope.paths)
    options.paths.push_back(project.pathOf(name));
  options.exclude = scope.excluded;
  options.compileCommands = scope.compileCommands;
  options.quiet = true;
  return options;
}

ExitStatus extract(const ExtractOptions &given) {
  ExtractOptions options = given;
  Project project = Project::around(options.paths);
  if (options.wholeProject)
    options.paths = {project.root()};
  std::shared_ptr<const Setup> setup = setUp(options, project);
  if (!setup)
    return ExitStatus::Failed;
  llvm::Expected<std::string> cache = factsFileOf(project);
  if (!cache && options.output.empty()) {
    printError(llvm::toString(cache.takeError()) + "; name a file with --output");
    return ExitStatus::Failed;
  }
  std::unique_ptr<Extraction> earlier;
  if (cache)
    earlier = recall(*cache, project, setup->settings);
  else
    llvm::consumeError(cache.takeError());
  std::optional<Earlier> known;
  if (earlier)
    known.emplace(Earlier{*earlier, sameAsSeenBy(*earlier, filesOnDisk()())});
  std::unique_ptr<Analysis> analysis = read(options, project, setup, known ? &*known : nullptr);
  if (!analysis)
    return ExitStatus::Failed;
  const Extraction &extraction = analysis->extraction;
  std::vector<Unreadable> unreadable = analysis->inputs.unreadable;
  unreadable.insert(unreadable.end(), extraction.unreadable.begin(), extraction.unreadable.end());
  tellUnreadable(unreadable);
  if (!analysis->inputs.missing.empty() ||
      (!unreadable.empty() && extraction.unreadable.size() == analysis->inputs.files.size()))
    return ExitStatus::Failed;

  std::string bytes;
  llvm::raw_string_ostream out(bytes);
  const std::vector<std::string> tooDeep =
      writeFactsFile(extraction, project, setup->settings, scopeOf(options, project), out);
  for (const std::string &name : tooDeep)
    printError("cannot keep the facts of '" + name + "': its code is nested too deeply");
  const std::string &file = options.output.empty() ? *cache : options.output;
  if (!store(options, file, bytes))
    return ExitStatus::Failed;
  if (!options.quiet)
    tellResult(extraction, file);
  if (setup->settings.packsBroken)
    return ExitStatus::Failed;
  bool complete = unreadable.empty() && tooDeep.empty();
  return options.strict && !complete ? ExitStatus::Incomplete : ExitStatus::Clean;
}

} // namespace migralint::driver
