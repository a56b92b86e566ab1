// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the checks of problems that linking has found say of each.
#pragma once

#include "model/finding.h"
#include "model/model.h"

#include <string_view>

namespace migralint {

/// The problem as a finding, without its fixes.
Finding findingOf(const Problem &problem, std::string_view advice);

} // namespace migralint
