// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Classes whose stored form is numbered by a declaration that a library reads (a version macro of a
// rule pack), and code that asks for a number that no store gets.
#pragma once

#include "model/linking/program.h"
#include "model/model.h"

#include <vector>

namespace migralint::linking {

/// By place.
std::vector<ClassVersionFault> findClassVersions(const FactsRefs &files, const Program &program);

} // namespace migralint::linking
