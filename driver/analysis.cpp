// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From the command line to findings (driver/analysis.h).
#include "driver/analysis.h"

#include "driver/verdict.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace migralint::driver {
namespace {

using llvm::raw_ostream;
using llvm::StringRef;

/// Whether there is anything to check; if not, the user has been told why.
bool tellWhatIsMissing(const Inputs &inputs, const SourceOptions &options) {
  for (const std::string &path : inputs.missing)
    printError("no such file or folder: '" + path + "'");
  if (inputs.files.empty() && inputs.unreadable.empty() && inputs.missing.empty()) {
    printError("no C++ or SQL sources in '" + options.paths.front() + "'" +
               (options.paths.size() > 1 ? " or any other path given" : "") +
               (options.exclude.empty() ? "" : ", apart from what --exclude leaves out"));
  }
  return !inputs.files.empty() || !inputs.unreadable.empty();
}

} // namespace

void tellUnreadable(const std::vector<Unreadable> &files) {
  for (const Unreadable &file : files)
    printError("cannot read '" + file.name + "': " + file.reason);
}

bool writeFile(StringRef path, llvm::function_ref<void(raw_ostream &)> write, StringRef name) {
  llvm::Error error = llvm::writeToOutput(path, [&](raw_ostream &out) {
    write(out);
    return llvm::Error::success();
  });
  if (!error)
    return true;
  printError("cannot write '" + (name.empty() ? path : name) +
             "': " + llvm::toString(std::move(error)));
  return false;
}

std::shared_ptr<const Setup> setUp(const SourceOptions &options, const Project &project) {
  std::optional<Settings> settings = readSettings(options.config, project);
  if (!settings)
    return nullptr;
  auto setup = std::make_shared<Setup>(Setup{std::move(*settings), {}, {}, options.jobs});
  if (!options.compileCommands.empty()) {
    llvm::Expected<CompileCommands> loaded = CompileCommands::load(options.compileCommands);
    if (!loaded) {
      printError(llvm::toString(loaded.takeError()));
      return nullptr;
    }
    setup->commands = std::move(*loaded);
  }
  setup->excluded = setup->settings.config.exclude;
  llvm::append_range(setup->excluded, options.exclude);
  return setup;
}

Analysis::Analysis(Project around, std::shared_ptr<const Setup> how, Files from)
    : project(std::move(around)), setup(std::move(how)), config(setup->settings.config),
      files(std::move(from)), sources(project, files()) {}

bool Analysis::failed() const {
  return setup->settings.packsBroken || !inputs.missing.empty() ||
         (inputs.files.size() == extraction.unreadable.size() && !report.unreadable.empty());
}

std::unique_ptr<Analysis> read(const Project &project, std::shared_ptr<const Setup> setup,
                               const std::vector<std::string> &paths, Files files,
                               const Earlier *earlier) {
  auto analysis = std::make_unique<Analysis>(project, std::move(setup), std::move(files));
  const Setup &how = *analysis->setup;
  analysis->inputs = discover(paths, analysis->project, how.excluded, *analysis->files());
  ExtractionOptions extraction;
  extraction.jobs = how.jobs;
  extraction.dialect = how.settings.config.dialect.value_or(Dialect::Common);
  extraction.commands = how.commands ? &*how.commands : nullptr;
  extraction.files = analysis->files;
  extraction.earlier = earlier;
  analysis->extraction =
      extractAll(analysis->inputs.files, analysis->project, how.settings.rules, extraction);
  for (auto [facts, text] : llvm::zip_equal(analysis->extraction.facts, analysis->extraction.texts))
    if (text)
      analysis->sources.keep(facts.path, std::move(text));
  return analysis;
}

std::unique_ptr<Analysis> read(const SourceOptions &options) {
  Project project = Project::around(options.paths);
  std::shared_ptr<const Setup> setup = setUp(options, project);
  return setup ? read(options, project, std::move(setup)) : nullptr;
}

std::unique_ptr<Analysis> read(const SourceOptions &options, const Project &project,
                               std::shared_ptr<const Setup> setup, const Earlier *earlier) {
  std::unique_ptr<Analysis> analysis =
      read(project, std::move(setup), options.paths, filesOnDisk(), earlier);
  if (!tellWhatIsMissing(analysis->inputs, options))
    return nullptr;
  return analysis;
}

void findFaults(Analysis &analysis) {
  const Extraction &extraction = analysis.extraction;
  Verdict verdict = reachVerdict(extraction.facts, analysis.setup->settings, analysis.sources,
                                 /*parallel=*/analysis.setup->jobs != 1);
  analysis.model = std::move(verdict.model);

  Report &report = analysis.report;
  report.findings = std::move(verdict.findings);
  report.silenced = std::move(verdict.silenced);
  report.coverage = analysis.model.coverage;
  report.coverage.files = uint32_t(analysis.inputs.files.size());
  report.coverage.parsed = uint32_t(extraction.facts.size());
  report.skippedWithoutSign = extraction.withoutSign;
  report.skippedEmpty = extraction.empty;
  report.skippedBinary = extraction.binary;
  report.unreadable = analysis.inputs.unreadable;
  llvm::append_range(report.unreadable, extraction.unreadable);
}

void judge(Analysis &analysis) {
  findFaults(analysis);
  tellUnreadable(analysis.report.unreadable);
}

} // namespace migralint::driver
