// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which code reverses which step: by class, by paired names, by table entry, by paired files.
#pragma once

#include "model/linking/steps.h"

namespace migralint::linking {

/// Sets `direction`, `down`, `downPlace` and `downObjects` of all steps. True if the program has
/// downs at all.
bool pairDowns(std::vector<StepDraft> &drafts, const Program &program, const Guards &guards,
               const Operations &operations);

} // namespace migralint::linking
