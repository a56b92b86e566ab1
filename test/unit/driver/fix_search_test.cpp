// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Finding the changes that hold together.
#include "driver/fix_search.h"

#include "llvm/ADT/STLExtras.h"

#include "gtest/gtest.h"

namespace migralint::driver {
namespace {

using Changes = std::vector<size_t>;

struct Search {
  std::vector<Changes> trials;
  Changes leftOut;
  Changes held;
};

Search search(size_t count, llvm::function_ref<Verdict(llvm::ArrayRef<size_t>)> judge) {
  Search result;
  result.held = keepWhatHolds(
      count,
      [&](llvm::ArrayRef<size_t> tried) {
        result.trials.push_back(tried.vec());
        return judge(tried);
      },
      [&](size_t change, const std::string &why) {
        EXPECT_EQ(why, "bad");
        result.leftOut.push_back(change);
      });
  return result;
}

TEST(FixSearch, NothingIsNotTried) {
  Search found = search(0, [](auto) { return Verdict{}; });
  EXPECT_TRUE(found.trials.empty());
  EXPECT_TRUE(found.held.empty());
}

TEST(FixSearch, WhatHoldsIsTriedOnce) {
  Search found = search(5, [](auto) { return Verdict{}; });
  EXPECT_EQ(found.held, Changes({0, 1, 2, 3, 4}));
  EXPECT_EQ(found.trials.size(), 1u);
}

TEST(FixSearch, OnlyTheBadOneIsLeftOut) {
  for (size_t bad = 0; bad < 100; ++bad) {
    Search found = search(100, [&](llvm::ArrayRef<size_t> tried) {
      return Verdict{!llvm::is_contained(tried, bad), "bad", {}};
    });
    EXPECT_EQ(found.leftOut, Changes({bad}));
    EXPECT_EQ(found.held.size(), 99u);
    EXPECT_TRUE(llvm::is_sorted(found.held));
    EXPECT_LE(found.trials.size(), 15u);
  }
}

TEST(FixSearch, SuspectsAreTriedApart) {
  Search found = search(100, [&](llvm::ArrayRef<size_t> tried) {
    bool holds = !llvm::is_contained(tried, 70u);
    return Verdict{holds, "bad", holds ? Changes() : Changes({70})};
  });
  EXPECT_EQ(found.leftOut, Changes({70}));
  EXPECT_EQ(found.trials.size(), 3u) << "all; those without suspicion; that one";
  EXPECT_EQ(found.trials.back().size(), 100u);
}

TEST(FixSearch, AllMayBeBad) {
  Search found =
      search(3, [](llvm::ArrayRef<size_t> tried) { return Verdict{false, "bad", tried.vec()}; });
  EXPECT_EQ(found.leftOut, Changes({0, 1, 2}));
  EXPECT_TRUE(found.held.empty());
}

TEST(FixSearch, OfTwoThatDoNotGoTogetherTheFirstIsKept) {
  Search found = search(4, [](llvm::ArrayRef<size_t> tried) {
    return Verdict{!(llvm::is_contained(tried, 1u) && llvm::is_contained(tried, 2u)), "bad", {}};
  });
  EXPECT_EQ(found.held, Changes({0, 1, 3}));
  EXPECT_EQ(found.leftOut, Changes({2}));
}

} // namespace
} // namespace migralint::driver
