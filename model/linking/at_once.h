// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <thread>

namespace migralint::linking {

/// Runs both to their ends: on two threads if `parallel`, else one after the other. Neither may
/// write what the other reads. What the parts of linking remember of their answers (`mutable`
/// members) counts as written: both may ask Program and Operations, only one Guards, Transactions
/// and what asks those.
template <class First, class Second>
void runAtOnce(bool parallel, const First &first, const Second &second) {
  if (!parallel) {
    first();
    second();
    return;
  }
  std::thread other(second);
  first();
  other.join();
}

} // namespace migralint::linking
