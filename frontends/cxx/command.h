// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Build mode's trust boundary: from a compile command, which may come from anywhere, to an
// invocation of the parser that runs, loads and writes nothing.
#pragma once

#include "clang/Frontend/CompilerInvocation.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <memory>
#include <string>
#include <vector>

namespace migralint::cxx {

/// The arguments of `command` that say how the code is to be understood, and nothing else.
std::vector<std::string> understoodArguments(const std::vector<std::string> &command);

/// Null if the command cannot be understood.
std::shared_ptr<clang::CompilerInvocation>
commandInvocation(llvm::StringRef path, const std::vector<std::string> &command,
                  llvm::StringRef directory, llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fs,
                  llvm::IntrusiveRefCntPtr<clang::DiagnosticsEngine> diagnostics);

} // namespace migralint::cxx
