// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Fixes that let statements guard themselves (`IF NOT EXISTS`, `OR IGNORE`), for the checks that
// ask for a guard.
#pragma once

#include "model/finding.h"

#include <vector>

namespace migralint {

/// Applies all of `edits`; there is at least one. The same edit may be there several times.
Fix guardFix(std::vector<Edit> edits);

/// For a step that nothing keeps from running at every start. None if any of its operations would
/// then do harm the second time, or undo what another one of the program does.
std::vector<Fix> guardFixes(const Model &model, const Step &step);

} // namespace migralint
