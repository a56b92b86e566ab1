// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/lsp/silence.h"

#include <gtest/gtest.h>

using namespace migralint;
using namespace migralint::driver;
using namespace migralint::driver::lsp;

namespace {

std::string silenced(llvm::StringRef text, bool isSql, uint32_t line) {
  std::optional<ByteEdit> edit = silencing(text, isSql, {line, 3, line, 5}, "migration-x");
  if (!edit)
    return "none";
  EditList edits;
  edits.add(*edit);
  return edits.applied(text);
}

TEST(Silence, AboveTheLineAndAsFarIn) {
  EXPECT_EQ(silenced("a;\n  run(1);\n", false, 2),
            "a;\n  // NOLINTNEXTLINE(migration-x): TODO: say why\n  run(1);\n");
  EXPECT_EQ(silenced("DROP TABLE a;\r\n", true, 1),
            "-- migralint: ignore(migration-x): TODO: say why\r\nDROP TABLE a;\r\n");
}

TEST(Silence, InARawLiteralAsSql) {
  EXPECT_EQ(silenced("run(R\"(\n  DROP\n)\");", false, 2),
            "run(R\"(\n  -- migralint: ignore(migration-x): TODO: say why\n  DROP\n)\");");
  EXPECT_EQ(silenced("run(u8R\"x(\n)\"\n  DROP)x\");", false, 3).find("  -- migralint"), 14u);
}

TEST(Silence, NotWhereItWouldBePartOfSomethingElse) {
  EXPECT_EQ(silenced("#define A \\\n  run(1)\n", false, 2), "none");
  EXPECT_EQ(silenced("/*\n  run(1)\n*/", false, 2), "none");
  EXPECT_EQ(silenced("SELECT 'a\n b';", true, 2), "none");
  EXPECT_EQ(silenced("/* ' */ SELECT '\n b';", true, 2), "none");
}

TEST(Silence, QuotesThatOpenNothing) {
  EXPECT_EQ(partAt("int a = 1'000; // don't\nrun();", false, 25), Part::Code);
  EXPECT_EQ(partAt("f('\"');\nrun();", false, 9), Part::Code);
  EXPECT_EQ(partAt("f(\"/*\\\"\");\nrun();", false, 11), Part::Code);
  EXPECT_EQ(partAt("f(\"not closed\nrun();", false, 15), Part::Code);
  EXPECT_EQ(partAt("-- don't\nDROP;", true, 9), Part::Code);
  EXPECT_EQ(partAt("INSERT 'it''s';\nDROP;", true, 16), Part::Code);
}

TEST(Silence, SomeRulesAnswerToNoComment) {
  EXPECT_FALSE(silencing("a", true, {1, 1, 1, 2}, "migration-suppression"));
  EXPECT_FALSE(silencing("a", true, {1, 1, 1, 2}, "migration-approval"));
}

} // namespace
