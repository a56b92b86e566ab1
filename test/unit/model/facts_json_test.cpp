// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Facts written and read back are the same facts; what is no such file is refused with its place.
#include "model/facts_json.h"

#include "sample.h"

#include "gtest/gtest.h"

namespace migralint {
namespace {

std::string written(const FileFacts &facts) {
  std::string text;
  llvm::raw_string_ostream out(text);
  writeFacts(facts, out);
  return text;
}

TEST(FactsJson, ComeBackAsTheyWere) {
  std::string text = written(sample());
  llvm::Expected<FileFacts> back = readFacts(text);
  ASSERT_TRUE(bool(back)) << llvm::toString(back.takeError());
  EXPECT_EQ(written(*back), text);

  const Reference &reference = back->references.at(0);
  EXPECT_EQ(reference.kind, Reference::Kind::Enumerator);
  EXPECT_TRUE(reference.pinned);
  EXPECT_EQ(reference.uses.at(1), (Range{8, 1, 8, 4}));

  const Function &function = back->functions.at(0);
  EXPECT_TRUE(function.migrationName);
  EXPECT_TRUE(function.parameters.at(0).output);
  const Statement &branch = function.body.at(0);
  EXPECT_EQ(branch.expr.number, INT64_MIN);
  const Expr &call = branch.body.at(0).expr;
  EXPECT_FALSE(call.meaning.sure);
  EXPECT_EQ(call.receiver.size(), 1u);
  const Expr &argument = call.args.at(0);
  ASSERT_EQ(argument.text.pieces.at(0).marks.size(), 2u);
  EXPECT_EQ(argument.text.pieces[0].marks[1].line, 6u);
  EXPECT_EQ(argument.text.pieces.at(1).variable, "next");
  const Action &action = argument.sql.at(0).actions.at(0);
  EXPECT_FALSE(action.objectKnown);
  EXPECT_EQ(action.number, 0);
  EXPECT_EQ(action.rows, (std::vector<std::vector<std::string>>{{"1", ""}, {}}));
  EXPECT_EQ(action.rerun, Rerun::Compounds);
  EXPECT_EQ(argument.sql[0].dialect, Dialect::Mysql);
}

TEST(FactsJson, DefaultsAreLeftOut) {
  FileFacts facts;
  facts.path = "a.cpp";
  facts.functions.emplace_back().body.emplace_back();
  EXPECT_EQ(written(facts), R"({"version":1,"path":"a.cpp","functions":[{"body":[{}]}]})");
}

TEST(FactsJson, AnyBytesSurvive) {
  // Latin-1, a surrogate, an overlong form, a cut-off sequence, and the very character that stands
  // for such bytes in the file.
  const std::string bytes = "caf\xe9 \xed\xa0\x80 \xc0\xaf \xf4\x8f\xbf\x80 \xc3\xa9 \xe2\x82";
  FileFacts facts;
  facts.comments.push_back({{}, bytes});
  llvm::Expected<FileFacts> back = readFacts(written(facts));
  ASSERT_TRUE(bool(back)) << llvm::toString(back.takeError());
  EXPECT_EQ(back->comments.at(0).text, bytes);
}

std::string problemOf(llvm::StringRef json) {
  llvm::Expected<FileFacts> facts = readFacts(json);
  return facts ? "" : llvm::toString(facts.takeError());
}

TEST(FactsJson, RefusesWhatItCannotRead) {
  EXPECT_NE(problemOf("{"), "");
  EXPECT_NE(problemOf("[]").find("expected object"), std::string::npos);
  EXPECT_NE(problemOf("{}").find("facts.version"), std::string::npos);
  EXPECT_NE(problemOf(R"({"version":2})").find("facts.version"), std::string::npos);
}

TEST(FactsJson, NamesTheFieldThatIsWrong) {
  EXPECT_NE(problemOf(R"({"version":1,"functions":[{},{"name":3}]})")
                .find("expected string at facts.functions[1].name"),
            std::string::npos);
  EXPECT_NE(problemOf(R"({"version":1,"functions":[{"body":[{"kind":"goto"}]}]})")
                .find("unknown name at facts.functions[0].body[0].kind"),
            std::string::npos);
  EXPECT_NE(problemOf(R"({"version":1,"sqlLiterals":-1})").find("facts.sqlLiterals"),
            std::string::npos);
  EXPECT_NE(
      problemOf(R"({"version":1,"unread":[{"range":[1,2,3]}]})").find("facts.unread[0].range"),
      std::string::npos);
  EXPECT_NE(problemOf(R"({"version":1,"classes":[{"nmae":"x"}]})")
                .find("unknown key at facts.classes[0].nmae"),
            std::string::npos);
}

} // namespace
} // namespace migralint
