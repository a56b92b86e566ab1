// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A state of the project that is not the one on disk, as a file system: a commit's files, or those
// of the index, at the places where they would be. Nothing is checked out; a file's bytes are asked
// of git when it is first opened.
#pragma once

#include "driver/git/git.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace migralint::driver {

/// Immutable once made; shared by threads. Submodules are shown as they are on disk: what is in
/// them is not this repository's.
class GitTree {
public:
  /// `root`: absolute path of the project. Nothing but the entries is shown.
  GitTree(llvm::StringRef root, const std::vector<GitEntry> &entries,
          std::shared_ptr<GitProgram::Objects> objects);
  /// Shows also what git does not keep, as it is on disk: a build needs its system's headers and
  /// what it has generated. Of what is in the project, that is what is not among `known`.
  void showOther(const std::vector<GitEntry> &known);

  /// A file system with a current folder of its own. Refers to the tree.
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> view() const;

  /// Whether the file at an absolute path has the same bytes in `other`, or on disk if that is
  /// null, told by git's names of contents. False also if that cannot be told.
  bool agrees(llvm::StringRef path, const GitTree *other) const;

  /// What could not be read of git, empty: nothing. The files that it concerns looked missing.
  std::string failure() const;

private:
  class View;
  enum class Kind : uint8_t { File, Link, Submodule, Folder };
  struct Node {
    Kind kind = Kind::Folder;
    std::string object;
    std::string target; ///< of a link: absolute
    uint64_t size = 0;
    std::vector<std::string> children; ///< of a folder: absolute paths, sorted
  };
  /// Where a path leads: to a node, to what is on disk, or nowhere.
  struct Place {
    std::string path; ///< links resolved
    const Node *node = nullptr;
    bool onDisk = false;
  };

  /// `path` is absolute and without dots.
  Place find(std::string path) const;
  Node &add(llvm::StringRef path, Kind kind);
  static bool agreesWithDisk(const Place &place, llvm::StringRef path);
  llvm::Expected<std::string> read(const Node &node) const;

  std::string root;
  llvm::StringMap<Node> nodes; ///< by absolute path
  llvm::StringSet<> known;
  bool showsOther = false;
  std::shared_ptr<GitProgram::Objects> objects;
  mutable std::mutex failing;
  mutable std::string firstFailure;
};

} // namespace migralint::driver
