// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tables of steps whose entries say themselves when they are due: a query stands beside the
// statements, and words say what its answer means. Which field is which is told by what stands in
// them, since whoever runs the table may not be in view. Distinct from guard_faults.h, where code
// asks, and from gates.h, where a predicate of the program is read.
#pragma once

#include "model/linking/program.h"
#include "model/model.h"

namespace migralint::linking {

/// Appends entries whose query asks for something else than their statements touch, and entries
/// whose words stand in the wrong field.
void findEntryFaults(const StepTable &table, std::vector<GuardFault> &faults);

/// Of `{…}`, `Entry{…}` and `Entry(…)`: what it is made of.
const std::vector<Expr> &partsOf(const Expr &entry);

} // namespace migralint::linking
