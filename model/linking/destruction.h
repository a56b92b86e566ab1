// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which operations lose stored information that what remains cannot give back. Follows the schema
// along the chain of steps as far as statements tell it, so that a rebuild that copies every column
// is told from one that leaves some behind.
#pragma once

#include "model/linking/steps.h"

namespace migralint::linking {

/// Sets `destroys` and `planB` of the operations of all steps.
void findDestruction(std::vector<StepDraft> &drafts, const Program &program, const Guards &guards,
                     const Operations &operations, const Steps &steps);

} // namespace migralint::linking
