// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `migralint check --fix`: puts the fixes of findings into the sources, and sees by a second
// analysis whether they hold. Distinct from the checks, which only propose. Nothing but sources
// that were analysed, lie in the project and are still as they were is ever written.
#pragma once

#include "driver/extraction.h"
#include "driver/project.h"
#include "driver/report/report.h"

#include "llvm/ADT/STLFunctionalExtras.h"

#include <optional>

namespace migralint::driver {

/// What one analysis of the whole project says.
struct Judged {
  Report report;
  Digests digests; ///< of the files as they were analysed
};

/// Takes the first fix of each finding that has one, until no fix is left or none can be taken. A
/// fix with which its finding stays, or a new one appears, is left out again; the others of its
/// file are not. The user is told on standard error what was not done. `again` analyses the project
/// anew, as `first` was made; nothing if that cannot be done, and then the sources are as they were
/// when that last could. Returns the last analysis; its report tells how many findings were fixed.
Judged fixAll(Judged first, const Project &project,
              llvm::function_ref<std::optional<Judged>()> again);

} // namespace migralint::driver
