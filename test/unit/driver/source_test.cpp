// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lines, columns, and the search for signs of migration.
#include "driver/report/source.h"
#include "driver/signs.h"

#include "gtest/gtest.h"

namespace migralint::driver {
namespace {

TEST(SourceText, LinesEndInThreeWays) {
  SourceText source("one\ntwo\r\nthree\rfour");
  EXPECT_EQ(source.lines(), 4u);
  EXPECT_EQ(source.line(1), "one");
  EXPECT_EQ(source.line(2), "two");
  EXPECT_EQ(source.line(3), "three");
  EXPECT_EQ(source.line(4), "four");
  EXPECT_EQ(source.line(0), "");
  EXPECT_EQ(source.line(5), "");
}

TEST(SourceText, SlicesStayInside) {
  SourceText source("one\ntwo\n");
  EXPECT_EQ(source.slice({1, 2, 2, 3}), "ne\ntw");
  EXPECT_EQ(source.slice({2, 1, 9, 9}), "two\n");
  EXPECT_EQ(source.slice({9, 1, 9, 9}), "");
}

TEST(SourceText, ColumnsInUtf16) {
  // A seedling is four bytes and two units, é two bytes and one unit, a stray byte one and one.
  SourceText source("\xF0\x9F\x8C\xB1\xC3\xA9\xE9x");
  EXPECT_EQ(source.utf16Column(1, 1), 1u);
  EXPECT_EQ(source.utf16Column(1, 5), 3u);
  EXPECT_EQ(source.utf16Column(1, 7), 4u);
  EXPECT_EQ(source.utf16Column(1, 8), 5u);
  EXPECT_EQ(source.utf16Column(1, 99), 6u);
}

// The values were computed from the definition by test/driver/Inputs/sarif.py, which agrees with
// GitHub's uploader.
TEST(SourceText, LineHashesAreGitHubs) {
  EXPECT_EQ(SourceText("").lineHash(1), "c129715d7a2bc9a3:1");
  std::string text = " one;\t\r\n\r\ttwo\n";
  for (int i = 0; i < 60; ++i)
    text += "x y";
  SourceText source(text + "\n one;\n\n");
  EXPECT_EQ(source.lineHash(1), "67d4cbc5e78f08a6:1");
  EXPECT_EQ(source.lineHash(2), "cc8f8a47f0c3fdc5:1");
  EXPECT_EQ(source.lineHash(4), "4865974e7663c46a:1");
  EXPECT_EQ(source.lineHash(7), "c129715d7a2bc9a3:1");
  EXPECT_EQ(source.lineHash(8), "");
  // Equal lines are counted.
  SourceText twice(std::string(300, '\n'));
  EXPECT_EQ(twice.lineHash(2).split(':').second, "2");
}

TEST(SignScanner, FindsWordsAnywhere) {
  SignScanner scanner({"ALTER TABLE", "user_version", "al"});
  EXPECT_TRUE(scanner.anyIn("exec(\"ALTER TABLE t\")"));
  EXPECT_TRUE(scanner.anyIn("xuser_versionx"));
  EXPECT_TRUE(scanner.anyIn("al"));
  EXPECT_FALSE(scanner.anyIn("ALTER  TABLE user_versio"));
  EXPECT_FALSE(scanner.anyIn("AL"));
  EXPECT_FALSE(scanner.anyIn("a"));
  EXPECT_FALSE(scanner.anyIn(""));
}

TEST(SignScanner, AShortWordIsEverywhere) {
  EXPECT_TRUE(SignScanner({"x"}).anyIn(""));
  EXPECT_FALSE(SignScanner({}).anyIn("x"));
}

} // namespace
} // namespace migralint::driver
