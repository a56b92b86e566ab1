// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Places, headers, comments, build mode and hostile input. Distinct from lowering_test.cpp, which
// looks at trees only.
#include "frontends/cxx/frontend.h"
#include "printer.h"

#include <gtest/gtest.h>

namespace migralint::cxx {
namespace {

class Extract : public testing::Test {
protected:
  llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> fs =
      llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  Options options;

  void add(llvm::StringRef path, llvm::StringRef code) {
    fs->addFile(path, 0, llvm::MemoryBuffer::getMemBufferCopy(code));
  }

  FileFacts extractFrom(llvm::StringRef code) {
    add("/p/src/a.cpp", code);
    options.root = "/p";
    llvm::Expected<FileFacts> facts = extract("/p/src/a.cpp", options, fs);
    EXPECT_TRUE(static_cast<bool>(facts));
    return facts ? std::move(*facts) : FileFacts();
  }
};

TEST_F(Extract, GivesPathsRelativeToTheRoot) { EXPECT_EQ(extractFrom("").path, "src/a.cpp"); }

TEST_F(Extract, TellsWhatCannotBeRead) {
  llvm::Expected<FileFacts> facts = extract("/p/none.cpp", options, fs);
  ASSERT_FALSE(static_cast<bool>(facts));
  EXPECT_NE(llvm::toString(facts.takeError()).find("/p/none.cpp"), std::string::npos);
}

TEST_F(Extract, PlacesTheBytesOfLiterals) {
  FileFacts facts = extractFrom("void f() {\n  run(\"a\\tbc\" R\"(x\nyz)\");\n}\n");
  const Text &text = facts.functions.at(0).body.at(0).expr.args.at(0).text;
  ASSERT_EQ(text.value(), "a\tbcx\nyz");
  EXPECT_EQ(text.rangeOf(2, 3), (Range{2, 11, 2, 12}));
  EXPECT_EQ(text.rangeOf(7, 8), (Range{3, 2, 3, 3}));
}

TEST_F(Extract, PlacesMacroTextsAtTheirUse) {
  FileFacts facts = extractFrom("#define T \"things\"\nvoid f() { run(T); }\n");
  const Expr &argument = facts.functions.at(0).body.at(0).expr.args.at(0);
  EXPECT_EQ(argument.text.pieces.at(0).range, (Range{2, 16, 2, 17}));
  EXPECT_TRUE(argument.text.pieces.at(0).marks.empty());
}

TEST_F(Extract, PlacesFunctionsAndNames) {
  FileFacts facts = extractFrom("\nvoid S::up() {\n}\n");
  EXPECT_EQ(facts.functions.at(0).range, (Range{2, 1, 3, 2}));
  EXPECT_EQ(facts.functions.at(0).nameRange, (Range{2, 9, 2, 11}));
  EXPECT_EQ(facts.functions.at(0).className, "S");
}

TEST_F(Extract, JoinsLineComments) {
  FileFacts facts = extractFrom("// a\n// b\nint x; // c\n/* d */\n");
  ASSERT_EQ(facts.comments.size(), 3u);
  EXPECT_EQ(facts.comments[0].text, "a\nb");
  EXPECT_EQ(facts.comments[1].text, "c");
  EXPECT_EQ(facts.comments[2].text, "d");
}

TEST_F(Extract, FindsHeadersByTheirSuffix) {
  add("/p/lib/db/Store.h", "#pragma once\nclass Store { public: static constexpr int latest = 5; "
                           "QSqlDatabase db; void up(); };\n");
  HeaderIndex index({"/p/lib/db/Store.h", "/p/other/Store.h"});
  options.headers = &index;
  FileFacts facts = extractFrom("#include \"db/Store.h\"\n#include <db/Store.h>\n"
                                "void Store::up() { db.exec(latest); }\n");
  EXPECT_EQ(print(facts), "fn Store::up() -> void\n  this.db<QSqlDatabase>.exec(latest=5)\n");
  EXPECT_EQ(facts.includes, (std::vector<std::string>{"db/Store.h", "db/Store.h"}));
}

TEST_F(Extract, OpensNothingOutsideTheProject) {
  add("/etc/secret.h", "#define SECRET 1\n");
  FileFacts facts = extractFrom("#include \"/etc/secret.h\"\n#include \"../../etc/secret.h\"\n"
                                "#if __has_include(\"/etc/secret.h\")\nvoid found() {}\n#endif\n"
                                "void f() { run(SECRET); }\n");
  EXPECT_EQ(print(facts), "fn f() -> void\n  run(SECRET)\n");
}

TEST_F(Extract, SurvivesIncludeCycles) {
  add("/p/src/b.h", "#include \"c.h\"\n");
  add("/p/src/c.h", "#include \"b.h\"\nint x;\n");
  EXPECT_EQ(extractFrom("#include \"b.h\"\nvoid f() {}\n").functions.size(), 1u);
}

TEST_F(Extract, CountsTheSqlItHolds) {
  FileFacts facts = extractFrom("void f() { run(\"DROP TABLE a\"); run(\"hello\"); }\n");
  EXPECT_EQ(facts.sqlLiterals, 1u);
  EXPECT_EQ(facts.sqlLiteralsHeld, 1u);
}

TEST_F(Extract, TellsSqlHiddenByConditionals) {
  FileFacts facts = extractFrom("void f() {\n#if OLD\n  run(\"DROP TABLE a\");\n#endif\n}\n");
  ASSERT_EQ(facts.unread.size(), 1u);
  EXPECT_EQ(facts.unread[0].range.line, 3u);
  EXPECT_EQ(facts.sqlLiterals, 0u);
}

TEST_F(Extract, ReadsOnAfterBytesOfNoEncoding) {
  FileFacts facts =
      extractFrom(llvm::StringRef("void f() { run(\"\xe4\"); }\0\nvoid g() {}\n", 39));
  EXPECT_EQ(facts.functions.size(), 2u);
}

TEST_F(Extract, TellsWhenNestedTooDeeply) {
  std::string code = "void f() { run(" + std::string(10000, '(') + "\"DROP TABLE a\"" +
                     std::string(10000, ')') + "); }\n";
  FileFacts facts = extractFrom(code);
  EXPECT_EQ(facts.sqlLiterals, 1u);
  EXPECT_FALSE(facts.unread.empty());
}

TEST_F(Extract, RefusesAnAbyss) {
  EXPECT_FALSE(extractFrom(std::string(100000, '{')).unread.empty());
}

TEST_F(Extract, ReadsLongSums) {
  std::string code = "void f() { run(\"a\"";
  for (int i = 0; i < 5000; ++i)
    code += " + x + \"a\"";
  FileFacts facts = extractFrom(code + "); }\n");
  EXPECT_EQ(facts.functions.at(0).body.at(0).expr.args.at(0).text.pieces.size(), 10001u);
}

TEST_F(Extract, TakesNothingDangerousFromCompileCommands) {
  add("/p/inc/db.h", "struct Db { bool exec(const char *sql); };\n");
  options.command = std::vector<std::string>{"c++",
                                             "-Iinc",
                                             "-DNAME=\"DROP TABLE a\"",
                                             "-std=c++20",
                                             "-o",
                                             "/p/out.o",
                                             "-fplugin=/p/evil.so",
                                             "-Xclang",
                                             "-load",
                                             "-MD",
                                             "-c",
                                             "src/a.cpp"};
  options.directory = "/p";
  FileFacts facts = extractFrom("#include \"db.h\"\nbool f(Db &db) { return db.exec(NAME); }\n");
  EXPECT_EQ(print(facts), "fn f(Db& db) -> bool\n  return db<Db>.exec(\"DROP TABLE a\")\n");
  EXPECT_FALSE(fs->exists("/p/out.o"));
}

} // namespace
} // namespace migralint::cxx
