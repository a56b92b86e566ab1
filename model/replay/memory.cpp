// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/replay/memory.h"

#include "llvm/ADT/SmallString.h"

namespace migralint::replay {

Memory::Key Memory::next(Key before, char question, std::string_view text) {
  llvm::SmallString<256> all;
  all.append({reinterpret_cast<const char *>(&before.first), sizeof before.first});
  all.append({reinterpret_cast<const char *>(&before.second), sizeof before.second});
  all.push_back(question);
  all.append({text.data(), text.size()});
  const llvm::XXH128_hash_t hash =
      llvm::xxh3_128bits({reinterpret_cast<const uint8_t *>(all.data()), all.size()});
  return {hash.low64, hash.high64};
}

std::shared_ptr<const Answer> Memory::find(Key key) {
  std::lock_guard lock(mutex);
  if (auto found = young.find(key); found != young.end())
    return found->second;
  auto found = old.find(key);
  if (found == old.end())
    return nullptr;
  auto answer = found->second;
  keep(key, answer);
  return answer;
}

void Memory::add(Key key, std::shared_ptr<const Answer> answer) {
  std::lock_guard lock(mutex);
  keep(key, std::move(answer));
}

void Memory::keep(Key key, std::shared_ptr<const Answer> answer) {
  if (young.size() >= most)
    old = std::exchange(young, Answers());
  young[key] = std::move(answer);
}

} // namespace migralint::replay
