// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Text of an analysed project in a page (driver/report/html.h).
#include "driver/report/html.h"

#include "gtest/gtest.h"

namespace migralint::driver {
namespace {

TEST(Html, HasNoMarkupOfOthers) {
  EXPECT_EQ(escapeHtml("<script>&\"'</script>"), "&lt;script&gt;&amp;&quot;&#39;&lt;/script&gt;");
  EXPECT_EQ(escapeHtml("a\nb\tc"), "a b c");
}

TEST(Html, IsValidUtf8WithoutControls) {
  EXPECT_EQ(escapeHtml("é🌱"), "é🌱");
  EXPECT_EQ(escapeHtml("a\xFFz"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(escapeHtml("\x1b[1m\x7f\xC2\x9b"), "?[1m??");
  EXPECT_EQ(escapeHtml("\xC2\xA0"), "\xC2\xA0");
}

TEST(Html, SpellsOutWhatTurnsTheDirection) {
  EXPECT_EQ(escapeHtml("a\xE2\x80\xAE"
                       "b"),
            "a[U+202E]b");
  EXPECT_EQ(escapeHtml("\xE2\x81\xA6\xE2\x80\x8B\xEF\xBB\xBF"), "[U+2066][U+200B][U+FEFF]");
  EXPECT_EQ(escapeHtml("\xE2\x80\xA6"), "\xE2\x80\xA6"); // an ellipsis
}

TEST(Html, HashesAsAPolicyAsksFor) {
  EXPECT_EQ(cspHash(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
}

} // namespace
} // namespace migralint::driver
