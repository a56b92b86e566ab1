// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether a step and its down leave the schema as it was. Both are folded over a schema of which
// nothing is known but what earlier steps have said; what either of them made, removed, renamed or
// changed and the other did not take back is left over. Neither rows nor the columns of tables that
// are made anew are looked at.
#pragma once

#include "model/linking/down_walk.h"

namespace migralint::linking {

/// Sets `residues` of all steps whose down was read as a whole.
void findResidues(const Reversed &reversed, const std::vector<StepSequence> &history,
                  const Program &program, const Guards &guards, const Operations &operations);

} // namespace migralint::linking
