// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Finding the root of a project (driver/project.h).
#include "driver/project.h"

#include "driver/config/config.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace migralint::driver {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
using llvm::SmallString;
using llvm::StringRef;

std::string resolved(StringRef name) { return resolved(name, *llvm::vfs::getRealFileSystem()); }

std::string resolved(StringRef name, llvm::vfs::FileSystem &files) {
  SmallString<256> real;
  if (!files.getRealPath(name, real))
    return real.str().str();
  SmallString<256> absolute(name);
  fs::make_absolute(absolute);
  path::remove_dots(absolute, /*remove_dot_dot=*/true);
  return absolute.str().str();
}

bool isWithin(StringRef inner, StringRef folder) {
  return inner == folder || folder == "/" ||
         (inner.starts_with(folder) && inner.drop_front(folder.size()).starts_with("/"));
}

Project Project::around(const std::vector<std::string> &paths) {
  std::string first = resolved(paths.empty() ? StringRef(".") : StringRef(paths.front()));
  config::Found found = config::find(first);
  Project project;
  project.configFile = found.file;
  project.folder = found.root;
  if (project.folder.empty()) {
    std::string current = resolved(".");
    std::string own = fs::is_directory(first) ? first : path::parent_path(first).str();
    project.folder = isWithin(own, current) ? current : own;
  }
  return project;
}

Project Project::around(const std::string &path, const std::string &otherwise) {
  config::Found found = config::find(resolved(path));
  Project project;
  project.configFile = found.file;
  project.folder = found.root.empty() ? otherwise : found.root;
  return project;
}

bool Project::holds(StringRef file) const { return isWithin(file, folder); }

std::string Project::nameOf(StringRef file) const {
  std::string up;
  StringRef base = folder;
  while (!isWithin(file, base)) {
    base = path::parent_path(base);
    up += "../";
  }
  return up + file.drop_front(base.size()).ltrim('/').str();
}

std::string Project::pathOf(StringRef name) const {
  SmallString<256> file(folder);
  path::append(file, name);
  path::remove_dots(file, /*remove_dot_dot=*/true);
  return file.str().str();
}

} // namespace migralint::driver
