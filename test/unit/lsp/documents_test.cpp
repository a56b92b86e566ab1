// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/lsp/documents.h"

#include <gtest/gtest.h>

using namespace migralint;
using namespace migralint::driver::lsp;
namespace json = llvm::json;

namespace {

// 1, 2, 3 and 4 bytes in UTF-8; 1, 1, 1 and 2 units in UTF-16.
constexpr llvm::StringLiteral wide = "aä木🐝b\r\nc\rd\n";

TEST(Positions, Utf16) {
  PositionMap map(wide, Units::Utf16);
  EXPECT_EQ(map.offset({0, 0}), 0u);
  EXPECT_EQ(map.offset({0, 3}), 6u);  // the bee
  EXPECT_EQ(map.offset({0, 4}), 6u);  // within it
  EXPECT_EQ(map.offset({0, 5}), 10u); // b
  EXPECT_EQ(map.offset({0, 99}), 11u);
  EXPECT_EQ(map.offset({1, 0}), 13u);
  EXPECT_EQ(map.offset({2, 1}), 16u);
  EXPECT_EQ(map.offset({3, 0}), wide.size());
  EXPECT_EQ(map.offset({9, 9}), wide.size());
  for (size_t offset : {0, 1, 3, 6, 10, 11, 13, 15, 17})
    EXPECT_EQ(map.offset(map.position(offset)), offset);
  EXPECT_EQ(map.position(10), (Position{0, 5}));
  EXPECT_EQ(map.position(8), (Position{0, 3}));  // within the bee
  EXPECT_EQ(map.position(12), (Position{0, 6})); // between CR and LF
}

TEST(Positions, Utf8) {
  PositionMap map(wide, Units::Utf8);
  EXPECT_EQ(map.offset({0, 6}), 6u);
  EXPECT_EQ(map.offset({0, 8}), 6u); // within the bee
  EXPECT_EQ(map.position(10), (Position{0, 10}));
  EXPECT_EQ(map.position(16), (Position{2, 1}));
}

TEST(Positions, RangesOfTheModel) {
  PositionMap map(wide, Units::Utf16);
  EXPECT_EQ(map.span({1, 7, 1, 11}), (Span{{0, 3}, {0, 5}}));
  EXPECT_EQ(map.span({1, 7, 1, 99}), (Span{{0, 3}, {0, 6}}));
  EXPECT_EQ(map.span({0, 0, 0, 0}), (Span{{0, 0}, {0, 0}}));
  EXPECT_EQ(map.span({7, 1, 7, 2}), (Span{{3, 0}, {3, 0}}));
}

TEST(Positions, BrokenUtf8) {
  PositionMap map("a\xff\xf0\x9fz", Units::Utf16);
  EXPECT_EQ(map.position(4), (Position{0, 4}));
  EXPECT_EQ(map.offset({0, 4}), 4u);
}

json::Value change(unsigned line, unsigned from, unsigned endLine, unsigned to,
                   llvm::StringRef text) {
  return json::Object{{"range", toJSON(Span{{line, from}, {endLine, to}})}, {"text", text}};
}

std::string after(llvm::StringRef text, json::Array changes, Units units = Units::Utf16) {
  llvm::Expected<std::string> result = changed(text.str(), changes, units);
  return result ? *result : "error: " + llvm::toString(result.takeError());
}

TEST(Edits, InOrder) {
  EXPECT_EQ(after("one\ntwo\n", json::Array{change(0, 3, 1, 0, " "), change(0, 0, 0, 1, "O")}),
            "One two\n");
  EXPECT_EQ(after("abc", json::Array{json::Object{{"text", "xy"}}, change(0, 1, 0, 1, "-")}),
            "x-y");
  EXPECT_EQ(after("", json::Array{change(0, 0, 0, 0, "a"), change(5, 5, 6, 6, "b")}), "ab");
}

TEST(Edits, BehindAstralCharacters) {
  EXPECT_EQ(after("🐝🐝x", json::Array{change(0, 2, 0, 4, "y")}), "🐝yx");
  EXPECT_EQ(after("🐝🐝x", json::Array{change(0, 4, 0, 8, "y")}, Units::Utf8), "🐝yx");
}

TEST(Edits, Broken) {
  for (const char *text : {R"([1])", R"([{}])", R"([{"text": 1}])", R"([{"text": "", "range": 1}])",
                           R"([{"text": "", "range": {"start": {"line": 0, "character": 0}}}])",
                           R"([{"text": "", "range": {"start": {"line": -1, "character": 0},
                                                     "end": {"line": 0, "character": 0}}}])",
                           R"([{"text": "", "range": {"start": {"line": 1, "character": 0},
                                                     "end": {"line": 0, "character": 0}}}])"}) {
    json::Value changes = llvm::cantFail(json::parse(text));
    EXPECT_EQ(after("abc", *changes.getAsArray()).substr(0, 6), "error:") << text;
  }
}

json::Value params(llvm::StringRef text) { return llvm::cantFail(json::parse(text)); }

TEST(Documents, LifeOfADocument) {
  Documents documents;
  EXPECT_FALSE(documents.open(
      params(R"({"textDocument": {"uri": "file:///x/a.sql", "version": 1, "text": "abc"}})")));
  const Document *document = documents.find("file:///x/a.sql");
  ASSERT_TRUE(document);
  uint64_t first = document->state;
  EXPECT_FALSE(documents.change(params(R"({"textDocument": {"uri": "file:///x/a.sql", "version": 2},
                                           "contentChanges": [{"text": "d"}]})"),
                                Units::Utf16));
  EXPECT_EQ(*document->text, "d");
  EXPECT_NE(document->state, first);
  EXPECT_EQ(documents.snapshot().count("/x/a.sql"), 1u);
  EXPECT_FALSE(documents.close(params(R"({"textDocument": {"uri": "file:///x/a.sql"}})")));
  EXPECT_FALSE(documents.find("file:///x/a.sql"));
}

TEST(Documents, WhatCannotBeFollowedIsLeftUntilAllIsSent) {
  Documents documents;
  llvm::cantFail(documents.open(
      params(R"({"textDocument": {"uri": "file:///x/a.sql", "version": 1, "text": "abc"}})")));
  auto changes = [&](llvm::StringRef list) {
    return documents.change(params((R"({"textDocument": {"uri": "file:///x/a.sql", "version": 2},
                                       "contentChanges": )" +
                                    list + "}")
                                       .str()),
                            Units::Utf16);
  };
  EXPECT_NE(llvm::toString(changes(R"([{"range": 1, "text": ""}])")), "");
  EXPECT_FALSE(documents.find("file:///x/a.sql"));
  EXPECT_TRUE(documents.snapshot().empty());
  EXPECT_FALSE(changes(R"([{"range": {"start": {"line": 0, "character": 0},
                                      "end": {"line": 0, "character": 0}}, "text": "x"}])"));
  EXPECT_FALSE(documents.find("file:///x/a.sql"));
  EXPECT_FALSE(changes(R"([{"text": "new"}])"));
  ASSERT_TRUE(documents.find("file:///x/a.sql"));
  EXPECT_EQ(*documents.find("file:///x/a.sql")->text, "new");
}

TEST(Documents, TheyLieOverTheDisk) {
  Documents documents;
  llvm::cantFail(documents.open(params(
      R"({"textDocument": {"uri": "file:///no/such/folder/a.sql", "version": 1, "text": "abc"}})")));
  auto fs = withDocuments(documents.snapshot());
  auto buffer = fs->getBufferForFile("/no/such/folder/a.sql");
  ASSERT_TRUE(buffer);
  EXPECT_EQ((*buffer)->getBuffer(), "abc");
  EXPECT_TRUE(fs->exists("/etc"));
}

} // namespace
