// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a step removes after it has copied it (tables, columns, rows, keys, files), whether or not
// the copy worked.
#pragma once

#include "model/linking/history.h"
#include "model/linking/operations.h"

namespace migralint::linking {

/// Sets `removals` of the steps; their `unchecked` must be set.
void findRemovals(const std::vector<StepSequence> &history, const Operations &operations);

} // namespace migralint::linking
