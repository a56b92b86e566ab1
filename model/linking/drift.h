// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Has a fresh store the tables that the steps lead to? First creation is run on an engine of its
// own, and each of its tables is compared with the one that the replayed steps leave.
#pragma once

#include "model/linking/replays.h"

namespace migralint::linking {

/// Tables that differ, each at its statement of first creation. Statements of it that the engine
/// refuses are put to those of the steps.
std::vector<Problem> findDrifts(Replays &replays, const std::vector<StepSequence> &history,
                                const Program &program, const Operations &operations,
                                const Steps &steps, const replay::Budget &limits);

} // namespace migralint::linking
