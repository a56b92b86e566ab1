// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A string value of a program as far as it can be known without running it: pieces whose
// characters are known, and holes. Distinct from source text: a piece's characters are the
// value (escapes resolved), and each knows the place in the source file it was written at.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace migralint {

/// A half-open stretch of one file. Lines and columns count from 1, columns in bytes.
/// `line == 0` means "nowhere".
struct Range {
  uint32_t line = 0;
  uint32_t column = 0;
  uint32_t endLine = 0;
  uint32_t endColumn = 0;

  bool valid() const { return line != 0; }
  /// Whether `other` lies within this range.
  bool contains(const Range &other) const;
  friend bool operator==(const Range &, const Range &) = default;
};

/// From a range's start: source position order.
bool startsBefore(const Range &a, const Range &b);

/// From `offset` (in bytes of a piece's text) on, characters stand at `line`:`column` and the
/// columns after it, one byte of text to one byte of source, up to the next mark.
struct Mark {
  uint32_t offset = 0;
  uint32_t line = 0;
  uint32_t column = 0;
};

/// One literal token's value, or a hole: a part whose value only the running program knows.
/// Adjacent literals stay separate pieces, because a missing blank between them is a defect.
struct Piece {
  bool hole = false;
  /// Literal: its value. Hole: the expression as spelled in the source, shortened.
  std::string text;
  /// Where the piece stands: the literal token with its quotes, the hole's expression, or the use
  /// of the macro that it comes from.
  Range range;
  /// Literal: where its bytes stand. Empty when they stand in a macro's definition; then every
  /// byte is at `range`.
  std::vector<Mark> marks;
  /// Hole that is a plain variable or parameter: its name, so that a caller's value can be put in.
  std::string variable;
  /// Hole whose possible values are all known (a loop over a list of literals); empty: not known.
  std::vector<std::string> values;
  /// Literal: the numbered placeholders of its text have been filled in; one that is left stays.
  bool filled = false;
  /// …and one of the arguments was no value but the width of another.
  bool padded = false;
};

/// Line and column of byte `offset` of a literal piece's text.
std::pair<uint32_t, uint32_t> positionOf(const Piece &piece, size_t offset);

/// Pieces in order. A text without a hole is fully known.
struct Text {
  std::vector<Piece> pieces;

  bool empty() const { return pieces.empty(); }
  bool known() const;
  /// The characters, with `hole` standing for each hole.
  std::string value(std::string_view hole = "\x1a") const;
  /// The source range of the bytes [begin, end) of `value("\x1a")` (a hole counts as one byte).
  Range rangeOf(size_t begin, size_t end) const;
};

/// `"{}"`, `'%q_content'`, `"t_%1"`: whether std::format and its like, printf, what SQLite offers
/// in its place, or Qt would put a part of this name there.
bool waitsForFormat(std::string_view name);

/// `a` followed by `b`.
Text joined(Text a, const Text &b);

} // namespace migralint
