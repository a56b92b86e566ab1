// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Of a header the parser is given what the file at hand can ask for, and nothing else. And it is
// told the same of the file as from the whole header.
#include "frontends/cxx/frontend.h"
#include "frontends/cxx/parts.h"
#include "printer.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <gtest/gtest.h>

#include <chrono>

namespace migralint::cxx {
namespace {

/// What is left of the first header.
std::string cut(llvm::StringRef main, llvm::ArrayRef<std::string> texts,
                llvm::ArrayRef<std::string> definitions = {}) {
  WordTable table;
  std::vector<HeaderText> headers(texts.size());
  std::vector<const HeaderText *> pointers;
  for (size_t i = 0; i < texts.size(); ++i) {
    headers[i].source = tokenize(texts[i]);
    headers[i].parts = partsOf(headers[i].source, table);
    pointers.push_back(&headers[i]);
  }
  std::string text = main.str();
  Source source = tokenize(text);
  return Selection(table, source, definitions, pointers).cut(0, texts[0]);
}

/// Without empty lines and blanks at the ends of lines.
std::string lines(llvm::StringRef text) {
  std::string out;
  for (llvm::StringRef line : llvm::split(text, '\n'))
    if (!line.trim().empty())
      out += line.rtrim().str() + "\n";
  return out;
}

struct Case {
  const char *name;
  const char *main;
  const char *header;
  const char *kept;
};

class Parts : public testing::TestWithParam<Case> {};

TEST_P(Parts, KeepsWhatCanBeAskedFor) {
  EXPECT_EQ(lines(cut(GetParam().main, {GetParam().header})), lines(GetParam().kept));
}

constexpr Case cases[] = {
    {"Variables", "int x = b + d;", R"cpp(
int a = 1;
int b = 2;
extern int c, d;
int e[3], f{4};
)cpp",
     R"cpp(
int b = 2;
extern int c, d;
)cpp"},
    {"WhatDeclarationsMention", "Store store;", R"cpp(
int size = 3;
int other = 4;
struct Row { int cells[size]; };
struct Base { Row row; };
struct Unused { Row row; };
class Options;
int standard();
int spare();
class Store : public Base {
public:
  Store(int mode = standard());
  void run(const Options &);
};
)cpp",
     R"cpp(
int size = 3;
struct Row { int cells[size]; };
struct Base { Row row; };
int standard();
class Store : public Base {
public:
  Store(int mode = standard());
};
)cpp"},
    {"MembersByName", "void f(Store &s) { s.run(); }", R"cpp(
class Store {
  int hidden;
public:
  Store();
  ~Store();
  bool run();
  bool walk();
  class Row { int run; };
  virtual bool stop() = 0;
};
bool walk();
)cpp",
     R"cpp(
class Store {
public:
  Store();
  ~Store();
  bool run();
};
)cpp"},
    {"FieldsOfAggregates", "Step steps[] = {{1, up}};", R"cpp(
class Db;
class Other;
struct Step {
  int version;
  bool (*run)(Db &);
  std::function<bool(Db &)> undo;
  int flags = standard(3);
  alignas(8) long size;
  bool again(Other &) const;
};
int standard(int);
)cpp",
     R"cpp(
class Db;
struct Step {
  int version;
  bool (*run)(Db &);
  std::function<bool(Db &)> undo;
  int flags = standard(3);
  alignas(8) long size;
};
int standard(int);
)cpp"},
    {"SplitByElse", "int z;", R"cpp(
int a =
#if A
  1;
#else
  2;
#endif
int b = 3;
)cpp",
     R"cpp(
int a =
#if A
  1;
#else
  2;
#endif
)cpp"},
    {"SplitHead", "int z;", R"cpp(
#if A
bool run(int x
#elif B
bool run(long x
#else
bool run(short x
#endif
) { return true; }
bool walk() { return false; }
)cpp",
     R"cpp(
#if A
bool run(int x
#elif B
bool run(long x
#else
bool run(short x
#endif
) { return true; }
)cpp"},
    {"SplitByNestedGroups", "int z;", R"cpp(
#if A
int a;
#if B
int b =
#if C
  1
#endif
#else
int c =
#endif
  2;
int d;
#endif
int e;
)cpp",
     R"cpp(
#if A
#if B
int b =
#if C
  1
#endif
#else
int c =
#endif
  2;
#endif
)cpp"},
    {"GroupsWithoutEnd", "int z;", R"cpp(
int a;
#if A
int b =
#if B
  1;
int c;
)cpp",
     R"cpp(
#if A
int b =
#if B
  1;
int c;
)cpp"},
    {"AskedForByDirectives", "#define LIMIT b\n#if LIMIT > c\n#endif", R"cpp(
int a;
int b;
enum { c };
)cpp",
     R"cpp(
int b;
enum { c };
)cpp"},
    {"WholeInGroups", "int z = b;", R"cpp(
#if A
int a;
#else
int b;
#if B
int c;
#endif
#endif
class Store {
#if A
  int d;
#endif
};
)cpp",
     R"cpp(
#if A
#else
int b;
#if B
#endif
#endif
#if A
#endif
)cpp"},
    {"DeclaringMacros", "int x = rows; Made made;", R"cpp(
#define COUNTER(name) int name
#define MAKE(name) struct name { int x; };
#define MANY int first, rows
COUNTER(rows);
MAKE(Made)
MANY;
int a;
)cpp",
     R"cpp(
#define COUNTER(name) int name
#define MAKE(name) struct name { int x; };
#define MANY int first, rows
COUNTER(rows);
MAKE(Made)
MANY;
)cpp"},
    {"MacrosThatOpenAndClose", "int z;", R"cpp(
#define OPEN namespace db {
#define CLOSE }
OPEN int a;
int b;
CLOSE int c;
int d;
)cpp",
     R"cpp(
#define OPEN namespace db {
#define CLOSE }
OPEN int a;
CLOSE int c;
)cpp"},
    {"MacrosThatOpenByOthers", "int z;", R"cpp(
#define outer_open middle_open
#define middle_open inner_open(db)
#define inner_open(name) namespace name {
#define shut }
#define outer_shut shut
outer_open int a;
int b;
outer_shut int c;
)cpp",
     R"cpp(
#define outer_open middle_open
#define middle_open inner_open(db)
#define inner_open(name) namespace name {
#define shut }
#define outer_shut shut
outer_open int a;
outer_shut int c;
)cpp"},
    {"UnknownMacrosInDeclarations", "int x = a + b; Fn *fn; f();", R"cpp(
extern int a __attribute__((unused));
static int b HIVE_UNUSED = 3;
static int c HIVE_SPARE = 3;
void f() HIVE_NOEXCEPT;
class HIVE_EXPORT Unused {};
class HIVE_EXPORT Fn {};
)cpp",
     R"cpp(
extern int a __attribute__((unused));
static int b HIVE_UNUSED = 3;
void f() HIVE_NOEXCEPT;
class HIVE_EXPORT Fn {};
)cpp"},
    {"PastedToAFragment", "void f() { STEP(3); }", R"cpp(
#define STEP(n) upgradeTo##n()
#define OLD(n) n ## Legacy
bool upgradeTo3();
bool upgradeTo4();
bool downgradeTo4();
bool rowsLegacy();
)cpp",
     R"cpp(
#define STEP(n) upgradeTo##n()
bool upgradeTo3();
bool upgradeTo4();
bool rowsLegacy();
)cpp"},
    {"PastedParameters", "int x = JOIN(store, Version); int y = ALSO(Rows);", R"cpp(
#define JOIN(a, b) a ## b
#define ALSO(x) JOIN(x, Count)
#define K(name) k##name
#define LATEST K(Latest)
int storeVersion = 3;
int RowsCount = 4;
int kLatest = 5;
int other = 6;
)cpp",
     R"cpp(
#define JOIN(a, b) a ## b
#define ALSO(x) JOIN(x, Count)
int storeVersion = 3;
int RowsCount = 4;
int kLatest = 5;
)cpp"},
    {"PastedMacros", "int x = STEP(Latest);", R"cpp(
#define STEP(n) k##n
#define kLatest newest
#define Idle other
int newest = 5, other = 6;
)cpp",
     R"cpp(
#define STEP(n) k##n
#define kLatest newest
int newest = 5, other = 6;
)cpp"},
    {"Macros", "int x = LATEST;", R"cpp(
#define BASE first
#define LATEST (BASE + 1)
#define SPARE other \
  + another
int first = 1;
int other = 2;
#if SPARED > 1
#define MORE other
#endif
#undef MORE
)cpp",
     R"cpp(
#define BASE first
#define LATEST (BASE + 1)
int first = 1;
#if SPARED > 1
#endif
#undef MORE
)cpp"},
    {"MacrosInWhatIsLeftOut", "int x = LATEST;", R"cpp(
class Store {
#define LATEST 3
#define SPARE 4
  int rows;
};
)cpp",
     R"cpp(
#define LATEST 3
)cpp"},
    {"ReopenedNamespaces", "int x = db::b + e;", R"cpp(
namespace db {
int a;
}
namespace db { int b; }
inline namespace v1 { namespace {
int c;
} }
namespace db::inner {
int d, e;
}
)cpp",
     R"cpp(
namespace db {
}
namespace db { int b; }
inline namespace v1 { namespace {
} }
namespace db::inner {
int d, e;
}
)cpp"},
    {"Aliases", "Third x; Step y; Call z; other::run();", R"cpp(
struct Zero {};
struct Spare {};
typedef Zero First;
using Second = First;
typedef Second const *Third, &Alias;
typedef Spare Unused;
using Unknown = Spare;
typedef Words (Store::*Step)(int);
typedef Words (Call)(int);
typedef int (Idle)(int);
using base::members;
namespace other = some::place;
namespace idle = some::elsewhere;
)cpp",
     R"cpp(
struct Zero {};
typedef Zero First;
using Second = First;
typedef Second const *Third, &Alias;
typedef Words (Store::*Step)(int);
typedef Words (Call)(int);
namespace other = some::place;
)cpp"},
    {"NamesUsed", "void f() { members(); }", R"cpp(
using base::members;
using base::idle;
using namespace base;
)cpp",
     R"cpp(
using base::members;
using namespace base;
)cpp"},
    {"NamelessClasses", "Row row;", R"cpp(
typedef struct { int cell; } Row;
typedef struct { int cell; } Idle;
struct { int shared; } only;
union { int one; int other; };
)cpp",
     R"cpp(
typedef struct { int cell; } Row;
union { int one; int other; };
)cpp"},
    {"NamesInCapitals", "uint16_t x = FIRST;", R"cpp(
const uint16_t FIRST = 1;
const uint16_t OTHER = 2;
static HIVE_API int SPARE = 2;
)cpp",
     R"cpp(
const uint16_t FIRST = 1;
)cpp"},
    {"Enums", "int x = Newest; Mode mode; int y = Extra;", R"cpp(
enum Version { First = 1, Newest };
enum Unused { Nothing };
enum { Extra = limit };
enum { Spare };
enum class Mode : int { Fast };
enum class Idle : int { Slow };
int limit = 3;
struct Store { enum Kind { Table, Newest2 }; };
)cpp",
     R"cpp(
enum Version { First = 1, Newest };
enum { Extra = limit };
enum class Mode : int { Fast };
int limit = 3;
)cpp"},
    {"EnumeratorsByName", "int x = V3 + V5; int y = V9;", R"cpp(
enum Version {
  V1, V2,
  V3,
  V4 = base(1, 2), V5,
  V6,
  V7,
  V8,
  V9,
  V10 };
int base(int, int);
)cpp",
     R"cpp(
enum Version {
  V2=1,
  V3,
  V4 = base(1, 2), V5,
  V8=V5+3,
  V9,
      };
int base(int, int);
)cpp"},
    {"EnumeratorsWithValues", "int x = V9;", R"cpp(
enum Version { V1 = first, V2 = second, V3 = 3, V4 = 4, V5 = 5, V6 = 6, V7 = 7, V8 = 8, V9 };
int first = 1, second = 2;
)cpp",
     R"cpp(
enum Version {                                                                  V8 = 8, V9 };
)cpp"},
    {"EnumeratorsWithUnknownValues", "int x = V2 + V6 + V8;", R"cpp(
enum Version {
  V1 = Base::first + 1,
  V2 = Base::first + 2,
  V3 = Base::first + 3,
  V4 = 4,
  V5,
  V6 = Base::first + 6,
  V7 = 7,
  V8 = Base::first + 8,
};
)cpp",
     R"cpp(
enum Version {
  V1=0,
  V2 = Base::first + 2,
  V4 = 4,
  V5,
  V6 = Base::first + 6,
  V7 = 7,
  V8 = Base::first + 8,
};
)cpp"},
    {"EnumeratorsWithoutRoom", "int x = I;", R"cpp(
enum { A, B, C, D, E, F, G, H, I };
enum { a };
)cpp",
     R"cpp(
enum { H=7,                    I };
)cpp"},
    {"EnumeratorsOfScopes", "int x = V1; Mode mode = Mode::M2;", R"cpp(
enum class Mode { M1, M2 = 5, M3, M4, M5, M6, M7, M8, M9 };
enum class Idle { V1, V2, V3, V4, V5, V6, V7, V8, V9 };
)cpp",
     R"cpp(
enum class Mode {     M2 = 5,                            };
)cpp"},
    {"EnumeratorsByMacros", "int x = V1;", R"cpp(
enum Version {
  V1, V2, V3, V4, V5, V6, V7, V8,
#ifdef MORE
  V9
#endif
};
)cpp",
     R"cpp(
enum Version {
  V1, V2, V3, V4, V5, V6, V7, V8,
#ifdef MORE
  V9
#endif
};
)cpp"},
    {"EnumsInClasses", "int x = Store::Newest;", R"cpp(
class Store {
  enum Kind { Table };
  enum { First, Newest };
  int rows;
};
)cpp",
     R"cpp(
class Store {
  enum { First, Newest };
};
)cpp"},
    {"OperatorsAndFriends", "Row row;", R"cpp(
struct Text {};
Text &operator<<(Text &, int);
class Row {
  friend bool same(const Row &, const Row &);
  bool other() const;
  operator bool() const;
public:
  bool operator<(const Row &) const;
};
int operator""_v(unsigned long long);
class Idle {
  operator bool() const;
};
static_assert(sizeof(int) == 4);
)cpp",
     R"cpp(
class Row {
  operator bool() const;
public:
  bool operator<(const Row &) const;
};
int operator""_v(unsigned long long);
)cpp"},
    {"OperatorsByTheirOperands", "Row row; bool x = same(row, row);", R"cpp(
struct Text {};
Text &operator<<(Text &, const Row &);
bool operator()(const Idle &, int);
void *operator new(unsigned long);
class Row {
  friend bool same(const Row &, const Row &);
  friend class Idle;
  friend bool operator==(const Row &, const Row &) { return true; }
  friend bool operator==(int, const Idle &);
};
)cpp",
     R"cpp(
struct Text {};
Text &operator<<(Text &, const Row &);
void *operator new(unsigned long);
class Row {
  friend bool same(const Row &, const Row &);
  friend bool operator==(const Row &, const Row &) {              }
};
)cpp"},
    {"ExternC", "void g() { run(); }", R"cpp(
extern "C" {
int run();
int walk();
}
extern "C" int stop();
)cpp",
     R"cpp(
extern "C" {
int run();
}
extern "C" int stop();
)cpp"},
    {"Templates", "Table<int> t; int x = size<char>(); auto y = made<int>();", R"cpp(
template <class T> struct Traits;
template <> struct Traits<int> { using type = int; };
template <class T> class Table {
  typename Traits<T>::type cell;
  Table(typename Traits<T>::type);
};
template <class T> int size();
template <> int size<char>();
template <class T> Words made() HIVE_PURE;
template <> Words made<int>() HIVE_PURE;
template <> Words idle<int>(int);
extern template class Table<int>;
template <class T> concept Fine = true;
template < class A, class B = Words, enable_if_t < is<A>::value && is<B>::value, int > = 0 >
void fill(A, B) { idle(); }
template <class A, class B = Traits<Traits<A>>> class Unused { int x; };
int after;
)cpp",
     R"cpp(
template <class T> struct Traits;
template <> struct Traits<int> { using type = int; };
template <class T> class Table {
  Table(typename Traits<T>::type);
};
template <class T> int size();
template <> int size<char>();
template <class T> Words made() HIVE_PURE;
template <> Words made<int>() HIVE_PURE;
extern template class Table<int>;
)cpp"},
    {"Bodies", "void f() { a(); b(); Store c; }", R"cpp(
int inner();
int value();
inline int a() { return inner(); }
inline auto b() { return value(); }
inline int d() { return 3; }
inline auto a(int) -> decltype(value()) { return inner(); }
class Store { public: Store() : x{inner2()} { inner(); } int x; };
)cpp",
     R"cpp(
int value();
inline int a() {                 }
inline auto b() { return value(); }
inline auto a(int) -> decltype(value()) {                 }
class Store { public: Store() : x{inner2()} {          } int x; };
)cpp"},
    {"AccessAfterMacros", "void f(Store &s) { s.run(); }", R"cpp(
class Store {
  HIVE_OBJECT
public:
  int idle();
signals:
  int run();
  HIVE_PROPERTY(int x READ x)
public slots:
  int stop();
};
)cpp",
     R"cpp(
class Store {
  HIVE_OBJECT
public:
signals:
  int run();
  HIVE_PROPERTY(int x READ x)
public slots:
};
)cpp"},
    {"Coroutines", "Task<bool> up() { co_return true; }", R"cpp(
template <class T> struct Task {
  struct promise_type {
    Task get_return_object();
    void return_value(T);
    void idle();
  };
  bool await_ready();
};
)cpp",
     R"cpp(
template <class T> struct Task {
  struct promise_type {
    Task get_return_object();
    void return_value(T);
  };
  bool await_ready();
};
)cpp"},
    {"GuardsAndIncludes", "int z;", R"cpp(
#ifndef STORE_H
#define STORE_H
#include "rows.h"
int a;
#define LIMIT used
int used;
#endif
)cpp",
     R"cpp(
#ifndef STORE_H
#define STORE_H
#include "rows.h"
#endif
)cpp"},
    {"BracesInElse", "int z = b;", R"cpp(
#if A
namespace db { int a; }
#else
namespace db { int b; }
OTHER
#endif
namespace db {
int c;
}
int d;
)cpp",
     R"cpp(
#if A
namespace db {        }
#else
namespace db { int b; }
OTHER
#endif
namespace db {
}
)cpp"},
};

INSTANTIATE_TEST_SUITE_P(Cases, Parts, testing::ValuesIn(cases),
                         [](const auto &info) { return std::string(info.param.name); });

TEST(PartsOfManyHeaders, AreAskedForByEachOther) {
  EXPECT_EQ(lines(cut("Store store;", {"struct Row {};\nstruct Idle {};\n",
                                       "struct Store { Row row(int); Row other; };\n"})),
            "struct Row {};\n");
  // What a macro of another header does counts.
  EXPECT_EQ(lines(cut("int z;", {"begin int a;\nint b;\nend int c;\n",
                                 "#define begin open\n#define end close\n",
                                 "#define open namespace x {\n#define close }\n"})),
            "begin int a;\nend int c;\n");
}

TEST(PartsOfManyHeaders, AreAskedForByGivenMacros) {
  EXPECT_EQ(lines(cut("int z;", {"int a;\nint b;\n"}, {"LIMIT=a"})), "int a;\n");
}

TEST(PartsThatAreLeftOut, LeaveLinesAndColumns) {
  llvm::StringRef header = "int a;\tint b; int c;\r\n"
                           "/* one\n two */ struct A {\n"
                           "  int x; }; int d; /* \xc3\xa4 */ int e;\n"
                           "#define MORE \\\n  int f;\n"
                           "int g() { return 3;\n } int h;\n";
  std::string left = cut("int z = b + e + h; int MORE", {header.str()});
  ASSERT_EQ(llvm::StringRef(left).count('\n'), header.count('\n'));
  for (llvm::StringRef kept : {"int b;", "int e;", "#define MORE \\\n  int f;", "int h;"}) {
    auto place = [&](llvm::StringRef text) {
      size_t at = text.find(kept);
      EXPECT_NE(at, llvm::StringRef::npos) << kept.str();
      llvm::StringRef before = text.take_front(at);
      return std::make_pair(before.count('\n'), at - (before.rfind('\n') + 1));
    };
    EXPECT_EQ(place(left), place(header)) << kept.str();
  }
  for (llvm::StringRef gone : {"int a;", "int c;", "struct A", "int d;", "return 3;"})
    EXPECT_EQ(left.find(gone.str()), std::string::npos) << gone.str();
}

/// The words' numbers depend on what was read before; what is kept does not.
TEST(PartsThatAreLeftOut, AreTheSameWhateverWasReadBefore) {
  llvm::StringRef header = "#define JOIN(a, b) a##b\n#define V(n) ver_##n\n"
                           "struct B { int x; }; struct A : B {}; int ver_1; int idle;\n"
                           "inline int f() { return ver_2 + other_2; }\n";
  llvm::StringRef earlier = "int ver_2; int other_2; struct B {}; int idle, z, A;\n";
  std::string main = "A a; int x = V(1); void g() { JOIN(ot, her); f(); }";
  Source mainSource = tokenize(main), source = tokenize(header), other = tokenize(earlier);
  WordTable fresh, used;
  partsOf(other, used);
  HeaderText one, two;
  one.source = tokenize(header);
  one.parts = partsOf(one.source, fresh);
  two.source = tokenize(header);
  two.parts = partsOf(two.source, used);
  const HeaderText *ones[] = {&one}, *twos[] = {&two};
  Selection first(fresh, mainSource, {}, ones), second(used, mainSource, {}, twos);
  EXPECT_EQ(first.cut(0, header), second.cut(0, header));
  for (llvm::StringRef word : {"A", "B", "ver_1", "ver_2", "other_2", "idle", "z", "f", "nowhere"})
    EXPECT_EQ(first.mentions(word), second.mentions(word)) << word.str();
}

/// Damage is kept rather than understood, and it takes no longer than order.
TEST(PartsOfDamage, End) {
  auto repeat = [](llvm::StringRef text, size_t times) {
    std::string out;
    for (size_t i = 0; i < times; ++i)
      out += text.str();
    return out;
  };
  for (llvm::StringRef text : {"{",
                               "}",
                               "(",
                               ")",
                               "[",
                               "]",
                               "<",
                               "#if A\n",
                               "#else\n",
                               "#endif\n",
                               "int x =\n#if A\n1;\n",
                               "#if A\nint x;\n",
                               "class A {",
                               "};",
                               "namespace a {",
                               "namespace a { class B {",
                               "struct A { int x; ",
                               "enum {",
                               "a::",
                               "template <",
                               "x(",
                               "public:",
                               "#define A A(B\n",
                               "#define A(x) x##B C(x\n",
                               "A(x, ",
                               ";",
                               "=",
                               "\"",
                               "R\"(",
                               "/*",
                               "int f() {\n#if A\n"}) {
    auto begin = std::chrono::steady_clock::now();
    std::string header = repeat(text, 20'000);
    EXPECT_EQ(llvm::StringRef(cut("A a; B(C, D)", {header})).count('\n'),
              llvm::StringRef(header).count('\n'))
        << text.str();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5)) << text.str();
  }
}

/// What is told of the file does not hang on how much of the header the parser is given.
std::string told(llvm::StringRef main, llvm::StringRef header, llvm::StringRef mentioned) {
  auto fs = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  // Words of a pragma are asked for as well.
  std::string code = ("#include \"store.h\"\n" + main + "\n#pragma hive " + mentioned + "\n").str();
  fs->addFile("/p/a.cpp", 0, llvm::MemoryBuffer::getMemBufferCopy(code));
  fs->addFile("/p/store.h", 0, llvm::MemoryBuffer::getMemBufferCopy(header));
  Options options;
  options.root = "/p";
  llvm::Expected<FileFacts> facts = extract("/p/a.cpp", options, fs);
  if (!facts)
    return llvm::toString(facts.takeError());
  EXPECT_TRUE(facts->unread.empty());
  return print(*facts);
}

struct Example {
  const char *name;
  const char *header;
  const char *main;
  const char *expected; ///< somewhere in what is told
};

class PartsAndWhole : public testing::TestWithParam<Example> {};

TEST_P(PartsAndWhole, TellTheSame) {
  const Example &example = GetParam();
  std::string all;
  std::string header = example.header;
  Source source = tokenize(header);
  for (const Token &token : source.tokens)
    if (token.name)
      all += token.text.str() + " ";
  std::string inParts = told(example.main, example.header, "");
  EXPECT_EQ(inParts, told(example.main, example.header, all));
  EXPECT_NE(inParts.find(example.expected), std::string::npos) << inParts;
}

constexpr Example examples[] = {
    {"VersionInAnEnumerator", R"cpp(
enum Unrelated { Nothing };
enum Version { Initial = 1, WithRows, Latest = WithRows };
)cpp",
     "void up(Db &db, int v) { if (v < Latest) db.exec(\"DROP TABLE a\"); }", "Latest=2"},
    {"SqlInAConstant", R"cpp(
namespace sql { const char *const dropRows = "DROP TABLE rows"; extern const char *idle; }
)cpp",
     "void up(Db &db) { db.exec(sql::dropRows); }", "\"DROP TABLE rows\""},
    {"TypeOfAStepTable", R"cpp(
struct Connection { bool run(const char *sql); };
struct Step { int version; Connection (*open)(int); Connection db; bool idle() const; };
extern const Step steps[];
)cpp",
     "void up(int i) { steps[i].db.run(\"DROP TABLE a\"); }", "<Connection>.run"},
    {"ValueByPastedName", R"cpp(
#define VALUE(a, b) a##b
constexpr int storeVersion = 7;
)cpp",
     "bool up(int v) { return v < VALUE(store, Version); }", "storeVersion=7"},
    {"MembersOfBases", R"cpp(
struct Connection { bool run(const char *sql); bool idle(); };
struct Base { Connection &db(); Connection &other(); };
class Store : public Base { public: void up(); void idle(); };
)cpp",
     "void Store::up() { db().run(\"DROP TABLE a\"); }", "db()<Connection>"},
    {"AccessAfterMacros", R"cpp(
class Store {
  HIVE_OBJECT
public:
  int idle();
  bool run(const char *sql);
};
)cpp",
     "void up(Store &s) { auto ok = s.run(\"DROP TABLE a\"); }", "s<Store>.run"},
};

INSTANTIATE_TEST_SUITE_P(Examples, PartsAndWhole, testing::ValuesIn(examples),
                         [](const auto &info) { return std::string(info.param.name); });

} // namespace
} // namespace migralint::cxx
