// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Definitions that an old step shares with today's code: who changes them for today rewrites what
// the step does to stores of the past. What counts as a definition is decided in stored_form.h.
#pragma once

#include "model/linking/operations.h"
#include "model/linking/steps.h"

namespace migralint::linking {

/// One for each step and definition, by place.
std::vector<LiveDefinition> findLiveDefinitions(const FactsRefs &files, const Program &program,
                                                const Guards &guards, const Operations &operations,
                                                const Steps &steps);

} // namespace migralint::linking
