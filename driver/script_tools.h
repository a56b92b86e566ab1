// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Looks around SQL files for what the tools that run them keep there (frontends/sql/tools.h).
#pragma once

#include "driver/project.h"
#include "frontends/sql/tools.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <memory>
#include <mutex>

namespace migralint::driver {

/// Shared by threads; looks at each folder once. Keeps references to what it is made with.
class ScriptTools {
public:
  ScriptTools(const Project &project, llvm::vfs::FileSystem &fs) : project(project), fs(fs) {}
  /// `name` is relative to the project's root.
  sql::Surroundings around(const std::string &name);

private:
  std::optional<std::string> read(const std::string &name);

  const Project &project;
  llvm::vfs::FileSystem &fs;
  std::mutex knowing;
  llvm::StringMap<std::shared_ptr<const sql::FolderTools>> folders;
};

} // namespace migralint::driver
