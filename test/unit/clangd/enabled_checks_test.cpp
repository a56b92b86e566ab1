// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "integrations/clangd/enabled_checks.h"

#include <gtest/gtest.h>

namespace migralint::clangd {
namespace {

TEST(EnabledChecks, OursRunBesidesOthers) {
  EXPECT_EQ(withMigrationChecks(""), "migration-*");
  EXPECT_EQ(withMigrationChecks("bugprone-*"), "migration-*,bugprone-*");
  EXPECT_EQ(withMigrationChecks("-readability-magic-numbers"),
            "migration-*,-readability-magic-numbers");
}

TEST(EnabledChecks, AChoiceAmongThoseOfClangTidyIsNotAgainstOurs) {
  EXPECT_EQ(withMigrationChecks("-*,bugprone-*"), "-*,migration-*,bugprone-*");
  EXPECT_EQ(withMigrationChecks("a-b,-*,bugprone-*,-bugprone-x"),
            "a-b,-*,migration-*,bugprone-*,-bugprone-x");
}

TEST(EnabledChecks, CanBeSwitchedOff) {
  EXPECT_EQ(withMigrationChecks("-migration-*"), "migration-*,-migration-*");
  EXPECT_EQ(withMigrationChecks("-*,bugprone-*,-migration-wrong-guard"),
            "-*,migration-*,bugprone-*,-migration-wrong-guard");
  // A parent folder's configuration comes first.
  EXPECT_EQ(withMigrationChecks("-migration-*,-*,bugprone-*"),
            "-migration-*,-*,migration-*,-migration-*,bugprone-*");
}

TEST(EnabledChecks, NothingIsWanted) {
  EXPECT_EQ(withMigrationChecks("-*"), "-*");
  EXPECT_EQ(withMigrationChecks("bugprone-*, - *"), "bugprone-*, - *");
  EXPECT_EQ(withMigrationChecks("-*,-bugprone-*"), "-*,-bugprone-*");
}

TEST(EnabledChecks, SomeOfOursAreChosen) {
  EXPECT_EQ(withMigrationChecks("-*,migration-wrong-guard"), "-*,migration-wrong-guard");
  EXPECT_EQ(withMigrationChecks("-*,migration-*,-migration-wrong-guard"),
            "-*,migration-*,-migration-wrong-guard");
}

TEST(EnabledChecks, ListsOfSeveralLines) {
  EXPECT_EQ(withMigrationChecks("\n  -*,\n  bugprone-*,\n"), "-*,migration-*,bugprone-*");
  EXPECT_EQ(withMigrationChecks(" , ,\n"), "migration-*");
}

} // namespace
} // namespace migralint::clangd
