// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Stored information that a step throws away, with no down that brings it back and no backup
// before.
#include "checks/check.h"

#include <algorithm>

namespace migralint {
namespace {

bool names(const std::vector<std::string> &objects, const std::string &name) {
  return name.empty() || std::find(objects.begin(), objects.end(), name) != objects.end();
}

bool isPlural(const std::string &what) {
  std::string first = what.substr(0, what.find(' '));
  return first == "rows" || first == "columns" || first == "all" || first == "long";
}

/// Why the down does not help; empty if it does.
std::string whyNot(const Step &step, const Operation &op) {
  switch (step.down) {
  case Step::Down::Irreversible:
    return {};
  case Step::Down::None:
    return "no down step and no backup";
  case Step::Down::Empty:
    return "its down step does nothing";
  case Step::Down::Present:
    if (!names(step.downObjects, op.object))
      return "its down step does not name it";
    if (op.kind == ActionKind::DropColumn && !names(step.downObjects, op.detail))
      return "its down step does not name the column";
    return {};
  }
  return {};
}

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Step &step : model.steps) {
    if (step.direction == Direction::Down || step.unreachable)
      continue;
    for (const Operation &op : step.operations) {
      if (!op.destroys || op.planB.valid())
        continue;
      std::string why = whyNot(step, op);
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
