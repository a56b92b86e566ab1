// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Records of the version that a store gets anew whenever it is opened, outside all steps.
#pragma once

#include "model/linking/operations.h"

namespace migralint::linking {

/// Whether the function adds a row for the version each time it runs, and runs on stores that have
/// one: it makes the row's table only if there is none, and nothing asks for the row, removes or
/// changes it. A table that is a history by its name is there to grow.
bool addsVersionRow(const OwnOperation &own, const FunctionOperations &all);

} // namespace migralint::linking
