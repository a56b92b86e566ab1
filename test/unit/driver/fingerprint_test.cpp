// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a fingerprint holds of the code, and what not.
#include "driver/report/fingerprint.h"

#include "gtest/gtest.h"

namespace migralint::driver {
namespace {

/// Of the code between `«` and `»`, or of all of it.
std::string printOf(std::string code, const char *file = "a.cpp", const char *function = "f") {
  size_t begin = code.find("«"), end = std::string::npos;
  if (begin != std::string::npos) {
    code.erase(begin, 2);
    end = code.find("»");
    code.erase(end, 2);
  } else {
    begin = 0, end = code.size();
  }
  auto place = [&](size_t offset) {
    uint32_t line = 1 + uint32_t(std::count(code.begin(), code.begin() + long(offset), '\n'));
    size_t start = offset ? code.rfind('\n', offset - 1) : std::string::npos;
    return std::pair(line, uint32_t(offset - (start == std::string::npos ? 0 : start + 1) + 1));
  };
  Finding finding;
  finding.rule = "migration-not-atomic";
  finding.function = function;
  auto [line, column] = place(begin);
  auto [endLine, endColumn] = place(end);
  finding.place = {file, {line, column, endLine, endColumn}};
  Project project = Project::around({"."});
  auto fs = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  fs->addFile(project.pathOf(file), 0, llvm::MemoryBuffer::getMemBufferCopy(code));
  Sources sources(project, fs);
  return fingerprints({finding}, sources).front();
}

TEST(Fingerprint, LayoutOfCodeDoesNotCount) {
  std::string print = printOf("run(db, \"A\", 1);");
  EXPECT_EQ(print.size(), 16u);
  EXPECT_EQ(print, printOf("run( db,\n  \"A\",\n\t1 ) ;"));
  EXPECT_EQ(print, printOf("\n\n// before\n«run(db, \"A\", 1);» // behind", "b.cpp"));
  EXPECT_EQ(print, printOf("run(db, /* \"the\" text */ \"A\", // of 'A\n 1);"));
  EXPECT_NE(print, printOf("run(db, \"B\", 1);"));
  EXPECT_NE(print, printOf("run(db, \"A\", 2);"));
  EXPECT_NE(print, printOf("run(db, A, 1);"));
  EXPECT_NE(print, printOf("run(db, \"A\", 1);", "a.cpp", "g"));
}

TEST(Fingerprint, LiteralsMayBeCutAndQuotedInOtherWays) {
  std::string print = printOf("run(\"UPDATE a SET b = 'c'\", \"x\")");
  EXPECT_EQ(print, printOf("run(\"UPDATE a \" // all\n \"SET b = 'c'\", \"x\")"));
  EXPECT_EQ(print, printOf("run(\"UPDATE a\\n\"\n /* all */ \"SET b = \" \"'c'\", \"x\")"));
  EXPECT_EQ(print, printOf("run(R\"sql(UPDATE a\n  SET b = 'c')sql\", u8\"x\")"));
  EXPECT_EQ(print, printOf("run(\"UPDATE a SET b = \\'c\\'\", \"x\")"));
  EXPECT_NE(print, printOf("run(\"UPDATE a SET b = 'c'\" \"x\")"));
  EXPECT_EQ(printOf("\"a\\\"b\""), printOf("R\"(a\"b)\""));
  EXPECT_NE(printOf("\"a\\\\nb\""), printOf("\"a\\nb\""));
}

TEST(Fingerprint, RegionsInsideLiterals) {
  std::string print = printOf("run(\"«UPDATE a SET b = 1»; DELETE FROM c\")");
  EXPECT_EQ(print, printOf("run(\"SELECT 1; «UPDATE a \"\n // now\n \"SET b = 1»\")"));
  EXPECT_EQ(print, printOf("run(R\"(\n«UPDATE a\nSET b = 1»\n)\")"));
  EXPECT_NE(print, printOf("run(\"«UPDATE a SET b = 2»\")"));
}

TEST(Fingerprint, SqlFiles) {
  std::string print = printOf("DROP TABLE a;", "V1__a.sql", "V1__a");
  EXPECT_EQ(print, printOf("DROP -- it's old\n TABLE /* or \"so\" */ a;", "V1__b.sql", "V1__b"));
  EXPECT_NE(print, printOf("DROP TABLE '-- ' a;", "V1__a.sql"));
  EXPECT_EQ(printOf("SELECT 'a -- b'", "a.sql"), printOf("SELECT\n'a -- b' --", "a.sql"));
  EXPECT_EQ(printOf("SELECT 1 /*", "a.sql"), printOf("SELECT 1", "a.sql"));
  EXPECT_EQ(printOf("SELECT 'open", "a.sql"), printOf("SELECT  'open", "a.sql"));
}

TEST(Fingerprint, CodeWithoutTokens) {
  EXPECT_EQ(printOf("#define RUN(x) «run(x)»"), printOf("#define RUN(x) \\\n  «run( x )»"));
  EXPECT_EQ(printOf("").size(), 16u);
}

} // namespace
} // namespace migralint::driver
