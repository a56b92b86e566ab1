// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A step whose operation fails, or changes something again, when the step runs a second time, and
// that nothing keeps from running. What compounds is non-idempotent-update's to report.
#include "checks/check.h"
#include "checks/guard_fix.h"
#include "checks/message.h"
#include "checks/unguarded_calls.h"

namespace migralint {
namespace {

bool needsGuard(const Operation &op) {
  return op.rerun == Rerun::Fails && !op.guarded() && !op.wronglyGuarded && !op.callersUnknown &&
         !op.recordsVersion;
}

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Step &step : model.steps) {
    if (step.direction == Direction::Down || step.framework || step.unreachable)
      continue;
    const Operation *first = nullptr;
    Finding finding;
    for (const Operation &op : step.operations) {
      if (!needsGuard(op))
        continue;
      if (!first) {
        first = &op;
        continue;
      }
      if (finding.related.size() < 10)
        finding.related.push_back({op.place, "runs without a guard too"});
    }
    if (!first)
      continue;
    finding.rule = "migration-missing-version-guard";
    finding.message = quoting(
        "", first->text, " runs again every time: no stored version, probe or marker guards it");
    finding.advice = "compare the stored version before the step and record the new one after it, "
                     "or ask whether "
                     "the object exists already";
    finding.place = first->place;
    finding.function = step.function;
    tellUnguardedCalls(*first, finding);
    finding.fixes = guardFixes(model, step);
    findings.push_back(std::move(finding));
  }
}

} // namespace

MIGRALINT_CHECK("migration-missing-version-guard", run)

} // namespace migralint
