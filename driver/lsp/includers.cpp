// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/lsp/includers.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

namespace migralint::driver::lsp {

using llvm::StringRef;

void Includers::note(StringRef file, const cxx::IncludeGraph &graph) {
  std::vector<std::string> open = {file.str()};
  llvm::StringSet<> seen;
  seen.insert(file);
  while (!open.empty()) {
    std::string at = std::move(open.back());
    open.pop_back();
    const auto *includes = graph.of(at);
    if (!includes)
      continue;
    byFile[at] = *includes;
    for (const cxx::IncludeGraph::Include &include : *includes)
      if (!include.found.empty() && seen.insert(include.found).second)
        open.push_back(include.found);
  }
}

llvm::StringSet<> Includers::reaching(const llvm::StringSet<> &files) const {
  llvm::StringMap<std::vector<StringRef>> by;
  for (const auto &entry : byFile)
    for (const cxx::IncludeGraph::Include &include : entry.second)
      if (!include.found.empty())
        by[include.found].push_back(entry.first());
  llvm::StringSet<> reached;
  std::vector<std::string> open;
  for (const auto &file : files)
    if (reached.insert(file.first()).second)
      open.push_back(file.first().str());
  while (!open.empty()) {
    std::string at = std::move(open.back());
    open.pop_back();
    if (auto includers = by.find(at); includers != by.end())
      for (StringRef includer : includers->second)
        if (reached.insert(includer).second)
          open.push_back(includer.str());
  }
  return reached;
}

std::vector<std::string> Includers::namersOf(StringRef path) const {
  StringRef name = llvm::sys::path::filename(path);
  std::vector<std::string> files;
  for (const auto &entry : byFile)
    if (llvm::any_of(entry.second, [&](const cxx::IncludeGraph::Include &include) {
          return llvm::sys::path::filename(include.name) == name;
        }))
      files.push_back(entry.first().str());
  return files;
}

std::vector<std::string> Includers::included() const {
  llvm::StringSet<> all;
  for (const auto &entry : byFile)
    for (const cxx::IncludeGraph::Include &include : entry.second)
      if (!include.found.empty())
        all.insert(include.found);
  std::vector<std::string> files;
  for (const auto &file : all)
    files.push_back(file.first().str());
  return files;
}

} // namespace migralint::driver::lsp
