// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions of everyday reading and writing that do a migration's work.
#pragma once

#include "model/linking/guards.h"
#include "model/linking/operations.h"
#include "model/linking/steps.h"

namespace migralint::linking {

/// Loaders with at least one symptom.
std::vector<Loader> findLoaders(const Program &program, const Guards &guards,
                                const Operations &operations, const Steps &steps);

} // namespace migralint::linking
