// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs a part of the work that may crash or never end, on a thread of its own. What is left behind
// then leaks. It protects one file from another within this process; it does not protect the
// machine from what runs in it.
#pragma once

#include "llvm/ADT/STLFunctionalExtras.h"

#include <chrono>

namespace migralint::cxx {

enum class Outcome : uint8_t {
  Finished,
  Crashed,  ///< a signal, a fatal error of LLVM, or leaveSandbox
  TimedOut, ///< it neither returned nor left by itself
};

/// Runs `work` until it returns, but not beyond `end`. the stack is large.
Outcome runSandboxed(llvm::function_ref<void()> work, std::chrono::steady_clock::time_point end);

/// Leaves the work that runs on this thread for good; returns only where none runs.
void leaveSandbox();

} // namespace migralint::cxx
