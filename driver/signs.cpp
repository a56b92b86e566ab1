// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The fast look (driver/signs.h).
#include "driver/signs.h"

namespace migralint::driver {

/// Words of our own comments: a suppression that suppresses nothing is to be found, too.
static constexpr llvm::StringLiteral ownSigns[] = {"(migration-", "migralint: ignore(",
                                                   "migralint: approve("};

static uint16_t head(llvm::StringRef text, size_t at) {
  return uint16_t(uint8_t(text[at]) << 8 | uint8_t(text[at + 1]));
}

SignScanner::SignScanner(const std::vector<std::string> &words) {
  for (const std::string &word : words) {
    if (word.size() < 2) {
      everything = true;
      continue;
    }
    heads.set(head(word, 0));
    tails[head(word, 0)].push_back(word.substr(2));
  }
}

bool SignScanner::anyIn(llvm::StringRef text) const {
  if (everything)
    return true;
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    if (!heads.test(head(text, i)))
      continue;
    llvm::StringRef rest = text.drop_front(i + 2);
    for (const std::string &tail : tails.at(head(text, i)))
      if (rest.starts_with(tail))
        return true;
  }
  return false;
}

SignScanner signsOf(const rules::Rules &rules) {
  std::vector<std::string> words = rules.signs();
  words.insert(words.end(), std::begin(ownSigns), std::end(ownSigns));
  return SignScanner(words);
}

} // namespace migralint::driver
