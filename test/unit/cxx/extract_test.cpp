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

// The bases of a class without a name are looked for in its own head: not from the first colon of
// the file on, with all that lies between.
TEST_F(Extract, KeepsWhatStandsBeforeAnUnnamedClass) {
  FileFacts facts = extractFrom("struct Plant : Base {};\n"
                                "#if 1\n"
                                "struct Garden { void water(); };\n"
                                "#endif\n"
                                "typedef struct { int size; } Bed;\n"
                                "void Garden::water() { run(\"things\"); }\n");
  EXPECT_TRUE(facts.unread.empty());
  ASSERT_EQ(facts.functions.size(), 1u);
  EXPECT_FALSE(facts.functions.at(0).fromTokens);
}

// Who opens `std` only adds to it, and a class of the same name elsewhere is another.
TEST_F(Extract, KnowsNamesOfStdThatAreAlsoOthers) {
  FileFacts facts = extractFrom("namespace std { template <> struct hash<int> {}; }\n"
                                "namespace old { struct made_t {}; }\n"
                                "std::made_t<int> water() { run(\"things\"); }\n");
  EXPECT_TRUE(facts.unread.empty());
  ASSERT_EQ(facts.functions.size(), 1u);
  EXPECT_FALSE(facts.functions.at(0).fromTokens);
}

TEST_F(Extract, KnowsTypesWithConstBehindThem) {
  FileFacts facts = extractFrom("void f(std::filesystem::path const &file) { file.open(1); }\n"
                                "void g(other::Store const volatile *store) { store->open(2); }\n");
  ASSERT_EQ(facts.functions.size(), 2u);
  EXPECT_EQ(facts.functions[0].parameters.at(0).type, "path");
  EXPECT_EQ(facts.functions[1].parameters.at(0).type, "Store");
}

TEST_F(Extract, KnowsWhatIsBroughtInByItsUses) {
  FileFacts facts = extractFrom("namespace own { using other::Box; }\n"
                                "using namespace own;\n"
                                "void f(Box<int> number) { g(number.value(), 1); }\n");
  ASSERT_EQ(facts.functions.size(), 1u);
  EXPECT_EQ(facts.functions[0].parameters.at(0).type, "Box");
  EXPECT_EQ(facts.functions[0].body.size(), 1u);
}

TEST_F(Extract, TakesNoSpecialisationForTheTemplate) {
  FileFacts facts = extractFrom("struct Key {};\n"
                                "namespace other { template <> struct hash<Key> {}; }\n"
                                "void f(other::hash<int> h, other::Key k) { h.open(k); }\n");
  ASSERT_EQ(facts.functions.size(), 1u);
  EXPECT_EQ(facts.functions[0].parameters.at(0).type, "hash");
  EXPECT_EQ(facts.functions[0].parameters.at(1).type, "Key");
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

TEST_F(Extract, ReadsSqlHiddenByConditionals) {
  FileFacts facts = extractFrom(R"cpp(namespace n {
struct Store { Store(); void up(); void down(); };
void Store::up() {
  if (version() < 2) {
    run("DROP TABLE a");
#if OLD
    if (has("b"))
      run("DROP TABLE b");
#endif
  }
}
#ifdef EMBEDDED
void Store::down() { run("DROP TABLE c"); }
#else
void Store::down() { run("DROP TABLE d"); }
#endif
})cpp");
  EXPECT_EQ(print(facts), R"x(class n::Store
fn n::Store::up() -> void
  if (version() < 2)
    run("DROP TABLE a")
    if ?
      if has("b")
        run("DROP TABLE b")
fn n::Store::down#2() -> void from tokens
  run("DROP TABLE c")
fn n::Store::down() -> void
  run("DROP TABLE d")
)x");
  EXPECT_TRUE(facts.unread.empty());
  EXPECT_EQ(facts.sqlLiterals, 2u); // what the parser could see
}

TEST_F(Extract, LeavesDeadCodeAlone) {
  FileFacts facts = extractFrom("void f() {\n#if 0\n  run(\"DROP TABLE a\");\n#endif\n}\n");
  EXPECT_EQ(print(facts), "fn f() -> void\n");
  ASSERT_EQ(facts.unread.size(), 1u);
  EXPECT_EQ(facts.unread[0].range.line, 3u);
}

TEST_F(Extract, PutsLostStatementsBackIntoTheirPlace) {
  // A label within an expression is what the parser gives up a statement for.
  FileFacts facts = extractFrom(R"cpp(void f(int version) {
  if (version < 3) {
    run("DROP TABLE a");
    run(("DROP TABLE b") ; ) ;
    run("DROP TABLE c");
  }
})cpp");
  EXPECT_EQ(print(facts), R"x(fn f(int version) -> void
  if (version < 3)
    run("DROP TABLE a")
    run("DROP TABLE b")
    run("DROP TABLE c")
)x");
  EXPECT_EQ(facts.sqlLiterals, 3u);
  EXPECT_EQ(facts.sqlLiteralsHeld, 2u);
  EXPECT_EQ(facts.sqlLiteralsFromTokens, 1u);
}

TEST_F(Extract, ReadsOnAfterBytesOfNoEncoding) {
  constexpr char text[] = "void f() { run(\"\xe4\"); }\0\nvoid g() {}\n";
  FileFacts facts = extractFrom(llvm::StringRef(text, sizeof(text) - 1));
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

/// Brackets beyond what the parser is given: all that follows is read from tokens.
std::string lostToTheParser(llvm::StringRef code) {
  return "int deep = " + std::string(3000, '(') + "1" + std::string(3000, ')') + ";\n" + code.str();
}

TEST_F(Extract, ReadsLostBodiesFromTokens) {
  FileFacts facts = extractFrom(lostToTheParser(R"cpp(
Store::Store(Db *db) : Base(db), m_query("DROP TABLE a") {}
static bool n::Store::up(int version, const QString &name) {
  QSqlQuery q("DROP TABLE b", db);
  if (version < 3 && !exists(QLatin1String("c"))) {
    q.exec(QStringLiteral("DROP TABLE %1").arg(name));
  } else if (version == 3)
    return false;
  switch (version) { case 1: case 2: run("DROP " "TABLE d"); break; default: throw Error("e"); }
  for (const auto &table : tables)
    run("DROP TABLE " + table);
  transaction([&](int n) { run("DROP TABLE f"); });
  db->version = 4;
  try { run("DROP TABLE g"); } catch (const Error &e) { throw; }
}
)cpp"));
  EXPECT_EQ(print(facts), R"x(fn Store::Store(Db& db) from tokens
  (this.Base = db)
  (this.m_query = "DROP TABLE a")
fn n::Store::up(int version, QString name) -> bool from tokens
  QSqlQuery q = new QSqlQuery("DROP TABLE b", db)
  if ((version < 3) && !exists("c"))
    q.exec("DROP TABLE ·{name}")
  else
    if (version == 3)
      return 0
  switch version
    case 1, 2
      run("DROP ·TABLE d")
      break
    case default
      throw Error("e")
  for table in tables
    run("DROP TABLE ·{table}")
  transaction(lambda n::Store::up::lambda#1)
  (db.version = 4)
  try
    run("DROP TABLE g")
  catch Error
    throw ?
fn n::Store::up::lambda#1() from tokens
  run("DROP TABLE f")
)x");
  EXPECT_EQ(facts.sqlLiterals, facts.sqlLiteralsFromTokens);
}

TEST_F(Extract, TellsLostBodiesWithoutSql) {
  FileFacts facts = extractFrom(lostToTheParser("void Store::idle() { wait(); }\n"));
  EXPECT_TRUE(facts.functions.empty());
  ASSERT_EQ(facts.unread.size(), 2u);
  EXPECT_EQ(facts.unread[1].range.line, 2u);
  EXPECT_NE(facts.unread[1].what.find("Store::idle"), std::string::npos);
}

TEST_F(Extract, CountsSqlInBodiesOnly) {
  FileFacts facts = extractFrom("const char *sql = \"DROP TABLE a\";\n"
                                "void f() { run(\"DROP TABLE b\"); }\n");
  EXPECT_EQ(facts.sqlLiterals, 1u);
  EXPECT_EQ(facts.sqlLiteralsHeld, 1u);
  EXPECT_TRUE(facts.unread.empty());
}

TEST_F(Extract, SurvivesAnExhaustedStack) {
  std::string nots(1000000, '!');
  FileFacts facts =
      extractFrom("void f() { run(" + nots + "x); }\nvoid g() { run(\"DROP TABLE a\"); }\n");
  ASSERT_EQ(facts.functions.size(), 1u);
  EXPECT_TRUE(facts.functions[0].fromTokens);
  EXPECT_FALSE(facts.unread.empty());
}

TEST_F(Extract, SurvivesNamesWithoutEnd) {
  std::string code = "void f() { ";
  for (int i = 0; i < 100000; ++i)
    code += "a::";
  EXPECT_EQ(extractFrom(code + "b(\"DROP TABLE a\"); }\n").sqlLiteralsFromTokens, 1u);
}

TEST_F(Extract, LeavesFilesThatNeverEnd) {
  options.patience = std::chrono::milliseconds(300);
  std::string code = "#define A0 x\n";
  for (int i = 1; i < 40; ++i) {
    std::string before = "A" + std::to_string(i - 1);
    code += "#define A" + std::to_string(i) + " " + before + " " + before + "\n";
  }
  FileFacts facts = extractFrom(code + "int y = A39;\nvoid f() { run(\"DROP TABLE a\"); }\n");
  EXPECT_EQ(facts.sqlLiteralsFromTokens, 1u);
  EXPECT_FALSE(facts.unread.empty());
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
