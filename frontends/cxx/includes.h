// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which files of the project a file includes, without include paths (source mode), and a record of
// it: whether a file's facts would be the same in another state of the project depends on nothing
// else besides its own text. Distinct from frontend.h's HeaderIndex, which knows what there is.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace migralint::cxx {

class HeaderIndex;

/// Where what `includer` (an absolute path) includes as `include` is: an absolute path; empty if it
/// is not in the project at `root`. `headers` may be null.
std::string locateInclude(llvm::StringRef include, llvm::StringRef includer, llvm::StringRef root,
                          const HeaderIndex *headers, llvm::vfs::FileSystem &fs);

/// Tells contents of files apart.
uint64_t digestOf(llvm::StringRef bytes);

/// What files were found to include. Shared by threads. Files are absolute paths.
class IncludeGraph {
public:
  /// Of so many headers that a file reaches, the nearest, the parser follows the includes.
  static constexpr size_t mostFollowed = 400;

  struct Include {
    std::string name;  ///< as written
    std::string found; ///< what locateInclude said
  };

  /// Notes all includes of a file, once: later calls for the same file are left out.
  void add(llvm::StringRef file, std::vector<Include> includes);
  /// Null: nothing is known of the file. What it points to stays as it is.
  const std::vector<Include> *of(llvm::StringRef file) const;

  /// Notes what a header's bytes were, once.
  void addText(llvm::StringRef header, uint64_t digest);
  std::optional<uint64_t> textOf(llvm::StringRef header) const;

  /// The headers that a parser of the file is given, in its order; it follows the first
  /// `mostFollowed` of them. Nothing: not all is known.
  std::optional<std::vector<llvm::StringRef>> reachedFrom(llvm::StringRef file) const;
  /// Notes what another graph knows of a file and what it reaches.
  void take(llvm::StringRef file, const IncludeGraph &other);

  /// All that is known, by path, for as long as nothing is added.
  std::map<llvm::StringRef, const std::vector<Include> *> allIncludes() const;
  std::map<llvm::StringRef, uint64_t> allTexts() const;

private:
  mutable std::mutex mutex;
  llvm::StringMap<std::vector<Include>> byFile; // entries stay where they are
  llvm::StringMap<uint64_t> texts;
};

} // namespace migralint::cxx
