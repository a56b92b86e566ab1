// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Statements that do not fit the tables which the steps before them leave: another number of values
// than there are columns, a column that is not there. Distinct from problems.h, which knows which
// names were made, and requirements.h, which asks about the rows.
#pragma once

#include "model/linking/history.h"

#include <functional>

namespace migralint::linking {

/// `dialectOf`: what the statements of a file are written for.
void findMisfits(const std::vector<StepSequence> &history,
                 const std::function<Dialect(const std::string &file)> &dialectOf,
                 std::vector<Problem> &problems);

} // namespace migralint::linking
