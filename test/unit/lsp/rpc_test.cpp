// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/lsp/rpc.h"

#include "driver/lsp/events.h"
#include "driver/lsp/uri.h"

#include <gtest/gtest.h>

using namespace migralint::driver::lsp;

namespace {

ErrorCode failureOf(llvm::StringRef text) {
  auto result = readMessage(text);
  const Failure *failure = std::get_if<Failure>(&result);
  return failure ? failure->code : ErrorCode(0);
}

Message messageOf(llvm::StringRef text) {
  auto result = readMessage(text);
  EXPECT_TRUE(std::holds_alternative<Message>(result)) << text.str();
  return std::move(std::get<Message>(result));
}

TEST(Rpc, KindsOfMessages) {
  EXPECT_TRUE(messageOf(R"({"id": 1, "method": "a"})").isRequest());
  EXPECT_TRUE(messageOf(R"({"id": "x", "method": "a", "params": {}})").isRequest());
  Message notification = messageOf(R"({"method": "a"})");
  EXPECT_FALSE(notification.isRequest());
  EXPECT_FALSE(notification.isResponse());
  EXPECT_TRUE(messageOf(R"({"id": 1, "result": null})").isResponse());
}

TEST(Rpc, BrokenMessages) {
  EXPECT_EQ(failureOf(""), ErrorCode::ParseError);
  EXPECT_EQ(failureOf("{\"id\": 1,"), ErrorCode::ParseError);
  EXPECT_EQ(failureOf("\"\xff\""), ErrorCode::ParseError);
  EXPECT_EQ(failureOf("[]"), ErrorCode::InvalidRequest);
  EXPECT_EQ(failureOf("3"), ErrorCode::InvalidRequest);
  EXPECT_EQ(failureOf("{}"), ErrorCode::InvalidRequest);
  EXPECT_EQ(failureOf(R"({"id": [], "method": "a"})"), ErrorCode::InvalidRequest);
  EXPECT_EQ(failureOf(R"({"id": 1, "method": 2})"), ErrorCode::InvalidRequest);
}

TEST(Rpc, NestingHasABound) {
  EXPECT_EQ(failureOf(std::string(1 << 20, '[')), ErrorCode::ParseError);
  std::string brackets =
      R"({"method": "a", "params": {"text": ")" + std::string(1 << 16, '[') + R"(\"[["}})";
  EXPECT_EQ(messageOf(brackets).method, "a");
}

TEST(Events, CancelsWhatWaits) {
  EventQueue events;
  events.push(Received{messageOf(R"({"id": 1, "method": "a"})")});
  events.push(Received{messageOf(R"({"id": 2, "method": "b"})")});
  events.push(Received{messageOf(R"({"id": "2", "method": "c"})")});
  events.push(Received{messageOf(R"({"method": "$/cancelRequest", "params": {"id": 2}})")});
  events.push(Received{messageOf(R"({"id": 2, "method": "d"})")});
  EXPECT_FALSE(std::get<Received>(events.pop()).cancelled);
  EXPECT_TRUE(std::get<Received>(events.pop()).cancelled);
  EXPECT_FALSE(std::get<Received>(events.pop()).cancelled);
  EXPECT_EQ(std::get<Received>(events.pop()).message.method, "$/cancelRequest");
  EXPECT_FALSE(std::get<Received>(events.pop()).cancelled);
}

TEST(Uri, ThereAndBack) {
  for (const char *path : {"/", "/a/b.sql", "/größer/a b#c?%41+&.sql", "/\xff"})
    EXPECT_EQ(pathOf(uriOf(path)), path);
  EXPECT_EQ(uriOf("/a b/ä"), "file:///a%20b/%C3%A4");
  EXPECT_EQ(pathOf("file://localhost/a%3Ab"), "/a:b");
  EXPECT_EQ(pathOf("FILE:///a"), "/a");
  for (const char *broken : {"", "untitled:1", "file://other/a", "file:///a%", "file:///a%4",
                             "file:///a%zz", "file:///a%00b", "/a"})
    EXPECT_FALSE(pathOf(broken)) << broken;
}

} // namespace
