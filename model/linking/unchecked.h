// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which operations of the steps, and which BEGIN, COMMIT and records of a version around them, tell
// of a failure that nobody acts on. How a result is followed is results.h's.
#pragma once

#include "model/linking/results.h"
#include "model/linking/steps.h"

namespace migralint::linking {

/// Sets `passedOver` of the operations and `unchecked` of the steps. Gives what stands in no step.
std::vector<UncheckedResult> findUnchecked(std::vector<StepDraft> &drafts, const Program &program,
                                           const Guards &guards, const Operations &operations,
                                           const Steps &steps);

} // namespace migralint::linking
