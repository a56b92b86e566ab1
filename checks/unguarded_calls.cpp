// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "checks/unguarded_calls.h"

namespace migralint {

void tellUnguardedCalls(const Operation &op, Finding &finding) {
  constexpr const char *called = "called from here without a guard";
  for (const Place &call : op.unguardedCalls)
    finding.related.push_back({call, called});
  if (op.unguardedPath.empty())
    return;
  for (const Place &call : op.unguardedPath)
    finding.flow.push_back({call, called});
  finding.flow.push_back({finding.place, "runs here, each time"});
}

} // namespace migralint
