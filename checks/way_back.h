// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether a down brings back what an operation of its step destroys.
#pragma once

#include "model/model.h"

#include <string>

namespace migralint {

/// Why the step's down is no way back from the operation, as a clause; empty if it is one.
std::string whyNoWayBack(const Step &step, const Operation &operation);

} // namespace migralint
