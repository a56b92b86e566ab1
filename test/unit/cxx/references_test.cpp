// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which names a file's code uses, and where they are declared.
#include "frontends/cxx/frontend.h"

#include "llvm/Support/MemoryBuffer.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace migralint::cxx {
namespace {

class References : public testing::Test {
protected:
  FileFacts facts;

  void read(llvm::StringRef header, llvm::StringRef code) {
    auto fs = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
    fs->addFile("/p/include/plant.h", 0, llvm::MemoryBuffer::getMemBufferCopy(header));
    fs->addFile("/p/src/a.cpp", 0, llvm::MemoryBuffer::getMemBufferCopy(code));
    HeaderIndex headers(std::vector<std::string>{"/p/include/plant.h"});
    Options options;
    options.root = "/p";
    options.headers = &headers;
    llvm::Expected<FileFacts> read = extract("/p/src/a.cpp", options, fs);
    ASSERT_TRUE(static_cast<bool>(read));
    facts = std::move(*read);
  }

  const Reference *find(llvm::StringRef name) const {
    auto found = std::find_if(facts.references.begin(), facts.references.end(),
                              [&](const Reference &r) { return r.name == name; });
    return found == facts.references.end() ? nullptr : &*found;
  }
};

TEST_F(References, KeepTheNamesOfMacros) {
  read("", "#define TABLE \"plants\"\n#define BOTH(x) x TABLE\n#include <lib.h>\n"
           "void f() { run(\"SELECT * FROM \" TABLE, LIB_FLAG, BOTH(\"a\")); }\n");
  const Reference *table = find("TABLE");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->kind, Reference::Kind::Macro);
  EXPECT_EQ(table->text, "plants");
  EXPECT_EQ(table->file, "src/a.cpp");
  EXPECT_EQ(table->declared, (Range{1, 9, 1, 14}));
  EXPECT_EQ(table->uses, (std::vector<Range>{{4, 33, 4, 38}}));
  EXPECT_FALSE(find("BOTH"));
  EXPECT_FALSE(find("LIB_FLAG"));
}

TEST_F(References, LeaveOutWhatAFunctionDeclaresForItself) {
  read("", "#define SIZE_OF(text) [] { enum { Length = sizeof(text) }; return Length; }()\n"
           "enum Kind { Note };\n"
           "int f() { enum Local { One }; return SIZE_OF(\"a\") + One + Note; }\n");
  EXPECT_FALSE(find("Length"));
  EXPECT_FALSE(find("One"));
  EXPECT_TRUE(find("Note"));
}

TEST_F(References, TellWhereAHeaderDeclares) {
  read("struct Plant {\n  enum class Light { Sun };\n  void save() const;\n};\n"
       "const int rows = 4;\nconst char *const columns[] = {\"a\", \"b\"};\n",
       "#include \"plant.h\"\n"
       "void f(const Plant &p) { put(Plant::Light::Sun, rows, columns); p.save(); }\n");
  const Reference *sun = find("Sun");
  ASSERT_TRUE(sun);
  EXPECT_EQ(sun->kind, Reference::Kind::Enumerator);
  EXPECT_EQ(sun->scope, "Plant::Light");
  EXPECT_EQ(sun->file, "include/plant.h");
  EXPECT_EQ(sun->declared.line, 2u);
  ASSERT_TRUE(find("rows") && find("columns") && find("save"));
  EXPECT_EQ(find("rows")->kind, Reference::Kind::Constant);
  EXPECT_FALSE(find("rows")->list);
  EXPECT_TRUE(find("columns")->list);
  EXPECT_EQ(find("save")->kind, Reference::Kind::Function);
  EXPECT_EQ(find("save")->scope, "Plant");
  // The class is used as the parameter's type; where a name is looked up does not count.
  ASSERT_TRUE(find("Plant"));
  EXPECT_EQ(find("Plant")->uses, (std::vector<Range>{{2, 14, 2, 19}}));
}

TEST_F(References, AreNotWhatChanges) {
  read("", "int counter = 0;\nvoid f(int given) { static const int local = 1;\n"
           "  put(counter, given, local); }\n");
  EXPECT_FALSE(find("counter"));
  EXPECT_FALSE(find("given"));
  EXPECT_FALSE(find("local"));
}

TEST_F(References, KnowWhatAStaticAssertPins) {
  read("", "enum Light { Sun, Shade, Dark };\nvoid f() {\n"
           "  static_assert(Sun == 0);\n  static_assert(Shade < 9);\n  put(Sun, Shade);\n}\n");
  ASSERT_TRUE(find("Sun") && find("Shade"));
  EXPECT_TRUE(find("Sun")->pinned);
  EXPECT_EQ(find("Sun")->uses.size(), 1u);
  EXPECT_FALSE(find("Shade")->pinned);
  EXPECT_EQ(find("Shade")->uses.size(), 1u);
  EXPECT_FALSE(find("Dark"));
}

} // namespace
} // namespace migralint::cxx
