// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How a statement stands in a call. Shared by the parts of Operations only.
#pragma once

#include "model/linking/operations.h"

namespace migralint::linking {

/// Through `Query(text, …)` and `{text, callback}` to what is handed over.
const Expr &unwrapped(const Expr &e);

/// Whether the call is given a statement, to run now or later.
bool executes(Act act);

} // namespace migralint::linking
