// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "integrations/clangd/pages.h"

#include <gtest/gtest.h>

namespace migralint::clangd {
namespace {

const std::string ours =
    R"({"code":"migration-wrong-guard","codeDescription":{"href":)"
    R"("https://clang.llvm.org/extra/clang-tidy/checks/migration/wrong-guard.html"},"severity":1})";
const std::string theirs =
    R"({"code":"bugprone-x","codeDescription":{"href":)"
    R"("https://clang.llvm.org/extra/clang-tidy/checks/bugprone/x.html"},"severity":2.5})";

std::string nowhere(llvm::StringRef) { return {}; }
std::string somewhere(llvm::StringRef rule) { return "http://a#" + rule.str(); }

TEST(Pages, LinksOfOursLeadToOurPages) {
  EXPECT_EQ(withOurPages("[" + ours + "," + theirs + "]", somewhere),
            R"([{"code":"migration-wrong-guard","codeDescription":{"href":)"
            R"("http://a#migration-wrong-guard"},"severity":1},)" +
                theirs + "]");
}

TEST(Pages, NoDeadLinks) {
  EXPECT_EQ(withOurPages("[" + ours + "," + theirs + "]", nowhere),
            R"([{"code":"migration-wrong-guard","severity":1},)" + theirs + "]");
}

TEST(Pages, PrettyMessagesStayPretty) {
  std::string pretty = R"({
  "code": "migration-wrong-guard",
  "codeDescription": {
    "href": "https://clang.llvm.org/extra/clang-tidy/checks/migration/wrong-guard.html"
  },
  "severity": 1
})";
  EXPECT_EQ(withOurPages(pretty, nowhere), R"({
  "code": "migration-wrong-guard",
  "severity": 1
})");
  EXPECT_EQ(withOurPages(pretty, somewhere), R"({
  "code": "migration-wrong-guard",
  "codeDescription": {
    "href": "http://a#migration-wrong-guard"
  },
  "severity": 1
})");
}

TEST(Pages, OthersAreNotTouched) {
  EXPECT_EQ(withOurPages(theirs, nowhere), "");
  EXPECT_EQ(withOurPages(R"({"text":"https://clang.llvm.org/extra/clang-tidy/checks/migration/"})",
                         nowhere),
            "");
  // In a text, quotes are escaped.
  EXPECT_EQ(
      withOurPages(
          R"({"text":"\"codeDescription\":{\"href\":\"https://clang.llvm.org/extra/clang-tidy/)"
          R"(checks/migration/a.html\"},"})",
          nowhere),
      "");
  // Not as clangd writes it: left as it is rather than broken.
  EXPECT_EQ(
      withOurPages(
          R"({"codeDescription":{"href":"https://clang.llvm.org/extra/clang-tidy/checks/migration/a.html"}})",
          nowhere),
      "");
}

} // namespace
} // namespace migralint::clangd
