// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What update expressions and their conditions are read as.
#include "frontends/expressions/update_expression.h"

#include <gtest/gtest.h>

using namespace migralint;

namespace {

Text text(std::string value) {
  Text made;
  if (value.empty())
    return made;
  Piece piece;
  piece.range = {1, 1, 1, static_cast<uint32_t>(value.size() + 3)};
  piece.marks.push_back({0, 1, 2});
  piece.text = std::move(value);
  made.pieces.push_back(std::move(piece));
  return made;
}

SqlStatement read(std::string update, std::string condition = {}) {
  return expressions::readUpdate(text(std::move(update)), text(std::move(condition)));
}

Rerun rerun(std::string update, std::string condition = {}) {
  SqlStatement statement = read(std::move(update), std::move(condition));
  EXPECT_TRUE(statement.complete);
  EXPECT_EQ(statement.actions.size(), 1u);
  return statement.actions.empty() ? Rerun::Unknown : statement.actions[0].rerun;
}

TEST(UpdateExpression, TellsWhatCompounds) {
  EXPECT_EQ(rerun("SET a = :v"), Rerun::Stable);
  EXPECT_EQ(rerun("SET a = b"), Rerun::Stable);
  EXPECT_EQ(rerun("SET a = b + :n"), Rerun::Stable);
  EXPECT_EQ(rerun("SET a = a + :n"), Rerun::Compounds);
  EXPECT_EQ(rerun("set a.b[0] = a.b[0] - :n"), Rerun::Compounds);
  EXPECT_EQ(rerun("SET a.b[0] = a.b[1] - :n"), Rerun::Stable);
  EXPECT_EQ(rerun("SET #n = #n + :n"), Rerun::Compounds);
  EXPECT_EQ(rerun("SET a = list_append(a, :more)"), Rerun::Compounds);
  EXPECT_EQ(rerun("SET a = list_append(:more, b)"), Rerun::Stable);
  EXPECT_EQ(rerun("SET a = if_not_exists(a, :v)"), Rerun::Stable);
  EXPECT_EQ(rerun("SET a = if_not_exists(a, :zero) + :n"), Rerun::Compounds);
  EXPECT_EQ(rerun("ADD a :n"), Rerun::Compounds);
  EXPECT_EQ(rerun("DELETE a :elements"), Rerun::Stable);
  EXPECT_EQ(rerun("REMOVE a"), Rerun::Stable);
  EXPECT_EQ(rerun("REMOVE a[0]"), Rerun::Compounds);
}

TEST(UpdateExpression, SplitsClausesAndPlaces) {
  SqlStatement statement = read("SET a = :v, b = b + :n REMOVE c, d ADD e :n");
  ASSERT_TRUE(statement.complete);
  ASSERT_EQ(statement.actions.size(), 5u);
  EXPECT_EQ(statement.actions[1].range, (Range{1, 14, 1, 24}));
  EXPECT_EQ(statement.actions[1].rerunRange, statement.actions[1].range);
  EXPECT_EQ(statement.actions[2].kind, ActionKind::DropColumn);
  EXPECT_EQ(statement.actions[3].columns[0].name, "d");
  EXPECT_EQ(statement.actions[4].columns[0].name, "e");
}

TEST(UpdateExpression, TakesAMoveForNoLoss) {
  SqlStatement statement = read("SET site = place REMOVE place, age");
  ASSERT_EQ(statement.actions.size(), 3u);
  EXPECT_EQ(statement.actions[0].rerun, Rerun::Fails) << "there is no place to read any more";
  EXPECT_EQ(statement.actions[1].kind, ActionKind::Update);
  EXPECT_EQ(statement.actions[2].kind, ActionKind::DropColumn);
}

TEST(UpdateExpression, AConditionThatFailsTheSecondTimeGuards) {
  EXPECT_EQ(rerun("SET a = a + :n", "a = :old"), Rerun::Stable);
  EXPECT_EQ(rerun("ADD a :n", "a < :most"), Rerun::Stable);
  EXPECT_EQ(rerun("SET a = a + :n", "attribute_exists(a)"), Rerun::Compounds);
  EXPECT_EQ(rerun("SET a = a + :n", "b = :v"), Rerun::Compounds);
  EXPECT_EQ(rerun("SET a = a + :n", "a = :old OR b = :v"), Rerun::Compounds);
  EXPECT_EQ(rerun("SET a = a + :n", "NOT a = :old"), Rerun::Compounds);
  auto both = [](std::string condition) {
    return read("SET a = a + :n, done = :yes", std::move(condition)).actions[0].rerun;
  };
  EXPECT_EQ(both("attribute_not_exists(done)"), Rerun::Stable);
  EXPECT_EQ(both("attribute_exists(id) AND done <> :yes"), Rerun::Stable);
  EXPECT_EQ(both("attribute_exists(id)"), Rerun::Compounds);
  EXPECT_EQ(read("SET b = b + :n REMOVE a", "attribute_exists(a)").actions[0].rerun, Rerun::Stable);
  EXPECT_EQ(read("SET b = b + :n REMOVE a", "attribute_not_exists(a)").actions[0].rerun,
            Rerun::Compounds);
}

TEST(UpdateExpression, SaysWhatItCannotRead) {
  for (const char *broken :
       {"SET", "SET a", "SET a =", "SET a = f(b)", "SET a = (b", "a = b", "ADD a", "SET \x1a = :v",
        "SET a = b * :n", "REMOVE", "DROP a", "SET a = )"})
    EXPECT_FALSE(read(broken).complete) << broken;
  EXPECT_TRUE(read("").actions.empty());
}

} // namespace
