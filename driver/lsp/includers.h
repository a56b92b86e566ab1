// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who includes whom, the other way round: which files are to be read again when one has changed.
// Distinct from driver/reuse.h, which compares two whole states of a project.
#pragma once

#include "frontends/cxx/includes.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <string>
#include <vector>

namespace migralint::driver::lsp {

/// Files are absolute paths.
class Includers {
public:
  /// Takes what a new extraction knows of a file, and of all that it reaches.
  void note(llvm::StringRef file, const cxx::IncludeGraph &graph);
  /// All files that reach one of `files`, which are among them.
  llvm::StringSet<> reaching(const llvm::StringSet<> &files) const;
  /// Files that include something by the name of the file at a path: where it leads to can be
  /// another place when there is one file more or less.
  std::vector<std::string> namersOf(llvm::StringRef path) const;
  /// All that was found in the project.
  std::vector<std::string> included() const;

private:
  llvm::StringMap<std::vector<cxx::IncludeGraph::Include>> byFile;
};

} // namespace migralint::driver::lsp
