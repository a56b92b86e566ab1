// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How long the texts of a finding are: services cut what is longer where it hurts, and people read
// no more. What a message quotes gives way first, and the words of the check last.
#pragma once

#include "model/finding.h"

#include <string>
#include <string_view>

namespace migralint {

/// Bytes of a message or an advice.
constexpr size_t longestText = 200;

/// `text` if it has at most `limit` bytes; else its beginning and `…`, together within the limit,
/// and cut between two characters.
std::string shortened(std::string_view text, size_t limit);

/// A message that quotes a statement: `before`, the statement in backticks, `after`. The statement
/// is shortened as far as the whole needs it, but to no less than 20 bytes.
std::string quoting(std::string_view before, std::string_view statement, std::string_view after);

/// Shortens all texts of a finding that are too long: names of the program have any length.
void limitTexts(Finding &finding);

} // namespace migralint
