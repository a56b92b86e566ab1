// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/chain.h"

#include <algorithm>

namespace migralint {

std::optional<Version> Version::read(std::string_view text) {
  Version version;
  if (text.size() > 1 && (text[0] == 'v' || text[0] == 'V'))
    text.remove_prefix(1);
  bool digit = false;
  for (char c : text) {
    if (c >= '0' && c <= '9') {
      if (!digit)
        version.parts.push_back(0);
      if (version.parts.back() > INT64_MAX / 10 - 1)
        return std::nullopt;
      version.parts.back() = version.parts.back() * 10 + (c - '0');
      digit = true;
    } else if (digit && (c == '.' || c == '-' || c == '_')) {
      digit = false;
    } else {
      return std::nullopt;
    }
  }
  if (!digit)
    return std::nullopt;
  return version;
}

std::string Version::text() const {
  std::string out;
  for (int64_t part : parts)
    out += (out.empty() ? "" : ".") + std::to_string(part);
  return out;
}

std::strong_ordering operator<=>(const Version &a, const Version &b) {
  for (size_t i = 0; i < std::max(a.parts.size(), b.parts.size()); ++i) {
    int64_t left = i < a.parts.size() ? a.parts[i] : 0;
    int64_t right = i < b.parts.size() ? b.parts[i] : 0;
    if (left != right)
      return left <=> right;
  }
  return std::strong_ordering::equal;
}

} // namespace migralint
