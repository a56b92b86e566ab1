// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The project that a run is about: where its root is, and what its files are called in reports.
// No path outside the root and none that names this machine gets into a report if that can be
// helped.
#pragma once

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <string>
#include <vector>

namespace migralint::driver {

class Project {
public:
  /// The one that the first of `paths` lies in, as config::find says. Where that finds none, the
  /// root is the current folder, or the path itself if it lies elsewhere.
  static Project around(const std::vector<std::string> &paths);
  /// The one that `path` lies in. Where there is none, the root is `otherwise`, absolute with links
  /// resolved, and not the current folder: for a program that runs for long, that says nothing.
  static Project around(const std::string &path, const std::string &otherwise);

  /// Absolute, symbolic links resolved.
  const std::string &root() const { return folder; }
  /// Absolute path of the configuration; empty if there is none.
  const std::string &configuration() const { return configFile; }
  /// Whether a path, absolute and with links resolved, lies in the project.
  bool holds(llvm::StringRef path) const;
  /// The name in reports of the file at an absolute path: relative to the root, with `/`.
  std::string nameOf(llvm::StringRef path) const;
  /// The reverse.
  std::string pathOf(llvm::StringRef name) const;

private:
  std::string folder;
  std::string configFile;
};

/// Whether `inner` is `folder` or lies in it; both absolute.
bool isWithin(llvm::StringRef inner, llvm::StringRef folder);

/// Absolute, symbolic links resolved; if there is no such file, absolute only.
std::string resolved(llvm::StringRef path);
std::string resolved(llvm::StringRef path, llvm::vfs::FileSystem &fs);

} // namespace migralint::driver
