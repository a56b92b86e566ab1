// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a project's repository is asked, in terms of commits and files. Only git's plumbing is used,
// and only to read. Distinct from process.h, which starts git, and from tree.h, which shows files
// to the analysis.
#pragma once

#include "driver/git/process.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace migralint::driver {

/// A file of a commit or of the index.
struct GitEntry {
  enum class Kind : uint8_t { File, Link, Submodule };
  Kind kind = Kind::File;
  std::string path;   ///< relative to the project's root, with `/`; never leaves it
  std::string object; ///< full name of its blob; of a submodule, its commit
  uint64_t size = 0;  ///< bytes; of a submodule, 0
};

/// All errors are sentences for the user.
class Repository {
public:
  /// The repository that the folder, a project's root, is in.
  static llvm::Expected<Repository> open(llvm::StringRef root);

  /// Where the history of HEAD left that of `revision`.
  llvm::Expected<std::string> mergeBase(llvm::StringRef revision) const;
  /// The commit that is checked out; empty if there is none yet.
  llvm::Expected<std::string> head() const;

  /// The files of a commit in the project's root, by path. Empty name: none.
  llvm::Expected<std::vector<GitEntry>> filesOf(llvm::StringRef commit) const;
  /// Those of the index: what is staged.
  llvm::Expected<std::vector<GitEntry>> stagedFiles() const;

  const std::shared_ptr<GitProgram::Objects> &objects() const { return contents; }

private:
  explicit Repository(GitProgram git) : git(std::move(git)) {}
  llvm::Expected<std::string> commit(llvm::StringRef revision) const;
  llvm::Expected<bool> isShallow() const;
  llvm::Error addSizes(std::vector<GitEntry> &entries) const;

  GitProgram git;
  std::shared_ptr<GitProgram::Objects> contents;
};

} // namespace migralint::driver
