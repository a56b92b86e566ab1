// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which edits go together, and what a text reads with them.
#include "driver/fix_edits.h"

#include "gtest/gtest.h"

namespace migralint::driver {
namespace {

Edit edit(Range range, std::string text) { return {{"a.cpp", range}, std::move(text)}; }

TEST(FixEdits, PlacesAreBytes) {
  llvm::StringRef text = "\xEF\xBB\xBF"
                         "gr\xC3\xB6\xC3\x9F"
                         "er\r\nDROP t\r\n";
  std::optional<ByteEdit> bytes = byteEdit(text, edit({2, 5, 2, 5}, " IF EXISTS"));
  ASSERT_TRUE(bytes);
  EditList list;
  EXPECT_TRUE(list.add(*bytes));
  EXPECT_EQ(list.applied(text), "\xEF\xBB\xBF"
                                "gr\xC3\xB6\xC3\x9F"
                                "er\r\nDROP IF EXISTS t\r\n");
}

TEST(FixEdits, PlacesOutsideTheTextAreNone) {
  EXPECT_FALSE(byteEdit("a\nb", edit({3, 1, 3, 1}, "x")));
  EXPECT_FALSE(byteEdit("a\r\nb", edit({1, 3, 1, 3}, "x")));
  EXPECT_FALSE(byteEdit("a\nb", edit({0, 0, 0, 0}, "x")));
  EXPECT_FALSE(byteEdit("a\nb", edit({2, 1, 1, 1}, "x")));
  EXPECT_TRUE(byteEdit("a\nb", edit({2, 2, 2, 2}, "x")));
}

TEST(FixEdits, OverlappingAndTouchingOnesAreLeftOut) {
  EditList list;
  EXPECT_TRUE(list.add(ByteEdit{4, 9, "x"}));
  EXPECT_FALSE(list.add(ByteEdit{8, 12, "y"}));
  EXPECT_FALSE(list.add(ByteEdit{9, 9, "y"}));
  EXPECT_FALSE(list.add({{0, 0, "z"}, {4, 4, "z"}})) << "all or none";
  EXPECT_TRUE(list.add(ByteEdit{10, 10, "z"}));
  EXPECT_EQ(list.applied("0123456789ab"), "0123x9zab");
}

TEST(FixEdits, TheSameEditIsMadeOnce) {
  EditList list;
  EXPECT_TRUE(list.add({{2, 2, "x"}, {3, 3, "y"}}));
  EXPECT_TRUE(list.add(ByteEdit{2, 2, "x"}));
  EXPECT_FALSE(list.add(ByteEdit{2, 2, "other"}));
  EXPECT_EQ(list.applied("abcd"), "abxcyd");
}

TEST(FixEdits, OtherPlacesMove) {
  EditList list;
  EXPECT_TRUE(list.add({{2, 2, "xyz"}, {5, 8, ""}}));
  EXPECT_EQ(list.moved(1), 1u);
  EXPECT_EQ(list.moved(3), 6u);
  EXPECT_EQ(list.moved(9), 9u);
}

} // namespace
} // namespace migralint::driver
