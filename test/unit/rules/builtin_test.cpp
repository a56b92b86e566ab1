// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The packs that are compiled into the program.
#include "rules/rules.h"

#include <gtest/gtest.h>

#include <chrono>

using namespace migralint;
using namespace migralint::rules;

namespace {

std::string shown(const std::vector<Problem> &problems) {
  std::string text;
  for (const Problem &problem : problems)
    text += problem.file + ":" + std::to_string(problem.line) + ":" +
            std::to_string(problem.column) + ": " + problem.message + "\n";
  return text;
}

TEST(BuiltinPacks, LoadWithoutProblems) {
  std::vector<Problem> problems;
  Rules rules = Rules::builtin(problems);
  EXPECT_EQ(shown(problems), "");
  EXPECT_GE(rules.packs().size(), 3u);
  for (const Rules::PackInfo &pack : rules.packs()) {
    EXPECT_FALSE(pack.summary.empty()) << pack.name;
    if (pack.name != "conventions") {
      EXPECT_TRUE(pack.documentation.starts_with("http")) << pack.name;
    }
  }
}

TEST(BuiltinPacks, LoadFast) {
  auto start = std::chrono::steady_clock::now();
  std::vector<Problem> problems;
  Rules rules = Rules::builtin(problems);
  auto taken = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start);
  RecordProperty("milliseconds", std::to_string(taken.count()));
  // A generous bound, so that a loaded machine does not fail it.
  EXPECT_LT(taken.count(), 500);
}

} // namespace
