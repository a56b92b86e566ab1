// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `migralint check`: discover, extract, link, check, report.
#include "checks/check.h"
#include "driver/commands.h"
#include "driver/compile_commands.h"
#include "driver/discovery.h"
#include "driver/extraction.h"
#include "driver/fix.h"
#include "driver/policy.h"
#include "driver/print_config.h"
#include "driver/report/report.h"
#include "driver/settings.h"
#include "driver/suppressions.h"
#include "frontends/annotate.h"
#include "model/facts_json.h"
#include "model/link.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"

#include <cstdlib>

namespace migralint::driver {
namespace {

using config::Config;
using config::RuleLevel;
using llvm::raw_ostream;
using llvm::StringRef;

Report makeReport(Extraction extraction, const Inputs &inputs, const Config &config,
                  const rules::Rules &rules, Sources &sources) {
  Model model = link(extraction.facts, [&](const Text &text, Dialect dialect) {
    return readStatements(text, dialect, rules);
  });

  auto isOn = [&](std::string_view rule, std::string_view file) {
    return config.level(rule, file) != RuleLevel::Off;
  };
  std::vector<Finding> findings = runChecks(model);
  std::vector<Finding> demands = operationsToApprove(model);
  llvm::append_range(findings, demands);
  Suppressed suppressed =
      suppress(withConfiguredLevels(std::move(findings), config), extraction.facts, sources, isOn);
  askForApprovals(suppressed, demands, config);
  silenceHistory(suppressed, config);

  Report report;
  report.findings = withConfiguredLevels(std::move(suppressed.findings), config);
  report.silenced = std::move(suppressed.silenced);
  report.coverage = std::move(model.coverage);
  report.coverage.files = uint32_t(inputs.files.size());
  report.coverage.parsed = uint32_t(extraction.facts.size());
  report.skippedWithoutSign = extraction.withoutSign;
  report.skippedEmpty = extraction.empty;
  report.skippedBinary = extraction.binary;
  report.unreadable = inputs.unreadable;
  llvm::append_range(report.unreadable, extraction.unreadable);
  return report;
}

//===--- Output -----------------------------------------------------------------------------===//

bool wantsColor(ColorChoice choice, const raw_ostream &out) {
  // https://no-color.org: set and not empty means no.
  const char *noColor = std::getenv("NO_COLOR");
  return choice == ColorChoice::Always ||
         (choice == ColorChoice::Auto && out.has_colors() && !(noColor && *noColor));
}

TextOptions textOptions(const CheckOptions &options, const raw_ostream &out) {
  TextOptions text;
  text.color = wantsColor(options.color, out);
  text.verbose = options.verbose;
  if (unsigned columns = out.is_displayed() ? llvm::sys::Process::StandardOutColumns() : 0)
    text.width = std::max(columns, 40u) - 8;
  return text;
}

void writeReport(const Report &report, Format format, const CheckOptions &options, Sources &sources,
                 raw_ostream &out) {
  switch (format) {
  case Format::Text:
    return writeText(report, sources, textOptions(options, out), out);
  case Format::Compact:
    return writeCompact(report, sources, textOptions(options, out), out);
  case Format::Sarif:
    return writeSarif(report, sources, {.silenced = options.sarifSuppressed}, out);
  case Format::GitHub:
    return writeGitHub(report, sources, out);
  case Format::GitLab:
    return writeGitLab(report, sources, out);
  case Format::Json:
    return writeJson(report, sources, out);
  case Format::JsonLines:
    return writeJsonLines(report, sources, out);
  }
}

/// Writes to a file that appears as a whole or not at all. False: told.
bool writeFile(StringRef path, llvm::function_ref<void(raw_ostream &)> write) {
  llvm::Error error = llvm::writeToOutput(path, [&](raw_ostream &out) {
    write(out);
    return llvm::Error::success();
  });
  if (!error)
    return true;
  printError("cannot write '" + path + "': " + llvm::toString(std::move(error)));
  return false;
}

bool writeReports(const Report &report, const CheckOptions &options, Sources &sources) {
  bool written = true;
  for (const Output &output : options.outputs) {
    auto write = [&](raw_ostream &out) {
      writeReport(report, output.format, options, sources, out);
    };
    if (output.file.empty())
      write(llvm::outs());
    else
      written &= writeFile(output.file, write);
  }
  return written;
}

void printStats(const Extraction &extraction) {
  raw_ostream &out = llvm::outs();
  auto share = [&](uint32_t held, uint32_t fromTokens, uint32_t all) {
    out << llvm::format("%5u of %5u SQL literals held (%5.1f%%)", held, all,
                        all ? 100.0 * held / all : 100.0);
    if (fromTokens)
      out << ", " << fromTokens << " more from tokens";
  };
  uint32_t held = 0, fromTokens = 0, all = 0;
  double milliseconds = 0;
  for (const FileTiming &file : extraction.timings) {
    share(file.sqlLiteralsHeld, file.sqlLiteralsFromTokens, file.sqlLiterals);
    out << llvm::format("  %7.1f ms  ", file.milliseconds) << printable(file.name) << '\n';
    held += file.sqlLiteralsHeld;
    fromTokens += file.sqlLiteralsFromTokens;
    all += file.sqlLiterals;
    milliseconds += file.milliseconds;
  }
  share(held, fromTokens, all);
  out << llvm::format("  %7.1f ms  in all\n", milliseconds);
}

void dumpFacts(const std::vector<FileFacts> &facts) {
  for (const FileFacts &file : facts) {
    writeFacts(file, llvm::outs());
    llvm::outs() << '\n';
  }
}

ExitStatus statusOf(const Report &report, RuleLevel failOn, bool strict) {
  if (failOn != RuleLevel::Off) {
    Level least = failOn == RuleLevel::Note    ? Level::Note
                  : failOn == RuleLevel::Error ? Level::Error
                                               : Level::Warning;
    if (llvm::any_of(report.findings, [&](const Finding &f) { return f.level >= least; }))
      return ExitStatus::Findings;
  }
  return strict && !report.complete() ? ExitStatus::Incomplete : ExitStatus::Clean;
}

/// Whether there is anything to check; if not, the user has been told why.
bool tellWhatIsMissing(const Inputs &inputs, const CheckOptions &options) {
  for (const std::string &path : inputs.missing)
    printError("no such file or folder: '" + path + "'");
  if (inputs.files.empty() && inputs.unreadable.empty() && inputs.missing.empty()) {
    printError("no C++ or SQL sources in '" + options.paths.front() + "'" +
               (options.paths.size() > 1 ? " or any other path given" : "") +
               (options.exclude.empty() ? "" : ", apart from what --exclude leaves out"));
  }
  return !inputs.files.empty() || !inputs.unreadable.empty();
}

void tellUnreadable(const std::vector<Unreadable> &files) {
  for (const Unreadable &file : files)
    printError("cannot read '" + file.name + "': " + file.reason);
}

} // namespace

ExitStatus check(const CheckOptions &options) {
  Project project = Project::around(options.paths);
  std::optional<Settings> settings = readSettings(options.config, project);
  if (!settings)
    return ExitStatus::Failed;
  if (options.printConfig) {
    printConfiguration(*settings, options, project.nameOf(resolved(options.paths.front())),
                       llvm::outs());
    return ExitStatus::Clean;
  }
  std::optional<CompileCommands> commands;
  if (!options.compileCommands.empty()) {
    llvm::Expected<CompileCommands> loaded = CompileCommands::load(options.compileCommands);
    if (!loaded) {
      printError(llvm::toString(loaded.takeError()));
      return ExitStatus::Failed;
    }
    commands = std::move(*loaded);
  }

  std::vector<std::string> excluded = settings->config.exclude;
  llvm::append_range(excluded, options.exclude);
  Inputs inputs = discover(options.paths, project, excluded);
  if (!tellWhatIsMissing(inputs, options))
    return ExitStatus::Failed;

  ExtractionOptions extractionOptions;
  extractionOptions.jobs = options.jobs;
  extractionOptions.dialect = settings->config.dialect.value_or(Dialect::Common);
  extractionOptions.commands = commands ? &*commands : nullptr;
  Extraction extraction = extractAll(inputs.files, project, settings->rules, extractionOptions);
  if (options.stats || options.dumpFacts) {
    if (options.dumpFacts)
      dumpFacts(extraction.facts);
    if (options.stats)
      printStats(extraction);
    tellUnreadable(extraction.unreadable);
    return ExitStatus::Clean;
  }

  size_t readable = inputs.files.size() - extraction.unreadable.size();
  auto analysed = [&](Extraction from) {
    Digests digests = std::move(from.digests);
    Sources current(project);
    return Analysis{makeReport(std::move(from), inputs, settings->config, settings->rules, current),
                    std::move(digests)};
  };
  Analysis analysis = analysed(std::move(extraction));
  if (options.fix)
    analysis = fixAll(std::move(analysis), project, [&] {
      return analysed(extractAll(inputs.files, project, settings->rules, extractionOptions));
    });
  Sources sources(project);
  Report &report = analysis.report;
  tellUnreadable(report.unreadable);
  if (!writeReports(report, options, sources) || readable == 0 || !inputs.missing.empty())
    return ExitStatus::Failed;
  RuleLevel failOn = options.failOn.value_or(settings->config.failOn.value_or(RuleLevel::Warning));
  return statusOf(report, failOn, options.strict);
}

} // namespace migralint::driver
