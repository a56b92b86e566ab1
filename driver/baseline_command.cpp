// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `migralint baseline`: write, prune or check the ledger of known findings.
#include "driver/commands.h"
#include "driver/comparison.h"
#include "driver/report/fingerprint.h"
#include "rules/yaml.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

namespace migralint::driver {
namespace {

std::string counted(unsigned number, const char *singular, const char *plural) {
  return std::to_string(number) + " " + (number == 1 ? singular : plural);
}

/// Writes the ledger if it can be read back.
bool write(const Ledger &ledger, const std::string &file) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  ledger.write(stream);
  if (text.size() > rules::yaml::maxBytes) {
    printError(counted(ledger.findings(), "finding", "findings") +
               " make a ledger of more than 1 MB, which nobody reviews; switch off rules or "
               "exclude paths in .migralint.yaml");
    return false;
  }
  return writeFile(file, [&](llvm::raw_ostream &out) { out << text; });
}

class Baseline {
public:
  Baseline(const BaselineOptions &options, Analysis &analysis)
      : options(options), findings(analysis.report.findings),
        prints(fingerprints(findings, analysis.sources)), project(analysis.project),
        file(options.file.empty() ? ledgerOf(project) : options.file),
        name(project.nameOf(resolved(file))) {}

  ExitStatus run() { return options.prune || options.check ? prune() : writeNew(); }

private:
  ExitStatus writeNew() {
    Ledger ledger = Ledger::of(findings, prints);
    if (ledger.entries.empty() && !llvm::sys::fs::exists(file)) {
      llvm::outs() << "no findings; no ledger is needed\n";
      return ExitStatus::Clean;
    }
    if (!write(ledger, file))
      return ExitStatus::Failed;
    llvm::outs() << "wrote " << counted(ledger.findings(), "finding", "findings") << " to "
                 << printable(name) << "; commit it, and `migralint check` shows new ones only\n";
    return ExitStatus::Clean;
  }

  ExitStatus prune() {
    std::vector<rules::Problem> problems;
    std::optional<Ledger> ledger = Ledger::load(file, problems);
    printProblems(problems, project);
    if (!ledger)
      return ExitStatus::Failed;
    unsigned stale = ledger->prune(findings, prints, coveredBy(options.paths, project));
    if (options.check) {
      llvm::outs() << counted(stale, "finding of", "findings of") << ' ' << printable(name)
                   << (stale == 1 ? " is gone" : " are gone")
                   << (stale ? "; `migralint baseline --prune` removes what is stale\n" : "\n");
      return stale ? ExitStatus::Findings : ExitStatus::Clean;
    }
    if (stale && !write(*ledger, file))
      return ExitStatus::Failed;
    llvm::outs() << "removed " << counted(stale, "finding", "findings") << " from "
                 << printable(name) << "; " << ledger->findings() << " remain\n";
    return ExitStatus::Clean;
  }

  const BaselineOptions &options;
  const std::vector<Finding> &findings;
  std::vector<std::string> prints;
  const Project &project;
  std::string file;
  std::string name;
};

} // namespace

ExitStatus baseline(const BaselineOptions &options) {
  std::unique_ptr<Analysis> analysis = read(options);
  if (!analysis)
    return ExitStatus::Failed;
  judge(*analysis);
  if (analysis->failed())
    return ExitStatus::Failed;
  // A file that could not be read may hold findings: they would be written off, or forgotten.
  if (!analysis->report.unreadable.empty()) {
    printError("the ledger is not written, because not all files could be read");
    return ExitStatus::Incomplete;
  }
  return Baseline(options, *analysis).run();
}

} // namespace migralint::driver
