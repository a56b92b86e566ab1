// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From an AST that another tool has made, such as clang-tidy or an editor's server, to raw facts.
// Distinct from frontend.h, which runs the parser itself; the facts are of the same kind.
#pragma once

#include "frontends/cxx/parse.h"

#include <optional>

namespace migralint::cxx {

/// The facts of the main file, which is at `path`; paths are relative to `root`, both absolute.
/// Nothing: the time was up before all was seen, and half of a file would look like code without
/// guards.
std::optional<FileFacts> extract(ParsedFile &file, llvm::StringRef path, llvm::StringRef root);

} // namespace migralint::cxx
