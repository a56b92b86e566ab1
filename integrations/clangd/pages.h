// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The page that a diagnostic leads to.
#pragma once

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

#include <string>

namespace migralint::clangd {

/// clangd's links for our checks lead to pages of clang-tidy, which has none for them. Returns the
/// message of the language server `message` (JSON) with the links that `addressOf` gives for our
/// rules, or without a link where that is empty; and an empty text if the message holds no such
/// link.
std::string withOurPages(llvm::StringRef message,
                         llvm::function_ref<std::string(llvm::StringRef rule)> addressOf);

} // namespace migralint::clangd
