// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The index of places answers as the text itself does, for every stretch.
#include "frontends/sql/text_index.h"

#include <gtest/gtest.h>

using namespace migralint;

namespace {

Piece literal(std::string text, Range range, std::vector<Mark> marks) {
  Piece piece;
  piece.text = std::move(text);
  piece.range = range;
  piece.marks = std::move(marks);
  return piece;
}

Piece hole(Range range) {
  Piece piece;
  piece.hole = true;
  piece.text = "tableName";
  piece.range = range;
  return piece;
}

void answersAlike(const Text &text) {
  size_t size = text.value().size();
  sql::TextIndex index(text);
  for (size_t begin = 0; begin <= size + 2; ++begin)
    for (size_t end = begin; end <= size + 2; ++end)
      EXPECT_EQ(index.rangeOf(begin, end), text.rangeOf(begin, end)) << begin << ' ' << end;
}

TEST(TextIndex, NoPieces) { answersAlike({}); }

TEST(TextIndex, LiteralsAndHoles) {
  Text text;
  text.pieces = {literal("DROP ", {1, 5, 1, 12}, {{0, 1, 6}}),
                 literal("", {2, 1, 2, 3}, {{0, 2, 2}}),
                 literal("TA\nBLE ", {3, 1, 4, 6}, {{0, 3, 2}, {3, 4, 1}}),
                 hole({5, 7, 5, 16}),
                 hole({6, 7, 6, 16}),
                 literal("_macro", {7, 1, 7, 9}, {}),
                 literal("end", {8, 1, 8, 6}, {{1, 8, 3}})};
  answersAlike(text);
}

TEST(TextIndex, PiecesThatStandNowhere) {
  Text text;
  text.pieces = {literal("abc", {}, {}), hole({}), literal("def", {2, 1, 2, 6}, {}),
                 literal("ghi", {}, {})};
  answersAlike(text);
  text.pieces.resize(2);
  answersAlike(text);
}

} // namespace
