// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs the steps of each history, in order, on SQLite in memory (model/replay/engine.h): what does
// the engine refuse that the steps before it have made impossible? Nothing is claimed of what is
// not sure to be there as it is: a table is in the engine only if the history makes it, or as a
// stub that holds the columns added to it; what cannot be read, or may not be executed, takes the
// tables that it may change out of the claim.
#pragma once

#include "model/linking/chains.h"
#include "model/linking/history.h"

namespace migralint::linking {

struct Replays {
  std::vector<Problem> failures; ///< of steps on what the steps before leave
};

/// `problems`: places that are told of already.
Replays replayHistory(const std::vector<StepSequence> &history, const Program &program,
                      const Operations &operations, const std::vector<Chain> &chains,
                      const std::vector<Problem> &problems);

} // namespace migralint::linking
