// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A step and its down that, one after the other, do not give the schema back.
#include "checks/check.h"
#include "checks/way_back.h"

#include <algorithm>

namespace migralint {
namespace {

/// Then migration-destructive-without-down says that the down is the wrong one.
bool losesForGood(const Step &step) {
  return std::any_of(step.operations.begin(), step.operations.end(), [&](const Operation &op) {
    return op.destroys && !op.planB.valid() && !whyNoWayBack(step, op).empty();
  });
}

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Step &step : model.steps) {
    if (step.direction == Direction::Down || step.unreachable || step.residues.empty() ||
        losesForGood(step))
      continue;
    Finding finding;
    finding.message = "the down does not give the schema back: " + step.residues.front().what;
    finding.advice = "undo in the down what the step does, in the opposite order, and nothing else";
    finding.place = step.residues.front().place;
    finding.function = step.function;
    for (size_t i = 1; i < step.residues.size(); ++i)
      finding.related.push_back({step.residues[i].place, step.residues[i].what});
    finding.related.push_back({step.downPlace, "the down step"});
    findings.push_back(std::move(finding));
  }
}

} // namespace

MIGRALINT_CHECK("migration-down-not-inverse", run)

} // namespace migralint
