// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls that hand a library a line of words: what the line's first word means is what the call
// does.
#pragma once

#include "frontends/annotating/texts.h"

namespace migralint::annotating {

/// `command(connection, "INCRBY visits %d", n)`: the line's first word says what is done, and to
/// which key.
void readCommand(Expr &call, const rules::Rules &rules, Texts &texts);

} // namespace migralint::annotating
