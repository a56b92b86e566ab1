// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Stored information that a step throws away, with no down that brings it back and no backup
// before.
#include "checks/check.h"
#include "checks/way_back.h"

namespace migralint {
namespace {

bool isPlural(const std::string &what) {
  std::string first = what.substr(0, what.find(' '));
  return first == "rows" || first == "columns" || first == "all" || first == "long";
}

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Step &step : model.steps) {
    if (step.direction == Direction::Down || step.unreachable)
      continue;
    for (const Operation &op : step.operations) {
      if (!op.destroys || op.planB.valid())
        continue;
      std::string why = whyNoWayBack(step, op);
      if (why.empty())
        continue;
      Finding finding;
      finding.rule = "migration-destructive-without-down";
      finding.level = model.hasDowns ? Level::Warning : Level::Note;
      finding.message = op.destroys->what + " " + (isPlural(op.destroys->what) ? "are" : "is") +
                        " lost for good" +
                        (op.destroys->why.empty() ? "" : " (" + op.destroys->why + ")") + ": " +
                        why;
      finding.advice = "write the step that gives it back, take a backup first, or say with a "
                       "reason that there is no way back";
      finding.place = op.place;
      finding.function = step.function;
      if (step.downPlace.valid())
        finding.related.push_back({step.downPlace, "the down step"});
      findings.push_back(std::move(finding));
    }
  }
}

} // namespace

MIGRALINT_CHECK("migration-destructive-without-down", run)

} // namespace migralint
