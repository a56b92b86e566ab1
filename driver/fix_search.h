// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which of many changes can be made together, found with few trials: a trial analyses a whole
// project. Knows neither fixes nor files.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <string>
#include <vector>

namespace migralint::driver {

/// What became of a trial.
struct Verdict {
  bool holds = true;
  std::string why;              ///< it does not
  std::vector<size_t> suspects; ///< of those tried, in order: more likely at fault; may be empty
};

/// Tries the changes 0 … `count` - 1, all at once at first. Those that fail are parted until the
/// ones at fault are alone; each of these is told to `leaveOut`, once. Returns those that hold
/// together, in order. One that holds only with others that were left out is left out as well.
///
/// Every trial is of all that hold so far and some more, in order. Calls `attempt` once if all
/// hold, and about 2 log2(count) times more for each that does not.
std::vector<size_t>
keepWhatHolds(size_t count, llvm::function_ref<Verdict(llvm::ArrayRef<size_t>)> attempt,
              llvm::function_ref<void(size_t change, const std::string &why)> leaveOut);

} // namespace migralint::driver
