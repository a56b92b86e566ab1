// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/text.h"

#include <algorithm>
#include <tuple>

namespace migralint {

bool startsBefore(const Range &a, const Range &b) {
  return std::tie(a.line, a.column) < std::tie(b.line, b.column);
}

bool Range::contains(const Range &other) const {
  return std::tie(line, column) <= std::tie(other.line, other.column) &&
         std::tie(other.endLine, other.endColumn) <= std::tie(endLine, endColumn);
}

bool Text::known() const {
  return std::none_of(pieces.begin(), pieces.end(), [](const Piece &p) { return p.hole; });
}

std::string Text::value(std::string_view hole) const {
  std::string value;
  for (const Piece &piece : pieces)
    value += piece.hole ? hole : std::string_view(piece.text);
  return value;
}

std::pair<uint32_t, uint32_t> positionOf(const Piece &piece, size_t offset) {
  auto after = std::upper_bound(piece.marks.begin(), piece.marks.end(), offset,
                                [](size_t o, const Mark &m) { return o < m.offset; });
  if (after == piece.marks.begin())
    return {piece.range.line, piece.range.column};
  const Mark &mark = *std::prev(after);
  return {mark.line, mark.column + static_cast<uint32_t>(offset - mark.offset)};
}

Range Text::rangeOf(size_t begin, size_t end) const {
  Range range;
  size_t at = 0;
  for (const Piece &piece : pieces) {
    size_t size = piece.hole ? 1 : piece.text.size();
    bool exact = !piece.hole && !piece.marks.empty();
    if (!range.valid() && begin < at + size) {
      range = piece.range;
      if (exact)
        std::tie(range.line, range.column) = positionOf(piece, begin - at);
    }
    if (range.valid() && end <= at + size) {
      range.endLine = piece.range.endLine;
      range.endColumn = piece.range.endColumn;
      if (exact && end > at) {
        std::tie(range.endLine, range.endColumn) = positionOf(piece, end - 1 - at);
        ++range.endColumn;
      }
      return range;
    }
    at += size;
  }
  if (!pieces.empty()) {
    if (!range.valid())
      range = pieces.back().range;
    range.endLine = pieces.back().range.endLine;
    range.endColumn = pieces.back().range.endColumn;
  }
  return range;
}

/// `{}`, `{0}`.
static bool holdsBraces(std::string_view text) {
  for (size_t at = text.find('{'); at != text.npos; at = text.find('{', at + 1)) {
    const size_t end = text.find_first_not_of("0123456789", at + 1);
    if (end != text.npos && text[end] == '}')
      return true;
  }
  return false;
}

bool waitsForFormat(std::string_view name) {
  for (size_t at = name.find('%'); at != name.npos && at + 1 < name.size();
       at = name.find('%', at + 1)) {
    const bool ends = at + 2 == name.size() || !isalnum(static_cast<unsigned char>(name[at + 2]));
    if (ends && std::string_view("qQwsdu123456789").find(name[at + 1]) != std::string_view::npos)
      return true;
  }
  return holdsBraces(name);
}

Text joined(Text a, const Text &b) {
  a.pieces.insert(a.pieces.end(), b.pieces.begin(), b.pieces.end());
  return a;
}

} // namespace migralint
