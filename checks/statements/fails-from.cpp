// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// migration-fails-from: a step that cannot run on what the steps before it leave, shown by running
// them.
#include "checks/check.h"
#include "checks/problem.h"

namespace migralint {
namespace {

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Problem &failure : model.failures)
    findings.push_back(
        findingOf(failure, "run the steps one after the other on a store of the oldest version"));
}

} // namespace

MIGRALINT_CHECK("migration-fails-from", run)

} // namespace migralint
