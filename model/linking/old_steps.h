// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which stretches of code are steps that have a newer one after them: entries of a table of steps,
// blocks under versions, functions that are numbered. Distinct from steps.h, where a step is what
// executes operations; here its code counts, also that without an operation of its own.
#pragma once

#include "model/linking/steps.h"

namespace migralint::linking {

/// A stretch of a file that runs for one version.
struct StepCode {
  std::string name;     ///< `upgradeToV4`, `version 4`
  std::string function; ///< qualified name of the function it stands in
  const FileFacts *file = nullptr;
  Range range;
  const FunctionNode *node =
      nullptr;         ///< the function, or the one it stands in; null: a table's text
  bool newest = false; ///< no step of its chain comes after it
};

/// All steps of chains with at least two, by file and place.
std::vector<StepCode> findStepCode(const Program &program, const Guards &guards,
                                   const Steps &steps);

} // namespace migralint::linking
