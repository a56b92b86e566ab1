// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Values that are bound to placeholders of a prepared statement: one that gets two while another
// gets none. Distinct from problems.h, which reads the statements themselves.
#pragma once

#include "model/linking/operations.h"

#include <functional>

namespace migralint::linking {

/// `asked`: whether the function's statement is one to look at.
void findBindings(const FunctionNode &node, const Operations &operations,
                  const std::function<bool(const std::vector<SqlStatement> &)> &asked,
                  std::vector<Problem> &problems);

} // namespace migralint::linking
