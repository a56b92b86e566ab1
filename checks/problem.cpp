// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "checks/problem.h"

namespace migralint {

Finding findingOf(const Problem &problem, std::string_view advice) {
  Finding finding;
  finding.message = problem.message;
  finding.advice = advice;
  finding.place = problem.place;
  finding.function = problem.function;
  if (problem.related.valid())
    finding.related.push_back({problem.related, problem.relatedText});
  return finding;
}

} // namespace migralint
