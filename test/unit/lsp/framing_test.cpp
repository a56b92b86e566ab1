// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/lsp/framing.h"

#include <gtest/gtest.h>

#include <vector>

using namespace migralint::driver::lsp;

namespace {

std::vector<FrameDecoder::Result> all(FrameDecoder &decoder) {
  std::vector<FrameDecoder::Result> results;
  while (std::optional<FrameDecoder::Result> result = decoder.next())
    results.push_back(std::move(*result));
  return results;
}

std::vector<FrameDecoder::Result> decode(llvm::StringRef bytes) {
  FrameDecoder decoder;
  decoder.feed(bytes);
  return all(decoder);
}

TEST(Framing, SeveralMessagesInOnePiece) {
  auto results = decode("Content-Length: 2\r\n\r\n{}Content-Length: 4\r\n\r\nnull");
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(results[0].text, "{}");
  EXPECT_EQ(results[1].text, "null");
}

TEST(Framing, OneMessageInManyPieces) {
  FrameDecoder decoder;
  std::vector<FrameDecoder::Result> results;
  for (char c : llvm::StringRef("content-length: 3\r\nContent-Type: x; charset=utf-8\r\n\r\n[1]")) {
    decoder.feed(llvm::StringRef(&c, 1));
    for (auto &result : all(decoder))
      results.push_back(std::move(result));
  }
  ASSERT_EQ(results.size(), 1u);
  EXPECT_TRUE(results[0].isMessage);
  EXPECT_EQ(results[0].text, "[1]");
  EXPECT_TRUE(decoder.atBoundary());
}

TEST(Framing, EmptyMessage) {
  auto results = decode("Content-Length: 0\r\n\r\nContent-Length: 2\n\n{}");
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(results[0].text, "");
  EXPECT_EQ(results[1].text, "{}");
}

TEST(Framing, GoesOnAfterABrokenHeader) {
  for (const char *broken :
       {"Hello there\r\n\r\n", "Content-Length: many\r\n\r\n", "Content-Length: -1\r\n\r\n",
        "Content-Type: x\r\n\r\n", "Content-Length: 99999999999999999999999\r\n\r\n"}) {
    auto results = decode(std::string(broken) + "{\"lost\": 1}Content-Length: 2\r\n\r\n{}");
    ASSERT_EQ(results.size(), 2u) << broken;
    EXPECT_FALSE(results[0].isMessage) << broken;
    EXPECT_TRUE(results[1].isMessage) << broken;
    EXPECT_EQ(results[1].text, "{}") << broken;
  }
}

TEST(Framing, PassesOverAMessageThatIsTooLong) {
  const uint64_t length = FrameDecoder::maxBytes + 1;
  FrameDecoder decoder;
  decoder.feed("Content-Length: " + std::to_string(length) + "\r\n\r\n");
  auto results = all(decoder);
  ASSERT_EQ(results.size(), 1u);
  EXPECT_FALSE(results[0].isMessage);
  EXPECT_FALSE(decoder.atBoundary());
  const std::string piece(1 << 20, 'x');
  for (uint64_t left = length; left > 0; left -= std::min<uint64_t>(left, piece.size()))
    decoder.feed(llvm::StringRef(piece).take_front(left));
  EXPECT_TRUE(decoder.atBoundary());
  decoder.feed("Content-Length: 2\r\n\r\n{}");
  results = all(decoder);
  ASSERT_EQ(results.size(), 1u);
  EXPECT_EQ(results[0].text, "{}");
}

TEST(Framing, HeaderWithoutEndIsNotKept) {
  FrameDecoder decoder;
  for (int i = 0; i < 100; ++i)
    decoder.feed(std::string(1000, 'x'));
  auto results = all(decoder);
  ASSERT_EQ(results.size(), 1u);
  EXPECT_FALSE(results[0].isMessage);
  decoder.feed("Content-Le");
  EXPECT_TRUE(all(decoder).empty());
  decoder.feed("ngth: 2\r\n\r\n{}");
  ASSERT_EQ(all(decoder).size(), 1u);
}

TEST(Framing, WritesWhatItReads) {
  std::string bytes;
  llvm::raw_string_ostream out(bytes);
  FrameWriter(out).write("{\"a\":\"ä\"}");
  auto results = decode(bytes);
  ASSERT_EQ(results.size(), 1u);
  EXPECT_EQ(results[0].text, "{\"a\":\"ä\"}");
}

} // namespace
