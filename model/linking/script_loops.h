// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Loops over versions that execute what they fetch for each: statements out of view, such as those
// of files. Steps whose statements are in view are linking/steps.h's.
#pragma once

#include "model/linking/records.h"

namespace migralint::linking {

/// Those that are interrupted at a wrong place. By place.
std::vector<ScriptLoop> findScriptLoops(const Program &program, const Operations &operations,
                                        const Steps &steps, const Records &records);

} // namespace migralint::linking
