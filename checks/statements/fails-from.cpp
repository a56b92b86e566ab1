// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// migration-fails-from: a step that cannot run on what the steps before it leave, shown by running
// them.
#include "checks/check.h"

namespace migralint {
namespace {

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Problem &failure : model.failures) {
    Finding finding;
    finding.message = failure.message;
    finding.advice = "run the steps one after the other on a store of the oldest version";
    finding.place = failure.place;
    finding.function = failure.function;
    if (failure.related.valid())
      finding.related.push_back({failure.related, failure.relatedText});
    findings.push_back(std::move(finding));
  }
}

} // namespace

MIGRALINT_CHECK("migration-fails-from", run)

} // namespace migralint
