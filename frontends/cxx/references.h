// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which of the project's named things a file's code uses, and where: macros, constants,
// enumerators, class types, functions. Distinct from lower.h, whose trees evaluate names away.
#pragma once

#include "frontends/cxx/parse.h"

namespace migralint::cxx {

/// Adds `references` to `facts`: of things declared in files under `root` only.
void findReferences(const ParsedFile &file, const Source &source, const Lines &lines,
                    llvm::StringRef root, FileFacts &facts);

} // namespace migralint::cxx
