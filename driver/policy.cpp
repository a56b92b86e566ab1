// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/policy.h"

#include "checks/check.h"
#include "checks/message.h"
#include "driver/directives.h"

#include "llvm/ADT/STLExtras.h"

#include <map>
#include <optional>

namespace migralint::driver {

using config::Config;
using config::RuleLevel;

std::vector<Finding> withConfiguredLevels(std::vector<Finding> findings, const Config &config) {
  llvm::erase_if(findings, [&](Finding &finding) {
    std::optional<RuleLevel> level = config.level(finding.rule, finding.place.file);
    if (!level)
      return false;
    switch (*level) {
    case RuleLevel::Off:
      return true;
    case RuleLevel::Note:
      finding.level = Level::Note;
      break;
    case RuleLevel::Warning:
      finding.level = Level::Warning;
      break;
    case RuleLevel::Error:
      finding.level = Level::Error;
      break;
    }
    return false;
  });
  return findings;
}

std::vector<Finding> operationsToApprove(const Model &model) {
  std::vector<Finding> findings;
  for (const Step &step : model.steps) {
    if (step.direction == Direction::Down)
      continue;
    for (const Operation &operation : step.operations) {
      if (!operation.destroys)
        continue;
      Finding finding;
      finding.rule = approvalRule;
      finding.level = levelOf(*findPage(approvalRule));
      finding.message = "this destroys stored data (" + operation.destroys->what +
                        "), and nobody has approved it";
      finding.advice =
          "say beside it who has, and why: `migralint: approve(destructive): reason; by: who; "
          "ticket: ABC-1`";
      finding.place = operation.place;
      finding.function = step.function;
      limitTexts(finding);
      findings.push_back(std::move(finding));
    }
  }
  llvm::sort(findings);
  // One operation may be part of several steps.
  auto same = std::unique(findings.begin(), findings.end(), [](const Finding &a, const Finding &b) {
    return a.place == b.place && a.message == b.message;
  });
  findings.erase(same, findings.end());
  return findings;
}

void askForApprovals(Suppressed &suppressed, const std::vector<Finding> &demands,
                     const Config &config) {
  std::map<Place, bool> asked; ///< of the operations: whether an approval is required there
  for (const Finding &demand : demands) {
    auto setting = config.approvalsFor(demand.place.file);
    asked.emplace(demand.place, setting && setting->value);
  }
  // Findings about approvals themselves are at no operation, and stay.
  auto isWanted = [&](const Finding &finding) {
    auto operation = asked.find(finding.place);
    if (operation == asked.end())
      return true;
    if (finding.rule == approvalRule)
      return operation->second;
    return finding.rule != "migration-destructive-without-down" || !operation->second;
  };
  std::multimap<Place, const Finding *> unwanted;
  for (const Finding &finding : suppressed.findings)
    if (!isWanted(finding))
      unwanted.emplace(finding.place, &finding);
  for (Finding &demand : suppressed.findings)
    if (demand.rule == approvalRule && isWanted(demand))
      for (auto [at, end] = unwanted.equal_range(demand.place); at != end; ++at)
        demand.related.push_back({at->first, at->second->message});
  llvm::erase_if(suppressed.findings, [&](const Finding &finding) { return !isWanted(finding); });
  llvm::erase_if(suppressed.silenced, [&](const Silenced &one) { return !isWanted(one.finding); });
}

void silenceHistory(Suppressed &suppressed, const Model &model, const Config &config) {
  auto historyOf = [&](const Finding &finding) {
    // Nothing silences the rule about silencing.
    return finding.rule == suppressionRule ? std::nullopt : config.historyFor(finding.place.file);
  };
  if (llvm::none_of(suppressed.findings, historyOf))
    return;
  std::vector<std::optional<Version>> versions = stepVersionsOf(model, suppressed.findings);
  std::vector<Finding> left;
  for (auto [finding, version] : llvm::zip_equal(suppressed.findings, versions)) {
    auto history = historyOf(finding);
    if (history && version && *version < history->value.before)
      suppressed.silenced.push_back({std::move(finding), history->value.why, true});
    else
      left.push_back(std::move(finding));
  }
  suppressed.findings = std::move(left);
  llvm::sort(suppressed.silenced,
             [](const Silenced &a, const Silenced &b) { return a.finding < b.finding; });
}

} // namespace migralint::driver
