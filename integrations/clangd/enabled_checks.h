// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which of our checks run in clangd: all, unless somebody says otherwise.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <string>

namespace migralint::clangd {

/// The list of checks (as in `.clang-tidy`: globs, the last that matches counts) that has ours
/// besides those of `checks`, which is what all `.clang-tidy` and `.clangd` files come to. They are
/// left out
/// - where a glob that names them takes them out: `-migration-*`;
/// - where nothing is wanted at all: `-*` at the end.
/// A `-*` before other checks says which of clang-tidy's are wanted, not that ours are not; but
/// where it is followed by some of ours, these have been chosen, and the list stays as it is.
std::string withMigrationChecks(llvm::StringRef checks);

} // namespace migralint::clangd
