// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which files may be written, and that a file is the old one or the new one.
#include "driver/replace_file.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include "gtest/gtest.h"

namespace migralint::driver {
namespace {

namespace fs = llvm::sys::fs;

class ReplaceFile : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(fs::createUniqueDirectory("replace-file", folder));
    ASSERT_FALSE(fs::create_directory(folder + "/project"));
    write("project/a.cpp", "old");
    write("outside.cpp", "old");
  }
  void TearDown() override { fs::remove_directories(folder); }

  std::string in(llvm::StringRef name) const { return (folder + "/" + name).str(); }
  void write(llvm::StringRef name, llvm::StringRef text) {
    std::error_code error;
    llvm::raw_fd_ostream(in(name), error) << text;
    ASSERT_FALSE(error);
  }
  std::string read(llvm::StringRef name) const { return llvm::cantFail(readBytes(in(name))); }
  std::string refusal(llvm::StringRef name) const {
    llvm::Expected<std::string> path = writablePath(Project::around({in("project")}), name);
    return path ? std::string() : llvm::toString(path.takeError());
  }
  unsigned entries() const {
    unsigned count = 0;
    std::error_code error;
    for (fs::directory_iterator at(in("project"), error), end; at != end && !error;
         at.increment(error))
      ++count;
    return count;
  }

  llvm::SmallString<128> folder;
};

TEST_F(ReplaceFile, KeepsTheMode) {
  ASSERT_FALSE(fs::setPermissions(in("project/a.cpp"), fs::owner_all | fs::group_read));
  EXPECT_FALSE(bool(replaceFile(in("project/a.cpp"), "old", "new\r\n")));
  EXPECT_EQ(read("project/a.cpp"), "new\r\n");
  EXPECT_EQ(*fs::getPermissions(in("project/a.cpp")), fs::owner_all | fs::group_read);
  EXPECT_EQ(entries(), 1u) << "nothing is left beside it";
}

TEST_F(ReplaceFile, LeavesWhatHasChangedAlone) {
  write("project/a.cpp", "somebody's");
  EXPECT_EQ(llvm::toString(replaceFile(in("project/a.cpp"), "old", "new")),
            "it has changed since it was analysed");
  EXPECT_EQ(read("project/a.cpp"), "somebody's");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(ReplaceFile, StaysInTheProject) {
  EXPECT_EQ(refusal("a.cpp"), "");
  EXPECT_NE(refusal("../outside.cpp").find("outside the project"), std::string::npos);
  ASSERT_FALSE(fs::create_link(in("outside.cpp"), in("project/link.cpp")));
  EXPECT_NE(refusal("link.cpp").find("outside the project"), std::string::npos);
  // A folder whose name only begins like the project's.
  ASSERT_FALSE(fs::create_directory(in("project-two")));
  write("project-two/b.cpp", "old");
  EXPECT_NE(refusal("../project-two/b.cpp").find("outside the project"), std::string::npos);
  EXPECT_NE(refusal("none.cpp"), "");
}

TEST_F(ReplaceFile, LeavesReadOnlyFilesAlone) {
  ASSERT_FALSE(fs::setPermissions(in("project/a.cpp"), fs::all_read));
  EXPECT_EQ(refusal("a.cpp"), "it is read-only");
}

} // namespace
} // namespace migralint::driver
