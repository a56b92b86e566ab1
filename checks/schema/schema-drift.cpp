// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// migration-schema-drift: a fresh store has other tables than the steps lead to, shown by running
// both.
#include "checks/check.h"
#include "checks/problem.h"

namespace migralint {
namespace {

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Problem &drift : model.drifts)
    findings.push_back(findingOf(drift, "create in a fresh store what the steps lead to, or add a "
                                        "step that brings old stores there"));
}

} // namespace

MIGRALINT_CHECK("migration-schema-drift", run)

} // namespace migralint
