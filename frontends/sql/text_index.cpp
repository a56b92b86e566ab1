// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/sql/text_index.h"

#include <algorithm>
#include <tuple>

namespace migralint::sql {

TextIndex::TextIndex(const Text &text) : pieces(text.pieces) {
  ends.reserve(pieces.size());
  size_t end = 0;
  for (const Piece &piece : pieces)
    ends.push_back(end += piece.hole ? 1 : piece.text.size());
}

/// Whether bytes of the piece have places of their own.
static bool exact(const Piece &piece) { return !piece.hole && !piece.marks.empty(); }

Range TextIndex::rangeOf(size_t begin, size_t end) const {
  if (pieces.empty())
    return {};
  auto beginOf = [&](size_t i) { return i == 0 ? 0 : ends[i - 1]; };
  size_t first = std::upper_bound(ends.begin(), ends.end(), begin) - ends.begin();
  Range range;
  // A piece that stands nowhere leaves the beginning to the next one.
  for (; first < pieces.size(); ++first) {
    range = pieces[first].range;
    if (exact(pieces[first]))
      std::tie(range.line, range.column) = positionOf(pieces[first], begin - beginOf(first));
    if (range.valid())
      break;
  }
  if (!range.valid())
    range = pieces.back().range;
  size_t last =
      std::lower_bound(ends.begin() + std::min(first, ends.size()), ends.end(), end) - ends.begin();
  const Piece &piece = pieces[std::min(last, pieces.size() - 1)];
  range.endLine = piece.range.endLine;
  range.endColumn = piece.range.endColumn;
  if (last < pieces.size() && exact(piece) && end > beginOf(last)) {
    std::tie(range.endLine, range.endColumn) = positionOf(piece, end - 1 - beginOf(last));
    ++range.endColumn;
  }
  return range;
}

Range TextIndex::behind(size_t end) const {
  size_t i = std::upper_bound(ends.begin(), ends.end(), end - 1) - ends.begin();
  if (i == pieces.size() || !exact(pieces[i]))
    return {};
  const Piece &piece = pieces[i];
  size_t offset = end - (i == 0 ? 0 : ends[i - 1]);
  auto [line, column] = positionOf(piece, offset - 1);
  auto [nextLine, nextColumn] = positionOf(piece, offset);
  if (nextLine == line && nextColumn != column + 1)
    return {};
  return {line, column + 1, line, column + 1};
}

Range TextIndex::behindLiteral(size_t end) const {
  auto found = std::lower_bound(ends.begin(), ends.end(), end);
  if (found == ends.end() || *found != end || !exact(pieces[found - ends.begin()]))
    return {};
  const Range &range = pieces[found - ends.begin()].range;
  return {range.endLine, range.endColumn, range.endLine, range.endColumn};
}

} // namespace migralint::sql
