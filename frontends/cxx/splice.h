// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Puts statements that were read from tokens where they belong in a tree that the parser made.
// Distinct from fallback.h, which decides what is missing.
#pragma once

#include "model/facts.h"

#include <optional>

namespace migralint::cxx {

/// Where `tree` lacks what `tokens` (the same stretch of code) has at `place`, takes it from there:
/// the outermost statement that `tree` does not have at all, else the innermost one around `place`.
/// The range of what was taken, if `tokens` has anything at `place`.
std::optional<Range> takeOver(std::vector<Statement> &tree, const std::vector<Statement> &tokens,
                              const Range &place);

/// Adds `statement` to the innermost list of `tree` that its place falls into.
void insertByPlace(std::vector<Statement> &tree, Statement statement);

} // namespace migralint::cxx
