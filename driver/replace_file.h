// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Replacing the contents of a source file, so that there is always the old file or the new one and
// never a part of either.
#pragma once

#include "driver/project.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace migralint::driver {

/// Where the file of that name really is, if it may be written: it lies in the project's root, also
/// with all symbolic links followed, is a regular file, and is not read-only. Else an error that
/// says why, without the name.
llvm::Expected<std::string> writablePath(const Project &project, llvm::StringRef name);

llvm::Expected<std::string> readBytes(llvm::StringRef path);

/// Writes a new file beside it and renames that, keeping mode and, where possible, owner. Does
/// nothing, and fails, if the file does not hold `expected`.
llvm::Error replaceFile(llvm::StringRef path, llvm::StringRef expected, llvm::StringRef bytes);

} // namespace migralint::driver
