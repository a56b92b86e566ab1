// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Records of a version that are made before the work they stand for, or without waiting for it: if
// the program stops in between, the work is never done, because the record says that it was.
#pragma once

#include "model/linking/records.h"
#include "model/linking/steps.h"

namespace migralint::linking {

/// By place, one for each record.
std::vector<EarlyRecord> findEarlyRecords(const Program &program, const Guards &guards,
                                          const Operations &operations, const Steps &steps,
                                          const Records &records);

} // namespace migralint::linking
