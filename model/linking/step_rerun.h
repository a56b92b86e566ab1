// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a whole step does when it runs on its own result. Its statements can each be stable and the
// step not: what it reads may be what it has emptied and filled with less.
#pragma once

#include "model/linking/steps.h"

namespace migralint::linking {

/// Sets `rerun` and `rerunPlace` of the step, whose operations are in the model already. `whole`:
/// what each of these comes to when the whole step runs again; Unknown: as it does alone.
void settleRerun(StepDraft &draft, const std::vector<Rerun> &whole);

} // namespace migralint::linking
