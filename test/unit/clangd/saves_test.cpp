// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "integrations/clangd/saves.h"

#include "llvm/ADT/StringRef.h"
#include "gtest/gtest.h"

#include <string>
#include <unistd.h>

namespace migralint::clangd {
namespace {

/// Hands parts to a watched stream, one write each, and reads them back.
struct Pipe {
  int ends[2];
  std::FILE *in = nullptr, *watched = nullptr;
  int saves = 0;

  Pipe() {
    if (::pipe(ends))
      return;
    in = ::fdopen(ends[0], "r");
    watched = watchSaves(in, [this] { ++saves; });
  }
  ~Pipe() {
    std::fclose(watched);
    std::fclose(in);
  }
  void write(llvm::StringRef part) {
    ASSERT_EQ(::write(ends[1], part.data(), part.size()), ssize_t(part.size()));
  }
  std::string read(size_t size) {
    std::string bytes(size, '\0');
    bytes.resize(std::fread(bytes.data(), 1, size, watched));
    return bytes;
  }
};

TEST(Saves, HandsOnAndNotices) {
  Pipe pipe;
  ASSERT_TRUE(pipe.watched);
  pipe.write("Content-Length: 35\r\n\r\n{\"method\":\"textDocument/didSave\"}");
  EXPECT_EQ(pipe.read(22), "Content-Length: 35\r\n\r\n");
  EXPECT_EQ(pipe.read(33), "{\"method\":\"textDocument/didSave\"}");
  EXPECT_EQ(pipe.saves, 1);
}

TEST(Saves, NoticesWhatComesInParts) {
  Pipe pipe;
  for (const char *part : {"x textDoc", "ument/did", "Save y"}) {
    pipe.write(part);
    EXPECT_EQ(pipe.read(llvm::StringRef(part).size()), part);
  }
  EXPECT_EQ(pipe.saves, 1);
}

TEST(Saves, KeepsSilentAboutOthers) {
  Pipe pipe;
  for (const char *part :
       {"textDocument/didChange", "textDocument/did", "Close", "textDocument/didSav"}) {
    pipe.write(part);
    EXPECT_EQ(pipe.read(llvm::StringRef(part).size()), part);
  }
  EXPECT_EQ(pipe.saves, 0);
}

TEST(Saves, EndsWithWhatItWatches) {
  Pipe pipe;
  pipe.write("end");
  ::close(pipe.ends[1]);
  EXPECT_EQ(pipe.read(10), "end");
  EXPECT_TRUE(std::feof(pipe.watched));
}

} // namespace
} // namespace migralint::clangd
