// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The length of messages (checks/message.h).
#include "checks/message.h"

#include <algorithm>

namespace migralint {

std::string shortened(std::string_view text, size_t limit) {
  constexpr std::string_view leftOut = "…";
  if (text.size() <= limit)
    return std::string(text);
  size_t end = limit - std::min(limit, leftOut.size());
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
    --end;
  return std::string(text.substr(0, end)) + std::string(leftOut);
}

std::string quoting(std::string_view before, std::string_view statement, std::string_view after) {
  constexpr size_t least = 20;
  size_t words = before.size() + after.size() + 2;
  size_t room = std::max(longestText - std::min(words, longestText), least);
  return std::string(before) + "`" + shortened(statement, room) + "`" + std::string(after);
}

void limitTexts(Finding &finding) {
  auto limit = [](std::string &text) { text = shortened(text, longestText); };
  limit(finding.message);
  limit(finding.advice);
  for (Related &related : finding.related)
    limit(related.message);
  for (Related &related : finding.flow)
    limit(related.message);
  for (Fix &fix : finding.fixes)
    limit(fix.description);
}

} // namespace migralint
