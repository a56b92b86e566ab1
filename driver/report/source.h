// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Source text as reports need it: by line, and with columns in the units of each report.
#pragma once

#include "driver/project.h"
#include "model/model.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <memory>
#include <string>
#include <vector>

namespace migralint::driver {

class SourceText {
public:
  explicit SourceText(std::string bytes);

  llvm::StringRef text() const { return bytes; }
  /// Lines count from 1; empty for one that is not there. Without its end.
  llvm::StringRef line(uint32_t number) const;
  size_t lines() const { return starts.size(); }
  /// The bytes of `range`, as far as they are there.
  llvm::StringRef slice(const Range &range) const;
  /// Bytes before the place, as far as it is there.
  size_t offset(uint32_t line, uint32_t column) const;
  /// From a column in bytes to one in UTF-16 code units; both count from 1.
  uint32_t utf16Column(uint32_t line, uint32_t column) const;
  /// GitHub's `primaryLocationLineHash` of a line.
  llvm::StringRef lineHash(uint32_t line) const;

private:
  std::string bytes;
  std::vector<size_t> starts;              ///< offset of each line
  mutable std::vector<std::string> hashes; ///< of each line; made when first asked for
};

/// The project's sources, read when first asked for. Not for several threads.
class Sources {
public:
  explicit Sources(const Project &project, llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fs =
                                               llvm::vfs::getRealFileSystem())
      : project(project), fs(std::move(fs)) {}
  /// By its name in reports; without text if it cannot be read.
  const SourceText &get(llvm::StringRef name);
  /// What get() is to give, where it has not been asked for the file yet.
  void keep(llvm::StringRef name, std::unique_ptr<SourceText> text) {
    texts.try_emplace(name, std::move(text));
  }
  /// What was read of it may have changed. It is an error to use what get() gave for it.
  void forget(llvm::StringRef name) { texts.erase(name); }
  /// What is asked for from now on.
  void readFrom(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files) { fs = std::move(files); }

private:
  const Project &project;
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fs;
  llvm::StringMap<std::unique_ptr<SourceText>> texts;
};

} // namespace migralint::driver
