// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/verdict.h"

#include "checks/check.h"
#include "driver/policy.h"
#include "driver/suppressions.h"
#include "frontends/annotate.h"
#include "model/link.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

namespace migralint::driver {

namespace {

/// `shown`: those of `facts` that findings may lie in.
Verdict reach(const FactsRefs &facts, const FactsRefs &shown, const Settings &settings,
              Sources &sources, const replay::Budget &limits, bool parallel) {
  const config::Config &config = settings.config;
  Verdict verdict;
  verdict.model = link(
      facts,
      [&](const Text &text, Dialect dialect) {
        return readStatements(text, dialect, settings.rules);
      },
      limits, parallel);

  auto isOn = [&](std::string_view rule, std::string_view file) {
    return config.level(rule, file) != config::RuleLevel::Off;
  };
  std::vector<Finding> findings = runChecks(verdict.model);
  std::vector<Finding> demands = operationsToApprove(verdict.model);
  llvm::append_range(findings, demands);
  llvm::StringSet<> silent;
  for (const FileFacts &file : facts)
    if (file.callsOnly)
      silent.insert(file.path);
  llvm::erase_if(findings, [&](const Finding &finding) {
    return silent.contains(finding.place.file) ||
           (shown.size() < facts.size() && llvm::none_of(shown, [&](const FileFacts &file) {
              return file.path == finding.place.file;
            }));
  });
  Suppressed suppressed =
      suppress(withConfiguredLevels(std::move(findings), config), shown, sources, isOn);
  askForApprovals(suppressed, demands, config);
  silenceHistory(suppressed, verdict.model, config);
  verdict.findings = withConfiguredLevels(std::move(suppressed.findings), config);
  verdict.silenced = std::move(suppressed.silenced);
  return verdict;
}

} // namespace

Verdict reachVerdict(const std::vector<FileFacts> &facts, const Settings &settings,
                     Sources &sources, bool parallel) {
  FactsRefs all(facts.begin(), facts.end());
  return reach(all, all, settings, sources, {}, parallel);
}

Verdict reachVerdictOn(const FileFacts &shown, const FactsRefs &facts, const Settings &settings,
                       Sources &sources, const replay::Budget &limits) {
  return reach(facts, {shown}, settings, sources, limits, /*parallel=*/false);
}

} // namespace migralint::driver
