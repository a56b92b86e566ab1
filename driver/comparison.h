// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What of a run's findings is new: against the ledger, and against another state of the project.
#pragma once

#include "driver/analysis.h"
#include "driver/baseline.h"

#include <memory>

namespace migralint::driver {

/// Analyses what the options ask for, and leaves only new findings in the report. Which files could
/// not be read is for the caller to tell. Null: that could
/// not be done, and the user has been told.
std::unique_ptr<Analysis> analyseNew(const CheckOptions &options);

/// Whether entries of the ledger are about what lies in `paths`, so that a run over these can tell
/// that they are stale.
std::function<bool(const KnownFinding &)> coveredBy(const std::vector<std::string> &paths,
                                                    const Project &project);

} // namespace migralint::driver
