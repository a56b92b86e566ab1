// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Facts in a short form that a test can spell: one line a statement. Distinct from
// model/facts_json.h, which keeps everything.
#pragma once

#include "model/facts.h"

#include <string>

namespace migralint::cxx {

/// Pieces are separated by `·`; a hole is `{its expression|its|values}`.
std::string print(const Text &text);
std::string print(const Expr &expr);
std::string print(const std::vector<Statement> &body, unsigned indent = 0);
/// Classes, variables and functions.
std::string print(const FileFacts &facts);

} // namespace migralint::cxx
