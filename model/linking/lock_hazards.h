// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which statements keep the other sessions of a PostgreSQL or MySQL server waiting. Only where the
// engine is known, and on tables that others can see: not on those made in the same step.
#pragma once

#include "model/linking/atomicity.h"
#include "model/linking/history.h"

namespace migralint::linking {

/// Sets `lockHazards` of all steps.
void findLockHazards(const std::vector<StepSequence> &history, const Atomicities &atomicities);

} // namespace migralint::linking
