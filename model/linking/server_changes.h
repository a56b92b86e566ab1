// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which statements on a PostgreSQL or MySQL server write whole tables at once, and which take away
// what programs that still run read or write. Only where the engine is known, and not on tables
// made in the same step. Distinct from lock_hazards.h, which asks what others wait for.
#pragma once

#include "model/linking/atomicity.h"
#include "model/linking/history.h"

namespace migralint::linking {

/// Sets `backfills` and `incompatibilities` of all steps.
void findServerChanges(const std::vector<StepSequence> &history, const Atomicities &atomicities);

} // namespace migralint::linking
