// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which files a run is about. Folders are walked; what .gitignore files exclude, hidden folders and
// links to folders are left out. Only the project's own .gitignore files count, not the user's
// personal ones: the same project gives the same files everywhere.
#pragma once

#include "driver/messages.h"
#include "driver/project.h"

#include "llvm/Support/VirtualFileSystem.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace migralint::driver {

/// Makes a file system to read the project from, with a current folder of its own. Called by many
/// threads at once.
using Files = std::function<llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>()>;

/// The project as it is on disk.
Files filesOnDisk();

struct InputFile {
  std::string path; ///< absolute, links resolved
  std::string name; ///< relative to the project's root
  bool sql = false;
  bool changeLog = false; ///< YAML that may be one of Liquibase's
};

struct Inputs {
  std::vector<InputFile> files;       ///< by name; no file twice
  std::vector<std::string> missing;   ///< paths the user named that do not exist
  std::vector<Unreadable> unreadable; ///< folders that cannot be listed, links that lead nowhere
  bool whole = true;                  ///< no folder was left out for there being too many
};

/// Whether a file of this name is a source that discover() finds in folders.
bool isSource(llvm::StringRef path);

/// The files that `paths` name, and the sources in the folders that they name. `excluded` are globs
/// (rules/pattern.h); they hold for what is found in folders. Of more than `maxFolders` in one of
/// `paths` the deepest are left out.
Inputs discover(const std::vector<std::string> &paths, const Project &project,
                const std::vector<std::string> &excluded, llvm::vfs::FileSystem &fs,
                size_t maxFolders = SIZE_MAX);

/// Absolute paths of the project's headers, in no certain order. Of a tree of more than
/// `maxFolders` folders the deepest are left out.
std::vector<std::string> findHeaders(const Project &project, size_t maxFolders,
                                     llvm::vfs::FileSystem &fs);

} // namespace migralint::driver
