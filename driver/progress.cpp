// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Progress on a terminal (driver/progress.h).
#include "driver/progress.h"

#include "llvm/Support/raw_ostream.h"

namespace migralint::driver {

Progress::Progress(llvm::StringRef what, size_t total)
    : what(what), total(total), visible(llvm::errs().is_displayed()),
      next(Clock::now() + std::chrono::seconds(1)) {}

Progress::~Progress() {
  if (shown)
    llvm::errs() << "\r\033[K";
}

void Progress::advance() {
  std::lock_guard lock(mutex);
  ++done;
  if (!visible || Clock::now() < next)
    return;
  next = Clock::now() + std::chrono::milliseconds(100);
  shown = true;
  llvm::errs() << "\r\033[K" << what << ' ' << done << " of " << total;
}

} // namespace migralint::driver
