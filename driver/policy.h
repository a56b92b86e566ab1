// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the project's configuration makes of findings: levels, rules that are off, steps that are
// history, approvals that are required. Distinct from suppressions.h: what the sources say.
#pragma once

#include "driver/config/config.h"
#include "driver/suppressions.h"
#include "model/model.h"

#include <vector>

namespace migralint::driver {

/// Puts the configuration's levels on findings, and drops those of rules that it switches off.
std::vector<Finding> withConfiguredLevels(std::vector<Finding> findings,
                                          const config::Config &config);

/// A finding of migration-approval for each operation of an up step that destroys stored data,
/// whether or not the project asks for approvals: what approves must find what it is for.
std::vector<Finding> operationsToApprove(const Model &model);

/// Drops those of `demands` (operationsToApprove) where the project does not ask for approvals.
/// Where it does, what migration-destructive-without-down says of the same operation is told along.
void askForApprovals(Suppressed &suppressed, const std::vector<Finding> &demands,
                     const config::Config &config);

/// Silences findings in steps that are history, with the reason that the configuration gives.
void silenceHistory(Suppressed &suppressed, const Model &model, const config::Config &config);

} // namespace migralint::driver
