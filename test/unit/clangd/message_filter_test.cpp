// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "integrations/clangd/message_filter.h"

#include "llvm/ADT/Twine.h"

#include <gtest/gtest.h>

namespace migralint::clangd {
namespace {

using llvm::StringRef;

std::string message(StringRef content) {
  return ("Content-Length: " + llvm::Twine(content.size()) + "\r\n\r\n" + content).str();
}

/// What comes out when `text` is written in pieces of `step` bytes.
std::string filtered(StringRef text, size_t step) {
  std::string result;
  {
    llvm::raw_string_ostream out(result);
    MessageFilter filter(out, [](StringRef content) {
      return content == "change me" ? std::string("changed") : std::string();
    });
    for (; !text.empty(); text = text.drop_front(std::min(step, text.size()))) {
      filter << text.take_front(step);
      filter.flush();
    }
  }
  return result;
}

TEST(MessageFilter, ChangesMessagesWhereverTheirPiecesEnd) {
  std::string text = message("as it is") + message("change me") + message("") + message("\r\n\r\n");
  std::string expected =
      message("as it is") + message("changed") + message("") + message("\r\n\r\n");
  for (size_t step = 1; step <= text.size(); ++step)
    EXPECT_EQ(filtered(text, step), expected) << step;
}

TEST(MessageFilter, HandsOnMessagesAtOnce) {
  std::string result;
  llvm::raw_string_ostream out(result);
  MessageFilter filter(out, [](StringRef) { return std::string(); });
  filter << message("one") << "Content-Length: 5\r\n\r\ntw";
  filter.flush();
  EXPECT_EQ(result, message("one"));
}

TEST(MessageFilter, KnowsHeadersByTheirName) {
  std::string text = "Content-Type: a\r\ncontent-length:9 \r\n\r\nchange me";
  EXPECT_EQ(filtered(text, text.size()), message("changed"));
}

TEST(MessageFilter, HandsOnWhatItDoesNotUnderstand) {
  for (const std::string &text : std::initializer_list<std::string>{
           "no message", "Content-Length: x\r\n\r\n" + message("change me"),
           "\r\n\r\n" + message("change me"), "Content-Length: 99999999999999999999\r\n\r\na",
           "Content-Length: 18446744073709551615\r\n\r\na", "Content-Length: 100\r\n\r\ncut off",
           std::string(10000, 'a')})
    for (size_t step : {size_t(1), text.size()})
      EXPECT_EQ(filtered(text, step), text);
}

} // namespace
} // namespace migralint::clangd
