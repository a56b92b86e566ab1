// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the program says about itself and its input, on standard error, in one shape. Distinct from
// findings, which are about the user's code and go through driver/report.
#pragma once

#include "llvm/ADT/Twine.h"

#include <string>
#include <vector>

namespace migralint::driver {

/// `migralint: error: …`, as valid UTF-8.
void printError(const llvm::Twine &message);
void printWarning(const llvm::Twine &message);

/// `text` with every byte that is no valid UTF-8 replaced, and without control characters: names
/// and excerpts of sources are shown on terminals and written into JSON.
std::string printable(llvm::StringRef text);

/// A file that was to be read and could not be.
struct Unreadable {
  std::string name;   ///< relative to the project's root, or as the user spelled it
  std::string reason; ///< `Permission denied`
};

} // namespace migralint::driver
