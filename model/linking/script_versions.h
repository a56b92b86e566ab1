// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Folders of SQL files that a tool runs by the version in their names.
#pragma once

#include "model/chain.h"
#include "model/facts.h"

namespace migralint::linking {

/// One for each folder in which two files have one version; its steps are those files.
std::vector<Chain> findScriptVersions(const FactsRefs &files);

} // namespace migralint::linking
