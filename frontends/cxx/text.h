// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// String values: literals as spelled to pieces with places, and what joining, formatting and
// filling in do to texts. Distinct from lower.h, which finds them in the AST.
#pragma once

#include "frontends/cxx/tokens.h"
#include "model/facts.h"

#include "llvm/ADT/ArrayRef.h"

#include <optional>

namespace migralint::cxx {

/// The value of one literal token as spelled, in UTF-8. `marks`, if given, gets pairs of an offset
/// in the value and the offset in the token from which on both run in step.
std::string literalValue(llvm::StringRef token,
                         std::vector<std::pair<uint32_t, uint32_t>> *marks = nullptr);

/// The piece of a literal token that stands at `offset` of the file.
Piece literalPiece(llvm::StringRef token, uint32_t offset, const Lines &lines);

/// What an operand adds to a text: its own text, a number's or character's digits, or a hole.
Text textOf(const Expr &operand, llvm::StringRef source, const Lines &lines);

/// `%1`, `%2`, … : each argument takes the lowest number that is left. `padded`: there were more
/// arguments, which are no values.
Text fillNumbered(const Text &format, llvm::ArrayRef<Text> arguments, bool padded = false);

/// `{}`, `{0}` and `%s`: placeholders take the arguments in order. Nothing if there are none.
std::optional<Text> fillFormat(const Text &format, llvm::ArrayRef<Text> arguments);

/// What is known of a text after either of two ways to compute it.
Text either(const Text &a, const Text &b);

/// Whether an unknown function or macro of one text is most likely a type or literal that holds it,
/// going by its name.
bool namesText(llvm::StringRef name);

/// Whether constructing a type of this name from a text does something with it.
bool actsOnText(llvm::StringRef type);

/// Whether what is streamed or appended to such an object stays apart rather than being joined.
bool isListType(llvm::StringRef type);

} // namespace migralint::cxx
