// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// migration-broken-statement: SQL of a migration, or of first creation, that cannot mean what it
// says, or that what ran before makes fail.
#include "checks/check.h"

namespace migralint {
namespace {

Finding say(const Problem &problem) {
  Finding finding;
  finding.message = problem.message;
  finding.advice = "run the step once against a store of the version before it";
  finding.place = problem.place;
  finding.function = problem.function;
  if (problem.related.valid())
    finding.related.push_back({problem.related, problem.relatedText});
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
