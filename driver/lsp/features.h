// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Answers to requests about a document, from what is known of it.
#pragma once

#include "driver/lsp/workspace.h"

namespace migralint::driver::lsp {

/// A `Hover`, or null where no finding is.
llvm::json::Value hover(const DocumentResult &document, Position position,
                        const ClientAbilities &client);

/// `CodeAction`s for the findings that `span` touches: their fixes, the one to take first, then
/// what silences them. `only`: the kinds that are asked for; null: all.
llvm::json::Array codeActions(const DocumentResult &document, const Span &span,
                              const llvm::json::Array *only, const ClientAbilities &client);

} // namespace migralint::driver::lsp
