// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// migration-schema-drift: a fresh store has other tables than the steps lead to, shown by running
// both.
#include "checks/check.h"

namespace migralint {
namespace {

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Problem &drift : model.drifts) {
    Finding finding;
    finding.message = drift.message;
    finding.advice = "create in a fresh store what the steps lead to, or add a step that brings "
                     "old stores there";
    finding.place = drift.place;
    finding.function = drift.function;
    if (drift.related.valid())
      finding.related.push_back({drift.related, drift.relatedText});
    findings.push_back(std::move(finding));
  }
}

} // namespace

MIGRALINT_CHECK("migration-schema-drift", run)

} // namespace migralint
