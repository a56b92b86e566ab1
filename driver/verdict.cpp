// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/verdict.h"

#include "checks/check.h"
#include "driver/policy.h"
#include "driver/suppressions.h"
#include "frontends/annotate.h"
#include "model/link.h"

#include "llvm/ADT/STLExtras.h"

namespace migralint::driver {

Verdict reachVerdict(const std::vector<FileFacts> &facts, const Settings &settings,
                     Sources &sources) {
  const config::Config &config = settings.config;
  Verdict verdict;
  verdict.model = link(facts, [&](const Text &text, Dialect dialect) {
    return readStatements(text, dialect, settings.rules);
  });

  auto isOn = [&](std::string_view rule, std::string_view file) {
    return config.level(rule, file) != config::RuleLevel::Off;
  };
  std::vector<Finding> findings = runChecks(verdict.model);
  std::vector<Finding> demands = operationsToApprove(verdict.model);
  llvm::append_range(findings, demands);
  Suppressed suppressed =
      suppress(withConfiguredLevels(std::move(findings), config), facts, sources, isOn);
  askForApprovals(suppressed, demands, config);
  silenceHistory(suppressed, config);
  verdict.findings = withConfiguredLevels(std::move(suppressed.findings), config);
  verdict.silenced = std::move(suppressed.silenced);
  return verdict;
}

} // namespace migralint::driver
