// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/includes.h"

#include "frontends/cxx/frontend.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

namespace migralint::cxx {

using llvm::StringRef;

static bool isIn(StringRef path, StringRef root) {
  root = root.rtrim('/');
  return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
}

std::string locateInclude(StringRef include, StringRef includer, StringRef root,
                          const HeaderIndex *headers, llvm::vfs::FileSystem &fs) {
  if (llvm::sys::path::is_absolute(include))
    return {};
  llvm::SmallString<256> beside(llvm::sys::path::parent_path(includer));
  llvm::sys::path::append(beside, include);
  llvm::sys::path::remove_dots(beside, /*remove_dot_dot=*/true);
  if (isIn(beside, root)) {
    // `<memory>` is no folder of that name.
    llvm::ErrorOr<llvm::vfs::Status> status = fs.status(beside);
    if (status && !status->isDirectory())
      return beside.str().str();
  }
  return headers ? headers->find(include, includer) : std::string();
}

void IncludeGraph::add(StringRef file, std::vector<Include> includes) {
  std::lock_guard<std::mutex> lock(mutex);
  byFile.try_emplace(file, std::move(includes));
}

const std::vector<IncludeGraph::Include> *IncludeGraph::of(StringRef file) const {
  std::lock_guard<std::mutex> lock(mutex);
  auto known = byFile.find(file);
  return known == byFile.end() ? nullptr : &known->second;
}

} // namespace migralint::cxx
