// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/includes.h"

#include "frontends/cxx/frontend.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

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

uint64_t digestOf(StringRef bytes) { return llvm::xxh3_64bits(bytes); }

void IncludeGraph::add(StringRef file, std::vector<Include> includes) {
  std::lock_guard<std::mutex> lock(mutex);
  byFile.try_emplace(file, std::move(includes));
}

const std::vector<IncludeGraph::Include> *IncludeGraph::of(StringRef file) const {
  std::lock_guard<std::mutex> lock(mutex);
  auto known = byFile.find(file);
  return known == byFile.end() ? nullptr : &known->second;
}

void IncludeGraph::addText(StringRef header, uint64_t digest) {
  std::lock_guard<std::mutex> lock(mutex);
  texts.try_emplace(header, digest);
}

std::optional<uint64_t> IncludeGraph::textOf(StringRef header) const {
  std::lock_guard<std::mutex> lock(mutex);
  auto known = texts.find(header);
  if (known == texts.end())
    return std::nullopt;
  return known->second;
}

std::optional<std::vector<StringRef>> IncludeGraph::reachedFrom(StringRef file) const {
  std::vector<StringRef> reached;
  llvm::StringSet<> seen;
  seen.insert(file);
  auto follow = [&](StringRef includer) {
    const std::vector<Include> *includes = of(includer);
    if (!includes)
      return false;
    for (const Include &include : *includes)
      if (!include.found.empty() && seen.insert(include.found).second)
        reached.push_back(include.found);
    return true;
  };
  if (!follow(file))
    return std::nullopt;
  for (size_t i = 0; i < reached.size() && i < mostFollowed; ++i)
    if (!follow(reached[i]))
      return std::nullopt;
  return reached;
}

void IncludeGraph::take(StringRef file, const IncludeGraph &other) {
  std::optional<std::vector<StringRef>> reached = other.reachedFrom(file);
  if (!reached)
    return;
  add(file, *other.of(file));
  for (size_t i = 0; i < reached->size(); ++i) {
    StringRef header = (*reached)[i];
    if (i < mostFollowed)
      add(header, *other.of(header));
    if (std::optional<uint64_t> digest = other.textOf(header))
      addText(header, *digest);
  }
}

std::map<StringRef, const std::vector<IncludeGraph::Include> *> IncludeGraph::allIncludes() const {
  std::lock_guard<std::mutex> lock(mutex);
  std::map<StringRef, const std::vector<Include> *> all;
  for (const auto &entry : byFile)
    all.emplace(entry.first(), &entry.second);
  return all;
}

std::map<StringRef, uint64_t> IncludeGraph::allTexts() const {
  std::lock_guard<std::mutex> lock(mutex);
  std::map<StringRef, uint64_t> all;
  for (const auto &entry : texts)
    all.emplace(entry.first(), entry.second);
  return all;
}

} // namespace migralint::cxx
