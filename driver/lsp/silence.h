// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Comments that silence a finding: where in a text they go, and how they read. The forms are those
// of checks/suppressions/suppression.md; what they do is driver/suppressions.h's affair.
#pragma once

#include "driver/fix_edits.h"
#include "model/text.h"

#include "llvm/ADT/StringRef.h"

#include <optional>

namespace migralint::driver::lsp {

/// A line above `place` that silences `rule` there, with a reason still to be filled in. Nothing:
/// a comment there would be part of something else, or the rule cannot be silenced.
std::optional<ByteEdit> silencing(llvm::StringRef text, bool isSql, const Range &place,
                                  llvm::StringRef rule);

/// What a place in a program or script is part of.
enum class Part : uint8_t { Code, Comment, Literal, RawLiteral };

/// Of the byte at `offset`. For C++ and SQL, without a parser: an editor asks for texts that do not
/// parse.
Part partAt(llvm::StringRef text, bool isSql, size_t offset);

} // namespace migralint::driver::lsp
