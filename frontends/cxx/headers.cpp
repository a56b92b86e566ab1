// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Finds the project's own headers without include paths.
#include "frontends/cxx/frontend.h"

#include "frontends/cxx/includes.h"
#include "frontends/cxx/parts.h"

#include "llvm/Support/Path.h"

#include <algorithm>

namespace migralint::cxx {

HeaderIndex::HeaderIndex(llvm::ArrayRef<std::string> files) : HeaderIndex() { add(files); }

HeaderIndex::HeaderIndex() : table(std::make_unique<WordTable>()) {}

HeaderIndex::~HeaderIndex() = default;

HeaderIndex::HeaderIndex(std::function<std::vector<std::string>()> list) : HeaderIndex() {
  this->list = std::move(list);
}

void HeaderIndex::add(llvm::ArrayRef<std::string> files) const {
  for (const std::string &file : files)
    byName[llvm::sys::path::filename(file)].push_back(file);
  for (auto &entry : byName)
    std::sort(entry.second.begin(), entry.second.end());
}

std::string HeaderIndex::find(llvm::StringRef include, llvm::StringRef includer) const {
  // Headers without an extension are the standard library's or a framework's.
  if (!llvm::sys::path::has_extension(include))
    return {};
  if (list)
    std::call_once(listed, [&] { add(list()); });
  auto candidates = byName.find(llvm::sys::path::filename(include));
  if (candidates == byName.end())
    return {};
  auto commonSuffix = [](llvm::StringRef a, llvm::StringRef b) {
    size_t count = 0;
    for (auto i = llvm::sys::path::rbegin(a), j = llvm::sys::path::rbegin(b);
         i != llvm::sys::path::rend(a) && j != llvm::sys::path::rend(b) && *i == *j; ++i, ++j)
      ++count;
    return count;
  };
  auto commonPrefix = [](llvm::StringRef a, llvm::StringRef b) {
    size_t count = 0;
    for (auto i = llvm::sys::path::begin(a), j = llvm::sys::path::begin(b);
         i != llvm::sys::path::end(a) && j != llvm::sys::path::end(b) && *i == *j; ++i, ++j)
      ++count;
    return count;
  };
  const std::string *best = nullptr;
  std::pair<size_t, size_t> bestScore;
  for (const std::string &file : candidates->second) {
    if (file == includer)
      continue;
    std::pair<size_t, size_t> score(commonSuffix(file, include), commonPrefix(file, includer));
    if (!best || score > bestScore) {
      best = &file;
      bestScore = score;
    }
  }
  return best ? *best : std::string();
}

std::shared_ptr<const HeaderText> readHeader(llvm::StringRef path, WordTable &table,
                                             llvm::vfs::FileSystem &fs) {
  auto buffer = fs.getBufferForFile(path);
  if (!buffer)
    return nullptr;
  auto header = std::make_shared<HeaderText>();
  header->buffer = std::move(*buffer);
  header->digest = digestOf(header->buffer->getBuffer());
  header->source = tokenize(header->buffer->getBuffer());
  header->parts = partsOf(header->source, table);
  return header;
}

std::shared_ptr<const HeaderText> HeaderIndex::read(llvm::StringRef path,
                                                    llvm::vfs::FileSystem &fs) const {
  constexpr size_t room = 2'000'000; // tokens; some 100 MB
  {
    std::lock_guard<std::mutex> lock(keeping);
    if (auto known = kept.find(path); known != kept.end())
      return known->second;
  }
  std::shared_ptr<const HeaderText> header = readHeader(path, *table, fs);
  if (!header)
    return nullptr;
  std::lock_guard<std::mutex> lock(keeping);
  if (keptTokens + header->source.tokens.size() <= room && kept.try_emplace(path, header).second)
    keptTokens += header->source.tokens.size();
  return header;
}

} // namespace migralint::cxx
