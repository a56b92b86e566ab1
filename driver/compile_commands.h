// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A compile database: compile_commands.json, read without Clang's tooling. Its commands are text
// from somewhere else: nothing here runs them, and frontends/cxx takes out what could.
#pragma once

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace migralint::driver {

struct CompileCommand {
  std::vector<std::string> arguments; ///< compiler first
  std::string directory;
};

/// Immutable once made; shared by threads.
class CompileCommands {
public:
  /// `path` is the file or the folder that holds it.
  static llvm::Expected<CompileCommands> load(llvm::StringRef path);
  /// The first command for the file at an absolute path; null if there is none.
  const CompileCommand *find(llvm::StringRef file) const;

private:
  llvm::StringMap<CompileCommand> byFile;
};

} // namespace migralint::driver
