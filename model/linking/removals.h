// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tables that a step drops after it has copied their rows, whether or not the copy worked.
#pragma once

#include "model/linking/history.h"

namespace migralint::linking {

/// Sets `removals` of the steps; their `unchecked` must be set.
void findRemovals(const std::vector<StepSequence> &history);

} // namespace migralint::linking
