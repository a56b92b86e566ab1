// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Steps that were written and never registered: named and shaped like their siblings, which one
// function or table runs, and named by nothing in the program.
#pragma once

#include "model/linking/steps.h"

#include <map>

namespace migralint::linking {

/// By function.
std::map<const FunctionNode *, StrayStep> findStrays(const FactsRefs &files, const Program &program,
                                                     const Guards &guards, const Steps &steps);

} // namespace migralint::linking
