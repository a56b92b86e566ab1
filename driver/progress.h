// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `reading 120 of 431` on a terminal, for work that takes longer than a second. Nothing of it gets
// into a file or a pipe.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <chrono>
#include <mutex>
#include <string>

namespace migralint::driver {

class Progress {
public:
  Progress(llvm::StringRef what, size_t total);
  /// Wipes what was shown.
  ~Progress();
  /// One more is done. From any thread.
  void advance();

private:
  using Clock = std::chrono::steady_clock;
  std::string what;
  size_t total;
  size_t done = 0;
  bool visible; ///< there is somebody to look
  bool shown = false;
  Clock::time_point next;
  std::mutex mutex;
};

} // namespace migralint::driver
