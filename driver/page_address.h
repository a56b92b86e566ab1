// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a rule's page can be read, for programs that give links to it.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <string>

namespace migralint::driver {

/// In the project's web pages, if it has an address; else of the file that came with the program,
/// in `../share/doc/migralint/rules` from its folder. Empty: neither is there. Not for reports,
/// which name nothing of this machine.
std::string pageAddress(llvm::StringRef rule);

namespace detail {
/// The same for a program in the folder `programs`, and the project's address `homepage`.
std::string pageAddress(llvm::StringRef rule, llvm::StringRef homepage, llvm::StringRef programs);
} // namespace detail

} // namespace migralint::driver
