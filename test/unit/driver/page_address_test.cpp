// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/page_address.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

namespace migralint::driver {
namespace {

constexpr llvm::StringLiteral rule = "migration-not-atomic";

TEST(PageAddress, IsTheProjectsIfItHasOne) {
  EXPECT_EQ(detail::pageAddress(rule, "https://example.org/rules", "/nowhere/bin"),
            "https://example.org/rules#migration-not-atomic");
  EXPECT_EQ(detail::pageAddress("migration-unknown", "https://example.org/rules", "/nowhere/bin"),
            "");
}

TEST(PageAddress, IsOfTheFileThatCameWithTheProgram) {
  llvm::SmallString<256> folder;
  ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("page address", folder));
  EXPECT_EQ(detail::pageAddress(rule, "urn:migralint", (folder + "/bin").str()), "");
  llvm::SmallString<256> pages(folder);
  llvm::sys::path::append(pages, "share/doc/migralint/rules/atomicity");
  ASSERT_FALSE(llvm::sys::fs::create_directories(pages));
  llvm::sys::path::append(pages, "not-atomic.md");
  std::error_code error;
  llvm::raw_fd_ostream(pages, error) << "# page\n";
  ASSERT_FALSE(error);
  std::string address = detail::pageAddress(rule, "urn:migralint", (folder + "/bin").str());
  EXPECT_TRUE(llvm::StringRef(address).starts_with("file:///")) << address;
  EXPECT_TRUE(llvm::StringRef(address).contains("page%20address")) << address;
  EXPECT_TRUE(
      llvm::StringRef(address).ends_with("/share/doc/migralint/rules/atomicity/not-atomic.md"))
      << address;
  llvm::sys::fs::remove_directories(folder);
}

} // namespace
} // namespace migralint::driver
