// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Folders of SQL files that lead from version to version, one by one, with one number left out.
// Distinct from script_versions.h: tools that keep a record of each file run what is there,
// whatever the numbers; here the program itself goes from one number to the next.
#pragma once

#include "model/chain.h"
#include "model/facts.h"

namespace migralint::linking {

/// One for each such folder and way to name files; its steps are the files, by version.
std::vector<Chain> findScriptGaps(const FactsRefs &files);

} // namespace migralint::linking
