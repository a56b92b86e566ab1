// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `migralint check`: analyse, and report in the forms that are asked for.
#include "driver/analysis.h"
#include "driver/commands.h"
#include "driver/comparison.h"
#include "driver/fix.h"
#include "driver/print_config.h"
#include "model/facts_json.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/BuryPointer.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Process.h"

#include <cstdlib>

namespace migralint::driver {
namespace {

using config::RuleLevel;
using llvm::raw_ostream;

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

/// Writes the fixes of the findings that are shown. Returns the analysis of what is there then.
std::unique_ptr<Analysis> withFixes(std::unique_ptr<Analysis> analysis,
                                    const CheckOptions &options) {
  const Project project = analysis->project;
  auto judged = [&] { return Judged{analysis->report, analysis->extraction.digests}; };
  Judged last = fixAll(judged(), project, [&]() -> std::optional<Judged> {
    std::unique_ptr<Analysis> next = analyseNew(options);
    if (!next)
      return std::nullopt;
    analysis = std::move(next);
    return judged();
  });
  analysis->report = std::move(last.report);
  return analysis;
}

} // namespace

ExitStatus check(const CheckOptions &options) {
  if (options.printConfig) {
    Project project = Project::around(options.paths);
    std::optional<Settings> settings = readSettings(options.config, project);
    if (!settings)
      return ExitStatus::Failed;
    printConfiguration(*settings, options, project.nameOf(resolved(options.paths.front())),
                       llvm::outs());
    return settings->packsBroken ? ExitStatus::Failed : ExitStatus::Clean;
  }
  if (options.stats || options.dumpFacts) {
    std::unique_ptr<Analysis> analysis = read(options);
    if (!analysis)
      return ExitStatus::Failed;
    if (options.dumpFacts)
      dumpFacts(analysis->extraction.facts);
    if (options.stats)
      printStats(analysis->extraction);
    tellUnreadable(analysis->extraction.unreadable);
    return ExitStatus::Clean;
  }

  std::unique_ptr<Analysis> made = analyseNew(options);
  if (!made)
    return ExitStatus::Failed;
  // What a broken pack would have said could have made a finding another.
  if (options.fix && made->setup->settings.packsBroken)
    printError("a rule pack is broken: nothing is fixed");
  else if (options.fix)
    made = withFixes(std::move(made), options);
  // The program ends with the report: taking all of a large project apart before would take as long
  // as several of the checks.
  Analysis *analysis = made.release();
  llvm::BuryPointer(analysis);
  tellUnreadable(analysis->report.unreadable);
  if (!writeReports(analysis->report, options, analysis->sources) || analysis->failed())
    return ExitStatus::Failed;
  RuleLevel failOn = options.failOn.value_or(analysis->config.failOn.value_or(RuleLevel::Warning));
  return statusOf(analysis->report, failOn, options.strict);
}

} // namespace migralint::driver
