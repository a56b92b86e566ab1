// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From one C++ file to raw facts, through Clang's parser and AST. Source mode needs neither a
// build nor a compile database nor the headers of dependencies; build mode takes a compile command
// for exact types. Both give the same kind of facts. Which names are migrations or libraries is not
// known here (frontends/annotate puts that on), except what a parser must know: macros of the rule
// packs.
#pragma once

#include "model/facts.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace migralint::cxx {

struct HeaderText;  ///< frontends/cxx/parts.h
class WordTable;    ///< frontends/cxx/parts.h
class IncludeGraph; ///< frontends/cxx/includes.h

/// Project headers by their path suffixes, so that `#include "db/Store.h"` finds
/// `src/db/Store.h` without include paths. Shared by threads.
class HeaderIndex {
public:
  /// `files` are absolute paths of all headers of the project.
  explicit HeaderIndex(llvm::ArrayRef<std::string> files);
  /// The same, listed when a header is first looked for: many a file needs none.
  explicit HeaderIndex(std::function<std::vector<std::string>()> list);
  HeaderIndex();
  ~HeaderIndex();
  /// The file with the longest common suffix with `include`, nearest to `includer`; empty if none.
  std::string find(llvm::StringRef include, llvm::StringRef includer) const;
  /// The header, read and split into tokens; null if it cannot be read. Those that were read first
  /// are kept, as far as there is room: in a large project most files reach the same ones.
  std::shared_ptr<const HeaderText> read(llvm::StringRef path, llvm::vfs::FileSystem &fs) const;

  /// Of all headers that were read.
  WordTable &words() const { return *table; }

private:
  void add(llvm::ArrayRef<std::string> files) const;

  std::function<std::vector<std::string>()> list;
  std::unique_ptr<WordTable> table;
  mutable std::once_flag listed;
  mutable llvm::StringMap<std::vector<std::string>> byName; // file name → paths
  mutable std::mutex keeping;
  mutable llvm::StringMap<std::shared_ptr<const HeaderText>> kept;
  mutable size_t keptTokens = 0;
};

struct Options {
  std::string root;                     ///< absolute; facts' paths are relative to it
  const HeaderIndex *headers = nullptr; ///< source mode
  IncludeGraph *includes = nullptr;     ///< source mode: notes there what is reached; may be null
  std::vector<std::string> macros; ///< source mode: `NAME=value`, `NAME(args)=value` of rule packs
  /// Build mode: the compile command of the file (compiler first); stripped of what could run,
  /// load or write something.
  std::optional<std::vector<std::string>> command;
  std::string directory; ///< build mode: the command's directory
  /// What one file may take in all, so that it cannot hold up the others.
  /// Generous: what is given up on depends on the machine, which no ordinary file should see.
  std::chrono::milliseconds patience{20000};
};

/// Error: the file cannot be read. A file that does not parse still gives the facts of what did.
llvm::Expected<FileFacts> extract(llvm::StringRef path, const Options &options,
                                  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fs);

} // namespace migralint::cxx
