// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Facts written in few bytes and read back are the same facts; any other bytes are refused.
#include "model/facts_binary.h"

#include "model/facts_json.h"
#include "sample.h"

#include "gtest/gtest.h"

#include <random>

namespace migralint {
namespace {

/// All that facts say, to be compared.
std::string told(const FileFacts &facts) {
  std::string text;
  llvm::raw_string_ostream out(text);
  writeFacts(facts, out);
  return text;
}

TEST(FactsBinary, ComeBackAsTheyWere) {
  std::optional<std::string> bytes = encodeFacts(sample());
  ASSERT_TRUE(bytes);
  std::optional<FileFacts> back = decodeFacts(*bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(told(*back), told(sample()));
  EXPECT_EQ(encodeFacts(*back), bytes);
}

TEST(FactsBinary, AnyTextsAndPlacesSurvive) {
  FileFacts facts;
  facts.includes = {"", std::string("a\0b", 3), "caf\xe9", "", std::string(100000, 'x')};
  facts.unread.push_back({{UINT32_MAX, UINT32_MAX, 0, UINT32_MAX}, "far"});
  facts.unread.push_back({{1, 0, UINT32_MAX, 0}, "back"});
  std::optional<std::string> bytes = encodeFacts(facts);
  ASSERT_TRUE(bytes);
  std::optional<FileFacts> back = decodeFacts(*bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->includes, facts.includes);
  EXPECT_EQ(back->unread.at(0).range, facts.unread[0].range);
  EXPECT_EQ(back->unread.at(1).range, facts.unread[1].range);
}

FileFacts nested(unsigned depth) {
  Expr expr;
  for (unsigned i = 0; i < depth; ++i) {
    Expr outer;
    outer.args.push_back(std::move(expr));
    expr = std::move(outer);
  }
  FileFacts facts;
  facts.variables.emplace_back().init = std::move(expr);
  return facts;
}

TEST(FactsBinary, WhatIsTooDeepIsNotWritten) {
  std::optional<std::string> bytes = encodeFacts(nested(900));
  ASSERT_TRUE(bytes);
  EXPECT_TRUE(decodeFacts(*bytes));
  EXPECT_FALSE(encodeFacts(nested(1100)));
}

TEST(FactsBinary, APartIsRefused) {
  const std::string bytes = *encodeFacts(sample());
  for (size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decodeFacts(llvm::StringRef(bytes).take_front(size))) << size;
  EXPECT_FALSE(decodeFacts(bytes + '\0'));
}

/// There is nothing to expect but that it comes back, and that what it takes for facts can be
/// written.
TEST(FactsBinary, BrokenBytesDoNoHarm) {
  const std::string bytes = *encodeFacts(sample());
  for (size_t at = 0; at < bytes.size(); ++at)
    for (unsigned value = 0; value < 256; ++value) {
      std::string broken = bytes;
      broken[at] = char(value);
      if (std::optional<FileFacts> facts = decodeFacts(broken))
        EXPECT_TRUE(encodeFacts(*facts));
    }
  std::mt19937 random(1); // the same in each run
  for (unsigned i = 0; i < 20000; ++i) {
    std::string broken = bytes;
    for (unsigned j = 0; j < 4; ++j)
      broken[random() % broken.size()] = char(random());
    broken.resize(random() % 4 ? broken.size() : random() % broken.size());
    decodeFacts(broken);
  }
}

} // namespace
} // namespace migralint
