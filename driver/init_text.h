// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The commented .migralint.yaml that `migralint init` writes. Distinct from survey.h: what there is
// to say.
#pragma once

#include "driver/survey.h"

#include "llvm/Support/raw_ostream.h"

namespace migralint::driver {

/// What was seen is said, as a value or in a comment; what was not is an example: a line that
/// begins with `#` and no single blank. With the `#` removed, examples are read as well.
void writeInitialConfiguration(const Survey &survey, llvm::raw_ostream &out);

} // namespace migralint::driver
