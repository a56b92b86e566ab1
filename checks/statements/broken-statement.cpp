// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// migration-broken-statement: SQL of a migration, or of first creation, that cannot mean what it
// says, or that what ran before makes fail.
#include "checks/check.h"
#include "checks/problem.h"

namespace migralint {
namespace {

Finding say(const Problem &problem) {
  Finding finding =
      findingOf(problem, "run the step once against a store of the version before it");
  if (problem.edit)
    finding.fixes.push_back({problem.edit->text == "," ? "put a comma between the literals"
                                                       : "put a blank between the literals",
                             {*problem.edit}});
  return finding;
}

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Problem &problem : model.problems)
    findings.push_back(say(problem));
}

} // namespace

MIGRALINT_CHECK("migration-broken-statement", run)

} // namespace migralint
