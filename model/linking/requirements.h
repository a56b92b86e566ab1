// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which operations ask a value of rows that have none: columns added as NOT NULL without a default,
// and nullable columns that become required before anything has filled them in.
#pragma once

#include "model/linking/history.h"

namespace migralint::linking {

/// Sets `requiresValue` of the operations of all steps.
void findRequirements(const std::vector<StepSequence> &history);

} // namespace migralint::linking
