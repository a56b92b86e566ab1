// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Edit distance (rules/nearest.h).
#include "rules/nearest.h"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace migralint::rules {

namespace {

/// Longer words than this are no slip of the pen, and would make a hostile file expensive.
constexpr size_t longestWord = 64;

/// Levenshtein distance where case and the choice of `-` or `_` cost nothing.
size_t distance(std::string_view a, std::string_view b) {
  auto folded = [](char c) {
    return c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  };
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      size_t replaced = diagonal + (folded(a[i]) == folded(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[b.size()];
}

} // namespace

std::string_view nearest(std::string_view word, const std::vector<std::string_view> &options) {
  if (word.empty() || word.size() > longestWord)
    return {};
  // Cut short: `exec` for `execute`.
  constexpr size_t shortest = 3;
  auto begun = std::find_if(options.begin(), options.end(), [&](std::string_view option) {
    return word.size() >= shortest && option.starts_with(word);
  });
  if (begun != options.end())
    return *begun;
  std::string_view best;
  size_t bestDistance = std::max<size_t>(2, word.size() / 3) + 1;
  for (std::string_view option : options) {
    size_t d = distance(word, option);
    // Replacing every letter turns any word into any other.
    if (d < bestDistance && d < option.size()) {
      best = option;
      bestDistance = d;
    }
  }
  return best;
}

std::string unknownWord(std::string_view what, std::string_view word,
                        const std::vector<std::string_view> &options) {
  std::string shown(word.substr(0, longestWord));
  if (word.size() > longestWord)
    shown += "…";
  std::string message = "unknown " + std::string(what) + " '" + shown + "'; ";
  if (std::string_view guess = nearest(word, options); !guess.empty())
    message += "did you mean '" + std::string(guess) + "'? ";
  message += "Allowed: ";
  for (size_t i = 0; i < options.size(); ++i)
    message += (i ? ", " : "") + std::string(options[i]);
  return message;
}

} // namespace migralint::rules
