// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `file:` URIs and paths.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace migralint::driver::lsp {

/// The absolute path that a URI names. Nothing: it names no file of this machine.
std::optional<std::string> pathOf(llvm::StringRef uri);
/// Of an absolute path.
std::string uriOf(llvm::StringRef path);

} // namespace migralint::driver::lsp
