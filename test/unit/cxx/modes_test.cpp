// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The same code in both modes: with all headers the parser sees more (conversions, the insides of
// macros, overloads), but the facts are those of the code as written. And source mode gets along
// without a look outside the project.
#include "frontends/cxx/frontend.h"
#include "printer.h"

#include "llvm/ADT/STLExtras.h"

#include <gtest/gtest.h>

namespace migralint::cxx {
namespace {

/// What build mode includes from outside the project.
constexpr llvm::StringLiteral sdk = R"cpp(
namespace std {
using size_t = decltype(sizeof(0));
template <class T> class initializer_list {
  const T *first;
  size_t count;
public:
  const T *begin() const;
  const T *end() const;
};
template <class F> class function;
template <class R, class... A> class function<R(A...)> {
public:
  template <class F> function(F callee);
};
}
class Words {
public:
  Words(const char *words);
  Words(const char16_t *words, unsigned size);
  Words arg(int value) const;
  operator const char *() const;
};
template <class T> class Pile {
public:
  Pile();
  Pile(std::initializer_list<T> elements);
  Pile(const Pile &);
  Pile &operator+=(const T &element);
};
// As libraries have them: a text laid out when the code is compiled.
#define WORDS_LITERAL(s) \
  ([]() -> Words { \
    enum { Size = sizeof(u"" s) / 2 - 1 }; \
    static const char16_t data[Size + 1] = u"" s; \
    return Words(data, Size); \
  }())
#define OTHER_LITERAL(s) (Words(u"" s, sizeof(u"" s) / 2 - 1))
// A deed, not a text, whatever it is given.
#define RUN_ALL(s) ([]() -> int { return runAll(s); }())
)cpp";

/// Both modes have it: it is the project's own.
constexpr llvm::StringLiteral store = R"cpp(
#include <words.h>
int runAll(const char *sql);
struct Query {
  Query(Words sql);
  Query(Words sql, std::function<void(int)> each);
};
)cpp";

struct Snippet {
  const char *name;
  const char *code;
  const char *expected;
};

class Modes : public testing::TestWithParam<Snippet> {};

std::string printed(llvm::StringRef code, bool build) {
  auto fs = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  std::string whole = ("#include \"store.h\"\n" + code).str();
  fs->addFile("/p/a.cpp", 0, llvm::MemoryBuffer::getMemBufferCopy(whole));
  fs->addFile("/p/store.h", 0, llvm::MemoryBuffer::getMemBufferCopy(store));
  fs->addFile("/sdk/words.h", 0, llvm::MemoryBuffer::getMemBufferCopy(sdk));
  Options options;
  options.root = "/p";
  if (build) {
    options.command = {"c++", "-std=c++20", "-isystem", "/sdk", "-c", "a.cpp"};
    options.directory = "/p";
  }
  llvm::Expected<FileFacts> facts = extract("/p/a.cpp", options, fs);
  if (!facts)
    return llvm::toString(facts.takeError());
  EXPECT_TRUE(facts->unread.empty());
  return print(*facts);
}

TEST_P(Modes, GiveTheSameTree) {
  EXPECT_EQ(printed(GetParam().code, /*build=*/false), GetParam().expected) << "source mode";
  EXPECT_EQ(printed(GetParam().code, /*build=*/true), GetParam().expected) << "build mode";
}

constexpr Snippet snippets[] = {
    {"TextMacroThatIsALambda", R"cpp(void f(Pile<Query> &steps) {
  steps += Query(WORDS_LITERAL("DROP TABLE a" " CASCADE"));
}
)cpp",
     R"(fn f(Pile& steps) -> void
  (steps += new Query("DROP TABLE a· CASCADE"))
)"},
    {"TextMacroThatConstructs", R"cpp(void f(Pile<Query> &steps) {
  steps += Query(OTHER_LITERAL("DROP TABLE a"));
}
)cpp",
     R"(fn f(Pile& steps) -> void
  (steps += new Query("DROP TABLE a"))
)"},
    {"TextMacroThatIsFilledIn", R"cpp(void f(Pile<Query> &steps, int id) {
  steps += Query(WORDS_LITERAL("DELETE FROM a WHERE id = %1").arg(id));
}
)cpp",
     R"(fn f(Pile& steps, int id) -> void
  (steps += new Query("DELETE FROM a WHERE id = ·{id}"))
)"},
    {"ImplicitConstructor", R"cpp(void f(Pile<Query> &steps) {
  steps += Words("DROP TABLE a");
}
)cpp",
     R"(fn f(Pile& steps) -> void
  (steps += "DROP TABLE a")
)"},
    {"ImplicitConversionOperator", R"cpp(void run(const char *sql);
void f(Words sql) { run(sql); }
)cpp",
     R"(fn f(Words sql) -> void
  run(sql)
)"},
    {"LambdaAsFunctionObject", R"cpp(void run(Query query);
void f() {
  run(Query(Words("SELECT id FROM a"), [](int id) { runAll("DROP TABLE a"); }));
}
)cpp",
     R"(fn f() -> void
  run(new Query("SELECT id FROM a", lambda f::lambda#1))
fn f::lambda#1(int id) -> void
  runAll("DROP TABLE a")
)"},
    {"ListOfSteps", R"cpp(void run(const Pile<Words> &steps);
void f() { run({"DROP TABLE a", "DROP TABLE b"}); }
)cpp",
     R"(fn f() -> void
  run(["DROP TABLE a", "DROP TABLE b"])
)"},
    {"Copy", R"cpp(void run(Pile<Query> steps);
void f(const Pile<Query> &all) {
  const auto &steps = all;
  run(steps);
}
)cpp",
     R"(fn f(Pile all) -> void
  Pile steps = all
  run(steps)
)"},
};

INSTANTIATE_TEST_SUITE_P(Snippets, Modes, testing::ValuesIn(snippets),
                         [](const auto &snippet) { return std::string(snippet.param.name); });

TEST(Modes, DeedsOfMacrosStayDeeds) {
  EXPECT_EQ(printed("int f() { return RUN_ALL(\"DROP TABLE a\"); }\n", /*build=*/true),
            "fn f() -> int\n  return lambda f::lambda#1.operator()()\n"
            "fn f::lambda#1() -> int\n  return runAll(\"DROP TABLE a\")\n");
}

/// Keeps the path of everything that it is asked for.
class Recorder : public llvm::vfs::ProxyFileSystem {
public:
  using ProxyFileSystem::ProxyFileSystem;

  std::vector<std::string> asked;

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &path) override {
    return note(path), ProxyFileSystem::status(path);
  }
  bool exists(const llvm::Twine &path) override {
    return note(path), ProxyFileSystem::exists(path);
  }
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>>
  openFileForRead(const llvm::Twine &path) override {
    return note(path), ProxyFileSystem::openFileForRead(path);
  }
  llvm::vfs::directory_iterator dir_begin(const llvm::Twine &path, std::error_code &ec) override {
    return note(path), ProxyFileSystem::dir_begin(path, ec);
  }
  std::error_code getRealPath(const llvm::Twine &path,
                              llvm::SmallVectorImpl<char> &output) override {
    return note(path), ProxyFileSystem::getRealPath(path, output);
  }

private:
  void note(const llvm::Twine &path) { asked.push_back(path.str()); }
};

TEST(SourceMode, AsksForNothingOutsideTheProject) {
  auto files = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  auto add = [&](llvm::StringRef path, llvm::StringRef text) {
    files->addFile(path, 0, llvm::MemoryBuffer::getMemBufferCopy(text));
  };
  add("/p/src/a.cpp", R"cpp(
#include <QSqlQuery>
#include <string>
#include <sqlite3.h>
#include <sys/types.h>
#include "/usr/include/string"
#include "../../secret/keys.h"
#include "../inc/store.h"
#if __has_include(<sqlite3.h>) || __has_include("/usr/include/sqlite3.h")
void f(Store &store) { store.run("DROP TABLE outside"); }
#else
void f(Store &store) { store.run("DROP TABLE a"); }
#endif
)cpp");
  add("/p/inc/store.h", "#include <vector>\n#include \"../../secret/keys.h\"\n"
                        "struct Store { bool run(const char *sql); };\n");
  for (const char *trap :
       {"/usr/include/string", "/usr/include/c++/12/string", "/usr/include/c++/12/vector",
        "/usr/include/sqlite3.h", "/usr/include/sys/types.h", "/usr/local/include/sqlite3.h",
        "/usr/include/QSqlQuery", "/secret/keys.h", "/p-other/inc/store.h"})
    add(trap, "#error outside\n");
  auto recorder = llvm::makeIntrusiveRefCnt<Recorder>(files);
  HeaderIndex headers({"/p/inc/store.h"});
  Options options;
  options.root = "/p";
  options.headers = &headers;
  llvm::Expected<FileFacts> facts = extract("/p/src/a.cpp", options, recorder);
  ASSERT_TRUE(static_cast<bool>(facts));
  EXPECT_EQ(print(*facts), "fn f#2(Store& store) -> void from tokens\n"
                           "  store.run(\"DROP TABLE outside\")\n"
                           "fn f(Store& store) -> void\n"
                           "  store<Store>.run(\"DROP TABLE a\")\n");
  EXPECT_TRUE(llvm::is_contained(recorder->asked, "/p/inc/store.h"));
  for (const std::string &path : recorder->asked)
    EXPECT_TRUE(llvm::StringRef(path).starts_with("/p/")) << path;
}

} // namespace
} // namespace migralint::cxx
