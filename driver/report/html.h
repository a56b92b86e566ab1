// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Text of an analysed project in a page of HTML. It may hold anything.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <string>

namespace migralint::driver {

/// As text or as the value of a quoted attribute: valid UTF-8, in one line, with no markup; signs
/// that would turn the reading direction of what stands around them are spelled out.
std::string escapeHtml(llvm::StringRef text);

/// `'sha256-…'`: what a Content-Security-Policy allows an inline element with just this text by.
std::string cspHash(llvm::StringRef text);

} // namespace migralint::driver
