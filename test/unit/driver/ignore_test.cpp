// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// gitignore(5), rule by rule. What git itself says about the same patterns was the judge
// (`git check-ignore`).
#include "driver/ignore.h"

#include "gtest/gtest.h"

namespace migralint::driver {
namespace {

using Verdict = IgnoreFile::Verdict;

bool ignores(llvm::StringRef patterns, llvm::StringRef path, bool isFolder = false) {
  return IgnoreFile(patterns).judge(path, isFolder) == Verdict::Ignored;
}

TEST(IgnoreFile, NamesHoldAtEveryDepth) {
  EXPECT_TRUE(ignores("a.cpp", "a.cpp"));
  EXPECT_TRUE(ignores("a.cpp", "x/y/a.cpp"));
  EXPECT_FALSE(ignores("a.cpp", "xa.cpp"));
  EXPECT_FALSE(ignores("a.cpp", "a.cpp.in"));
}

TEST(IgnoreFile, ASlashAnchors) {
  EXPECT_TRUE(ignores("/a.cpp", "a.cpp"));
  EXPECT_FALSE(ignores("/a.cpp", "x/a.cpp"));
  EXPECT_TRUE(ignores("x/a.cpp", "x/a.cpp"));
  EXPECT_FALSE(ignores("x/a.cpp", "y/x/a.cpp"));
}

TEST(IgnoreFile, ATrailingSlashMeansFolders) {
  EXPECT_TRUE(ignores("build/", "build", true));
  EXPECT_TRUE(ignores("build/", "x/build", true));
  EXPECT_FALSE(ignores("build/", "build", false));
}

TEST(IgnoreFile, TheLastMatchDecides) {
  EXPECT_FALSE(ignores("*.sql\n!keep.sql\n", "keep.sql"));
  EXPECT_TRUE(ignores("!keep.sql\n*.sql\n", "keep.sql"));
  EXPECT_EQ(IgnoreFile("!keep.sql").judge("keep.sql", false), Verdict::Kept);
  EXPECT_EQ(IgnoreFile("*.sql").judge("keep.cpp", false), Verdict::Unmentioned);
}

TEST(IgnoreFile, StarsStopAtSlashes) {
  EXPECT_TRUE(ignores("x/*.cpp", "x/a.cpp"));
  EXPECT_FALSE(ignores("x/*.cpp", "x/y/a.cpp"));
  EXPECT_FALSE(ignores("x/a?b", "x/a/b"));
  EXPECT_TRUE(ignores("*a*b*", "xxaxxbxx"));
  EXPECT_FALSE(ignores("*a*b*", "xxbxxaxx"));
}

TEST(IgnoreFile, TwoStarsDoNot) {
  EXPECT_TRUE(ignores("**/gen", "gen", true));
  EXPECT_TRUE(ignores("**/gen", "x/y/gen", true));
  EXPECT_TRUE(ignores("x/**", "x/y/a.cpp"));
  EXPECT_FALSE(ignores("x/**", "x", true));
  EXPECT_TRUE(ignores("x/**/a.cpp", "x/a.cpp"));
  EXPECT_TRUE(ignores("x/**/a.cpp", "x/y/z/a.cpp"));
  EXPECT_FALSE(ignores("x/**/a.cpp", "y/a.cpp"));
}

TEST(IgnoreFile, Brackets) {
  EXPECT_TRUE(ignores("V[0-9].sql", "V7.sql"));
  EXPECT_FALSE(ignores("V[0-9].sql", "Vx.sql"));
  EXPECT_TRUE(ignores("V[!0-9].sql", "Vx.sql"));
  EXPECT_TRUE(ignores("V[]x].sql", "V].sql"));
  EXPECT_FALSE(ignores("V[!x]a", "V/a"));
  EXPECT_FALSE(ignores("V[0-9", "V7"));
}

TEST(IgnoreFile, CommentsBlanksAndEscapes) {
  EXPECT_FALSE(ignores("# a.cpp\n\n   \n", "a.cpp"));
  EXPECT_TRUE(ignores("\\#a", "#a"));
  EXPECT_TRUE(ignores("\\!a", "!a"));
  EXPECT_TRUE(ignores("a.cpp   \r\n", "a.cpp"));
  EXPECT_TRUE(ignores("a\\ ", "a "));
  EXPECT_TRUE(ignores("a\\*b", "a*b"));
  EXPECT_FALSE(ignores("a\\*b", "axb"));
}

TEST(IgnoreFile, HostilePatternsEnd) {
  std::string pattern, path(200, 'a');
  for (int i = 0; i < 60; ++i)
    pattern += "*a";
  EXPECT_FALSE(ignores(pattern + "b", path));
}

} // namespace
} // namespace migralint::driver
