// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An operation that changes the data again each time it runs, where nothing keeps it from running
// twice.
#include "checks/check.h"
#include "checks/message.h"
#include "checks/unguarded_calls.h"

#include <algorithm>

namespace migralint {
namespace {

std::string what(const Operation &op) {
  switch (op.kind) {
  case ActionKind::Insert:
    return "adds the same rows again";
  case ActionKind::Delete:
    return "removes further rows";
  default:
    return "changes the data again";
  }
}

/// A comparison with a version that nothing ever stores holds again on the next start.
bool guarded(const Operation &op) {
  return op.selfGuarded || std::any_of(op.guards.begin(), op.guards.end(), [&](const Guard &g) {
           return op.versionRecorded || g.kind != GuardKind::Version;
         });
}

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Step &step : model.steps) {
    if (step.direction == Direction::Down || step.framework || step.unreachable)
      continue;
    for (const Operation &op : step.operations) {
      if (op.rerun != Rerun::Compounds || guarded(op) || op.callersUnknown ||
          (op.recordsVersion && !op.everyStart))
        continue;
      Finding finding;
      finding.rule = "migration-non-idempotent-update";
      finding.message =
          quoting("a second run of ", op.text,
                  " " + what(op) +
                      (op.guards.empty() ? ", and nothing keeps it from running twice"
                                         : ", and the version that guards it is never recorded"));
      finding.advice = op.kind == ActionKind::Insert
                           ? "guard the step by the stored version, or let a unique key and OR "
                             "IGNORE / ON CONFLICT decide"
                           : "guard the step by the stored version, or write a WHERE that no "
                             "longer matches what it has changed";
      finding.place = op.clause;
      finding.function = step.function;
      tellUnguardedCalls(op, finding);
      findings.push_back(std::move(finding));
    }
  }
}

} // namespace

MIGRALINT_CHECK("migration-non-idempotent-update", run)

} // namespace migralint
