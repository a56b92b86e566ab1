// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The fast look: whether a file's raw text holds any of a set of words, in one pass. Most files of
// a project show no sign of migration and are never parsed.
#pragma once

#include "rules/rules.h"

#include "llvm/ADT/StringRef.h"

#include <bitset>
#include <string>
#include <unordered_map>
#include <vector>

namespace migralint::driver {

/// Immutable once made; shared by threads.
class SignScanner {
public:
  explicit SignScanner(const std::vector<std::string> &words);
  /// Whether one of the words stands in `text`, case and all; as part of a longer word, too.
  bool anyIn(llvm::StringRef text) const;

private:
  /// The first two bytes of every word; few pairs of a text pass this sieve.
  std::bitset<0x10000> heads;
  std::unordered_map<uint16_t, std::vector<std::string>> tails;
  bool everything = false; ///< a word is too short to be looked for
};

/// For what the rule packs and our own comments are told by.
SignScanner signsOf(const rules::Rules &rules);

} // namespace migralint::driver
