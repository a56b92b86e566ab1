// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// migration-removal-before-validation: the old form goes before anybody knows that the new one is
// there.
#include "checks/check.h"

namespace migralint {
namespace {

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Step &step : model.steps) {
    if (step.direction == Direction::Down || step.unreachable)
      continue;
    for (const Removal &removal : step.removals) {
      Finding finding;
      finding.message = "`" + removal.object +
                        "` is dropped whether or not its rows were copied: nobody looks at the "
                        "copy's result, or compares anything";
      finding.advice = "leave the step if the copy fails, compare the numbers of rows, and drop "
                       "the old table only then, best in a later release";
      finding.place = removal.place;
      finding.function = step.function;
      finding.related.push_back({removal.copy, "the copy"});
      findings.push_back(std::move(finding));
    }
  }
}

} // namespace

MIGRALINT_CHECK("migration-removal-before-validation", run)

} // namespace migralint
