// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What checks that miss a guard say of the calls that lead to an operation.
#pragma once

#include "model/finding.h"

namespace migralint {

/// Adds the calls without a guard to the related places, and the way in through one of them, down
/// to the finding's own place, as its flow. Nothing if the operation has no such calls.
void tellUnguardedCalls(const Operation &op, Finding &finding);

} // namespace migralint
