// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Trees that the build has parsed come back as they were.
#include "rules/yaml.h"

#include <gtest/gtest.h>

using namespace migralint::rules;
using namespace migralint::rules::yaml;

namespace {

bool same(const Node &a, const Node &b) {
  auto all = [](const std::vector<Node> &x, const std::vector<Node> &y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), same);
  };
  return a.kind == b.kind && a.quoted == b.quoted && a.line == b.line && a.column == b.column &&
         a.scalar == b.scalar && all(a.keys, b.keys) && all(a.items, b.items);
}

Node parsed(std::string_view text) {
  std::vector<Problem> problems;
  std::optional<Node> node = parse(text, "t.yaml", problems);
  EXPECT_TRUE(node);
  return node.value_or(Node());
}

TEST(Flat, ComesBack) {
  for (const char *text : {"", "a", "{}", "[]", "a: [b, 'c', {d: }]\ne: |\n  two\n  lines 7 \n"}) {
    Node node = parsed(text);
    std::optional<Node> back = unflatten(flatten(node));
    ASSERT_TRUE(back) << text;
    EXPECT_TRUE(same(node, *back)) << text;
  }
}

TEST(Flat, RefusesOtherBytes) {
  std::string flat = flatten(parsed("a: [b, 'c', {d: e}]\n"));
  for (size_t i = 0; i < flat.size(); ++i)
    EXPECT_FALSE(unflatten(std::string_view(flat).substr(0, i))) << i;
  EXPECT_FALSE(unflatten(flat + "x"));
  EXPECT_FALSE(unflatten("X1 1 0 "));
  EXPECT_FALSE(unflatten("L1 1 99999999999 "));
  std::string deep;
  for (int i = 0; i < 100000; ++i)
    deep += "L1 1 1 ";
  EXPECT_FALSE(unflatten(deep));
}

} // namespace
