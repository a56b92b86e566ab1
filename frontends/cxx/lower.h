// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From Clang's AST to the rule-agnostic tree of model/facts.h: functions, classes and variables of
// the main file, with string values evaluated on the way. Distinct from parse.h, which makes the
// AST.
#pragma once

#include "frontends/cxx/parse.h"
#include "frontends/cxx/tokens.h"

#include "llvm/ADT/DenseSet.h"

namespace migralint::cxx {

/// Adds functions, classes and variables to `facts`. `held` gets the offsets of the string literal
/// tokens that the trees contain.
void lower(ParsedFile &file, const Source &source, const Lines &lines, FileFacts &facts,
           llvm::DenseSet<uint32_t> &held);

} // namespace migralint::cxx
