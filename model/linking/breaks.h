// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A `switch` over the stored version whose cases run into each other, one version after the other,
// and one `break` among them behind which the stores of older versions get nothing more.
#pragma once

#include "model/chain.h"
#include "model/linking/guards.h"
#include "model/linking/operations.h"
#include "model/linking/trial.h"

#include <map>

namespace migralint::linking {

/// Sets `breaksOff` of the chain's steps; `regions` gives the step that a case is.
void findBreaks(const FunctionNode &node, const Program &program, const Guards &guards,
                const Operations &operations, const Trial::Regions &regions, Chain &chain);

} // namespace migralint::linking
