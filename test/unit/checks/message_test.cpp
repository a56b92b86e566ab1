// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Messages stay within their length, whatever they quote.
#include "checks/check.h"
#include "checks/message.h"

#include <gtest/gtest.h>

using namespace migralint;

namespace {

TEST(Message, ShortenedBetweenCharacters) {
  EXPECT_EQ(shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(shortened("abcdefg", 6), "abc…");
  EXPECT_EQ(shortened("abéééé", 6), "ab…"); // a cut after three bytes would split the first é
  EXPECT_EQ(shortened("abcdefg", 3), "…");
}

TEST(Message, AQuotationGivesWay) {
  EXPECT_EQ(quoting("a ", "DROP TABLE t", " b"), "a `DROP TABLE t` b");
  std::string message = quoting("a ", std::string(300, 'x'), " b");
  EXPECT_EQ(message.size(), longestText);
  EXPECT_TRUE(message.ends_with("x…` b"));
  EXPECT_EQ(quoting(std::string(300, 'a'), std::string(30, 'x'), ""),
            std::string(300, 'a') + "`" + std::string(17, 'x') + "…`");
}

TEST(Message, FindingsAreLimited) {
  Operation unguarded;
  unguarded.place = unguarded.clause = {"a.cpp", {5, 1, 5, 9}};
  unguarded.text = "ALTER TABLE " + std::string(500, 't') + " ADD COLUMN c";
  unguarded.rerun = Rerun::Fails;
  Step step;
  step.name = step.function = "migrate";
  step.place = {"a.cpp", {3, 1, 3, 9}};
  step.operations = {unguarded};
  Model model;
  model.steps = {step};
  std::vector<Finding> findings = runChecks(model);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].message.size(), longestText);
  EXPECT_TRUE(findings[0].message.ends_with("guards it"));
}

TEST(Message, AllTextsOfAFindingAreLimited) {
  const std::string tooLong(300, 'x');
  Finding finding;
  finding.message = finding.advice = tooLong;
  finding.related = finding.flow = {{{"a.cpp", {1, 1, 1, 2}}, tooLong}};
  finding.fixes = {{tooLong, {}}};
  limitTexts(finding);
  for (const std::string &text : {finding.message, finding.advice, finding.related[0].message,
                                  finding.flow[0].message, finding.fixes[0].description})
    EXPECT_EQ(text.size(), longestText);
}

} // namespace
