// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which operations lose stored information that what remains cannot give back. Follows the schema
// along the chain of steps as far as statements tell it, so that a rebuild that copies every column
// is told from one that leaves some behind.
#pragma once

#include "model/linking/history.h"

namespace migralint::linking {

/// Sets `destroys` and `planB` of the operations of all steps.
void findDestruction(std::vector<StepDraft> &drafts, const std::vector<StepSequence> &history,
                     const Guards &guards, const Operations &operations);

} // namespace migralint::linking
