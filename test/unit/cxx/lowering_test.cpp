// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// C++ snippets and the trees they are lowered to, in source mode and without a single header.
#include "frontends/cxx/frontend.h"
#include "printer.h"

#include <gtest/gtest.h>

namespace migralint::cxx {
namespace {

struct Snippet {
  const char *name;
  const char *code;
  const char *expected;
};

class Lowering : public testing::TestWithParam<Snippet> {};

TEST_P(Lowering, GivesTheTree) {
  auto fs = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  fs->addFile("/p/a.cpp", 0, llvm::MemoryBuffer::getMemBufferCopy(GetParam().code));
  Options options;
  options.root = "/p";
  options.macros = {
      "Q_OBJECT=", "emit=", "slots=", "signals=public", "LITERAL(s)=(s)", "foreach(a,b)=for(a:b)"};
  llvm::Expected<FileFacts> facts = extract("/p/a.cpp", options, fs);
  ASSERT_TRUE(static_cast<bool>(facts));
  EXPECT_EQ(print(*facts), GetParam().expected);
  EXPECT_TRUE(facts->unread.empty());
}

const Snippet snippets[] = {
    {"MethodOfUnknownClass", R"cpp(void Store::migrate(int v) const { db.exec("DROP TABLE a"); }
)cpp",
     R"(fn Store::migrate(int v) -> void
  db.exec("DROP TABLE a")
)"},
    {"ConstructorOfUnknownClass",
     R"cpp(Store::Store(QObject *p) : QObject(p), m_db(open("x")) { m_db.exec("DROP TABLE a"); }
)cpp",
     R"(fn Store::Store(QObject& p)
  m_db.exec("DROP TABLE a")
)"},
    {"NestedUnknownClass", R"cpp(namespace n { bool A::B::run() { return exec("DROP TABLE a"); } }
)cpp",
     R"(fn n::A::B::run() -> bool
  return exec("DROP TABLE a")
)"},
    {"ExportMacro",
     R"cpp(class STORE_EXPORT Store : public Base { int version = 3; void up() { run("DROP TABLE a"); } };
)cpp",
     R"(class Store : Base
  int version = 3
fn Store::up() -> void
  run("DROP TABLE a")
)"},
    {"MetaObjectMacros", R"cpp(class Store : public QObject { Q_OBJECT
public slots:
  void up() { emit done("x"); }
signals:
  void done(QString s);
};
)cpp",
     R"(class Store : QObject
fn Store::up() -> void
  this.done("x")
)"},
    {"UnknownMacroLines", R"cpp(class Store {
  DECLARE_THING(Store)
  SOME_FLAG
  void up() { run("a"); }
};
REGISTER_STORE(Store)
void f() { run("b"); }
)cpp",
     R"(class Store
fn Store::up() -> void
  run("a")
fn f() -> void
  run("b")
)"},
    {"MacroWithBody", R"cpp(FIXTURE(Store, upgrades) { run("DROP TABLE a"); }
)cpp",
     R"(fn f0() -> void
  run("DROP TABLE a")
)"},
    {"Foreach",
     R"cpp(void f(QStringList names) { foreach (const QString &n, names) { run("DROP TABLE " + n); } }
)cpp",
     R"(fn f(QStringList names) -> void
  for n in names
    run("DROP TABLE ·{n}")
)"},
    {"UnknownLoopMacro", R"cpp(void f() { FOR_ALL (names) { run("a"); } }
)cpp",
     R"(fn f() -> void
  block
    run("a")
)"},
    {"AdjacentLiterals", R"cpp(void f() { run("DROP " "TABLE a"); }
)cpp",
     R"(fn f() -> void
  run("DROP ·TABLE a")
)"},
    {"RawString", R"cpp(void f() { run(R"(DROP
TABLE a)"); }
)cpp",
     R"(fn f() -> void
  run("DROP\nTABLE a")
)"},
    {"RawStringWithDelimiter", R"cpp(void f() { run(R"sql(SELECT ")")sql"); }
)cpp",
     R"out(fn f() -> void
  run("SELECT ")"")
)out"},
    {"Escapes", R"cpp(void f() { run("a\tb\x41\101\u00e4\"\\"); }
)cpp",
     R"(fn f() -> void
  run("a	bAAä"\")
)"},
    {"Prefixes", R"cpp(void f() { run(u8"a", u"b", U"c", L"d", u8R"(e)"); }
)cpp",
     R"(fn f() -> void
  run("a", "b", "c", "d", "e")
)"},
    {"UserDefinedLiteral", R"cpp(void f() { run(u"DROP TABLE a"_s, "b"_q); }
)cpp",
     R"(fn f() -> void
  run("DROP TABLE a", "b")
)"},
    {"MacroLiterals", R"cpp(#define TABLE "things"
void f() { run("DROP TABLE " TABLE); }
)cpp",
     R"(fn f() -> void
  run("DROP TABLE ·things")
)"},
    {"MacroConcatenation", R"cpp(#define DROP(t) "DROP TABLE " #t
void f() { run(DROP(a)); }
)cpp",
     R"(fn f() -> void
  run("DROP TABLE ·a")
)"},
    {"LiteralMacro", R"cpp(void f() { run(LITERAL("DROP TABLE a")); }
)cpp",
     R"(fn f() -> void
  run("DROP TABLE a")
)"},
    {"Concatenation", R"cpp(void f(std::string t) { run("DROP TABLE " + t + ";"); }
)cpp",
     R"(fn f(string t) -> void
  run("DROP TABLE ·{t}·;")
)"},
    {"ConcatenationWithNumber", R"cpp(void f() { run(std::string("v=") + std::to_string(3) + ';'); }
)cpp",
     R"(fn f() -> void
  run("v=·{std::to_string(3)}·;")
)"},
    {"Builder", R"cpp(void f(QString t) { run(QString("DROP ") % "TABLE " % t); }
)cpp",
     R"(fn f(QString t) -> void
  run("DROP ·TABLE ·{t}")
)"},
    {"Conversions", R"cpp(void f() { run(QString::fromUtf8("a").toUtf8().constData()); }
)cpp",
     R"(fn f() -> void
  run("a")
)"},
    {"NumberedArguments",
     R"cpp(void f(QString t) { run(QString("DROP %2 %1").arg(t).arg("TABLE")); }
)cpp",
     R"(fn f(QString t) -> void
  run("DROP ·TABLE· ·{t}")
)"},
    {"NumberedArgumentsAtOnce", R"cpp(void f(QString t) { run(QString("%1 %2").arg(t, "x")); }
)cpp",
     R"(fn f(QString t) -> void
  run("{t}· ·x")
)"},
    {"BraceFormat", R"cpp(void f(int n) { run(fmt::format("DROP TABLE t{} {{{}}}", n, "x")); }
)cpp",
     R"(fn f(int n) -> void
  run("DROP TABLE t·{n}· {·x·}")
)"},
    {"PercentFormat", R"cpp(void f(int n) { run(StringFormat("DROP TABLE %s_%03d 100%%", "t", n)); }
)cpp",
     R"(fn f(int n) -> void
  run("DROP TABLE ·t·_·{n}· 100%")
)"},
    {"FormatIntoBuffer",
     R"cpp(void f(int n) { char sql[100]; snprintf(sql, sizeof(sql), "DROP TABLE t%d", n); run(sql); }
)cpp",
     R"(fn f(int n) -> void
  char sql = ?
  snprintf(sql, ?(sql), "DROP TABLE t·{n}", n)
  run(sql="DROP TABLE t·{n}")
)"},
    {"FormatThatExecutes",
     R"cpp(void f(Db *db, int n) { db_printf(db, "DELETE FROM t WHERE n=%d", n); }
)cpp",
     R"(fn f(Db& db, int n) -> void
  db_printf(db, "DELETE FROM t WHERE n=·{n}", n)
)"},
    {"StringStream",
     R"cpp(void f(int n) { std::ostringstream ss; ss << "DROP TABLE t" << n; run(ss.str()); }
)cpp",
     R"(fn f(int n) -> void
  ostringstream ss = ?
  ss<ostringstream>.operator<<("DROP TABLE t·{n}", n)
  run("DROP TABLE t·{n}")
)"},
    {"SessionChain",
     R"cpp(void f(int n) { session << "DELETE FROM t WHERE n=" << n, soci::use(n), soci::into(n); }
)cpp",
     R"(fn f(int n) -> void
  session.operator<<("DELETE FROM t WHERE n=·{n}", n, soci::use(n), soci::into(n))
)"},
    {"ListOfStatements",
     R"cpp(void f() { QStringList l; l << "DROP TABLE a" << "DROP TABLE b"; for (const auto &s : l) run(s); }
)cpp",
     R"(fn f() -> void
  QStringList l = ?
  l<QStringList>.operator<<("DROP TABLE a", "DROP TABLE b")
  for s in l
    run(s="{s|DROP TABLE a|DROP TABLE b}")
)"},
    {"LoopOverPairs",
     R"cpp(void f() { for (const auto &[version, apply] : steps()) apply(); }
)cpp",
     R"(fn f() -> void
  for version,apply in steps()
    apply()
)"},
    {"LoopOverLiterals", R"cpp(void f() { for (auto s : {"a", "b"}) run(s); }
)cpp",
     R"(fn f() -> void
  for s in ["a", "b"]
    run(s="{s|a|b}")
)"},
    {"LoopOverArray",
     R"cpp(void f() { const char *names[] = {"a", "b"}; for (auto s : names) run(std::string("DROP TABLE ") + s); }
)cpp",
     R"(fn f() -> void
  char names = ["a", "b"]
  for s in names
    run("DROP TABLE ·{s|a|b}")
)"},
    {"AssignedInBranches",
     R"cpp(void f(bool c) { std::string s; if (c) s = "a"; else s = "b"; run(s); }
)cpp",
     R"(fn f(bool c) -> void
  string s = ?
  if c
    (s = "a")
  else
    (s = "b")
  run(s="{s|a|b}")
)"},
    {"AppendedInBranch",
     R"cpp(void f(bool c) { std::string s = "DROP TABLE a"; if (c) s += " CASCADE"; run(s); }
)cpp",
     R"(fn f(bool c) -> void
  string s = "DROP TABLE a"
  if c
    (s += " CASCADE")
  run(s="DROP TABLE a·{s| CASCADE|}")
)"},
    {"AppendedInLoop",
     R"cpp(void f(int n) { std::string s = "VALUES "; for (int i = 0; i < n; ++i) s += "(1),"; run(s); }
)cpp",
     R"(fn f(int n) -> void
  string s = "VALUES "
  int i = 0
  while (i < n)
    (s += "(1),")
  else
    ++i
  run(s="VALUES ·{s}")
)"},
    {"BranchThatReturns",
     R"cpp(void f(bool c) { std::string s = "a"; if (c) { s = "b"; return; } run(s); }
)cpp",
     R"(fn f(bool c) -> void
  string s = "a"
  if c
    (s = "b")
    return ?
  run(s="a")
)"},
    {"GlobalConstant", R"cpp(static const char *const sql = "DROP TABLE a";
void f() { run(sql); }
)cpp",
     R"(var char sql = "DROP TABLE a"
fn f() -> void
  run(sql="DROP TABLE a")
)"},
    {"ClassConstant",
     R"cpp(struct S { static constexpr int version = 4; static constexpr const char *sql = "DROP TABLE a"; };
void f() { run(S::sql, S::version); }
)cpp",
     R"(class S
var int S::version = 4
var char S::sql = "DROP TABLE a"
fn f() -> void
  run(sql="DROP TABLE a", version=4)
)"},
    {"ReturnedText", R"cpp(static QString tableName() { return "a"; }
void f() { run("DROP TABLE " + tableName()); }
)cpp",
     R"(fn tableName() -> QString local
  return "a"
fn f() -> void
  run("DROP TABLE ·a")
)"},
    {"Enumerators", R"cpp(enum Version { First = 1, Second };
void f(int v) { if (v < Second) run(Version::First); }
)cpp",
     R"(fn f(int v) -> void
  if (v < Second=2)
    run(First=1)
)"},
    {"MacroNumber", R"cpp(#define CURRENT_VERSION 7
void f(int v) { if (v >= CURRENT_VERSION) return; }
)cpp",
     R"(fn f(int v) -> void
  if (v >= CURRENT_VERSION=7)
    return ?
)"},
    {"ConditionalText", R"cpp(void f(bool c) { run(c ? "a" : "b"); }
)cpp",
     R"(fn f(bool c) -> void
  run("{|a|b}")
)"},
    {"IfWithInit",
     R"cpp(void f() { if (int v = version(); v < 3) { run("a"); } else if (v == 4) run("b"); }
)cpp",
     R"(fn f() -> void
  int v = version()
  if (v < 3)
    run("a")
  else
    if (v == 4)
      run("b")
)"},
    {"SwitchFallsThrough",
     R"cpp(void f(int v) { switch (v) { case 1: case 2: run("a"); [[fallthrough]]; case 3: { run("b"); break; } default: run("c"); } }
)cpp",
     R"(fn f(int v) -> void
  switch v
    case 1, 2
      run("a")
    case 3
      block
        run("b")
        break
    case default
      run("c")
)"},
    {"Loops",
     R"cpp(void f() { while (next()) run("a"); do { run("b"); } while (more()); for (;;) break; }
)cpp",
     R"(fn f() -> void
  while next()
    run("a")
  do while more()
    run("b")
  while ?
    break
)"},
    {"LoopsOverTablesOfUnknownTemplates",
     R"cpp(static const std::map<int, std::vector<std::string>> steps = {{1, {"a"}}};
static const std::map<int, Rows> rows;
void f() {
  for (const auto &step : steps) for (const std::string &sql : step.second) run(sql);
  for (const auto &row : rows) run(row.second);
}
)cpp",
     R"(var map steps = [[1, ["a"]]]
fn f() -> void
  for step in steps
    for sql in step.second
      run(sql)
  for row in rows
    run(row.second)
)"},
    {"TryCatch",
     R"cpp(void f() { try { run("a"); } catch (const SqlError &e) { log(e); } catch (...) { throw; } }
)cpp",
     R"(fn f() -> void
  try
    run("a")
  catch SqlError
    log(e)
  catch ...
    throw ?
)"},
    {"ThrowUnknown", R"cpp(void f() { throw std::runtime_error("broken"); }
)cpp",
     R"(fn f() -> void
  throw std::runtime_error("broken")
)"},
    {"QueryOfOneText", R"cpp(void f() { QSqlQuery q("DROP TABLE a"); QSqlQuery("DROP TABLE b"); }
)cpp",
     R"x(fn f() -> void
  QSqlQuery q = new QSqlQuery("DROP TABLE a")
  new QSqlQuery("DROP TABLE b")
)x"},
    {"ThrowKnownClass", R"cpp(struct Broken { Broken(const char *); };
void f() { throw Broken("broken"); }
)cpp",
     R"x(class Broken
fn f() -> void
  throw new Broken("broken")
)x"},
    {"ThrowText", R"cpp(void f() { throw "broken"; }
)cpp",
     R"(fn f() -> void
  throw "broken"
)"},
    {"UnknownTextTypes",
     R"cpp(void f(int x) { db.exec(QLatin1String("ADD a DEFAULT ") + QString::number(x)); QString s = TO_BYTES("a"); db.exec(L1S("b")); }
)cpp",
     R"x(fn f(int x) -> void
  db.exec("ADD a DEFAULT ·{QString::number(x)}")
  QString s = "a"
  db.exec("b")
)x"},
    {"CallsOnTextThatDoSomething",
     R"cpp(void f() { if (!runString("DROP TABLE a")) return; string_log("b"); bool ok = execText("c"); makeText("d"); }
)cpp",
     R"x(fn f() -> void
  if !runString("DROP TABLE a")
    return ?
  string_log("b")
  bool ok = execText("c")
  makeText("d")
)x"},
    {"IndirectCalls",
     R"cpp(void S::f(Db &db, void (*g)(int)) { steps[3](db); (this->*fn)(db); (*g)(3); for (auto &entry : steps) { entry.apply(db); steps[0].apply(db); } }
)cpp",
     R"x(fn S::f(Db& db, & g) -> void
  steps[3].operator()(db)
  (this ->* fn).operator()(db)
  *g.operator()(3)
  for entry in steps
    entry.apply(db)
    steps[0].apply(db)
)x"},
    {"TextAddedToField",
     R"cpp(struct Plant { std::string note; };
void f(Plant &plant, Tree &tree) { plant.note += " (migrated)"; tree.note += "b"; }
)cpp",
     R"x(class Plant
  string note
fn f(Plant& plant, Tree& tree) -> void
  (plant.note += " (migrated)")
  (tree.note += "b")
)x"},
    {"StructuredBinding", R"cpp(void f() { auto [a, b] = pair(); run(a); }
)cpp",
     R"(fn f() -> void
   a,b = pair()
  run(a)
)"},
    {"IfConstexpr",
     R"cpp(template <class T> void f(T t) { if constexpr (T::fast) t.exec("DROP TABLE a"); }
)cpp",
     R"(fn f( t) -> void
  if T::fast
    t.exec("DROP TABLE a")
)"},
    {"Lambda", R"cpp(void f(Db &db) { auto up = [&](int v) { db.exec("a"); }; up(3); }
)cpp",
     R"(fn f(Db& db) -> void
   up = lambda f::lambda#1
  up(3)
fn f::lambda#1 [up](int v) -> void
  db<Db>.exec("a")
)"},
    {"LambdaArgument", R"cpp(void f() { transaction([this] { return exec("DROP TABLE a"); }); }
)cpp",
     R"(fn f() -> void
  transaction(lambda f::lambda#1)
fn f::lambda#1()
  return exec("DROP TABLE a")
)"},
    {"FunctionTable", R"cpp(struct Migration { int version; std::function<void(QSqlQuery &)> run; };
static constexpr Migration MIGRATIONS[] = { {2, [](QSqlQuery &q) { q.exec("DROP TABLE a"); }}, {3, convert} };
)cpp",
     R"(class Migration
  int version
  function run
var Migration MIGRATIONS = [[2, lambda lambda#1], [3, convert]]
fn lambda#1(QSqlQuery& q) -> void
  q<QSqlQuery>.exec("DROP TABLE a")
)"},
    {"DesignatedTable",
     R"cpp(std::vector<Entry> entries = { Entry{.version = 9035, .sql = R"(DROP TABLE a)"}, {.version = 9036} };
)cpp",
     R"(var vector entries = [new Entry(.version=9035, .sql="DROP TABLE a"), [.version=9036]]
)"},
    {"LocalTable",
     R"cpp(void f() { static const Step steps[] = {{1, "a"}, {2, "b"}}; run(steps[0]); }
)cpp",
     R"(var Step steps = [[1, "a"], [2, "b"]]
fn f() -> void
  Step steps = [[1, "a"], [2, "b"]]
  run(steps[0])
)"},
    {"NewAndDelete",
     R"cpp(void f() { auto *q = new QSqlQuery("DROP TABLE a", db); q->exec(); delete q; }
)cpp",
     R"(fn f() -> void
  QSqlQuery q = new QSqlQuery("DROP TABLE a", db)
  q.exec()
  q
)"},
    {"DeclaredWithArguments", R"cpp(void f() { QSqlQuery q("DROP TABLE a", db); q.exec(); }
)cpp",
     R"(fn f() -> void
  QSqlQuery q = new QSqlQuery("DROP TABLE a", db)
  q<QSqlQuery>.exec()
)"},
    {"SmartPointers",
     R"cpp(struct S { std::unique_ptr<QSqlDatabase> db; void f() { db->exec("a"); } };
)cpp",
     R"(class S
  QSqlDatabase db
fn S::f() -> void
  this.db<QSqlDatabase>.exec("a")
)"},
    {"FieldOfUnknownType",
     R"cpp(class S { QSqlDatabase db; QString path; void f() { if (db.open(path)) db.exec("DROP TABLE " + path); } };
)cpp",
     R"(class S
  QSqlDatabase db
  QString path
fn S::f() -> void
  if this.db<QSqlDatabase>.open(this.path)
    this.db<QSqlDatabase>.exec("DROP TABLE ·{path}")
)"},
    {"ParameterTypes", R"cpp(bool f(const QString &a, std::vector<int> *b, std::optional<Foo> c);
bool f(const QString &a, std::vector<int> *b, std::optional<Foo> c) { return a; }
)cpp",
     R"(fn f(QString a, vector& b, Foo c) -> bool
  return a
)"},
    {"Annotation", R"cpp([[clang::annotate("migration")]] static void f() {}
)cpp",
     R"(fn f() -> void local @migration
)"},
    {"OverridesAndNamespaces",
     R"cpp(namespace { class S : public Step { void up(int v) override { run(v); } }; }
)cpp",
     R"(class S : Step
fn S::up(int v) -> void local
  run(v)
)"},
    {"Overloads", R"cpp(void f(int a) {} 
void f(const char *a) {}
)cpp",
     R"(fn f(int a) -> void
fn f#2(char a) -> void
)"},
    {"IgnoredResult", R"cpp(void f() { (void)exec("a"); static_cast<void>(exec("b")); }
)cpp",
     R"(fn f() -> void
  exec("a")
  exec("b")
)"},
    {"UnknownNamespaceFunctions",
     R"cpp(void f() { auto r = soci::orm::open("x"); lmdb::dbi_open<int>(r, "y"); }
)cpp",
     R"(fn f() -> void
   r = soci::orm::open("x")
  lmdb::dbi_open(r, "y")
)"},
    {"UnknownTemplates",
     R"cpp(void f() { QMap<QString, QList<int>> m; m.insert("a", make<Foo>("b")); }
)cpp",
     R"(fn f() -> void
  QMap m = ?
  m<QMap>.insert("a", make("b"))
)"},
    {"OperatorsOnUnknown",
     R"cpp(void f(Thing t) { t["key"] = 3; t->x++; !t; if (t && t.a == Thing::B) run(*t); }
)cpp",
     R"(fn f(Thing t) -> void
  (t["key"] = 3)
  post++t.x
  !t
  if (t && (t.a == Thing::B))
    run(*t)
)"},
    {"Coroutine", R"cpp(Task f() { co_await exec("DROP TABLE a"); co_return; }
)cpp",
     R"(fn f() -> Task
  exec("DROP TABLE a")
  return ?
)"},
    {"ForeignEnumBase", R"cpp(enum class E : quint8 { A = Other::B, C };
void f() { run(E::C); }
)cpp",
     R"(fn f() -> void
  run(C=1)
)"},
    {"UnbalancedConditional", R"cpp(void f(int v) {
#ifdef NEW
  if (v < 3) {
#else
  if (v < 2) {
#endif
    run("a");
  }
}
)cpp",
     R"(fn f(int v) -> void
  if (v < 2)
    run("a")
)"},
    {"ConnectToSlot",
     R"cpp(void f(Db *db) { connect(db, &Db::done, this, [db] { db->exec("a"); }); }
)cpp",
     R"(fn f(Db& db) -> void
  connect(db, &Db::done, lambda f::lambda#1)
fn f::lambda#1() -> void
  db<Db>.exec("a")
)"},
    {"PreparedOnMember",
     R"cpp(void S::f() { m_query->prepare("UPDATE t SET a = a + 1"); if (!m_query->exec()) qWarning() << "failed" << m_query->lastError(); }
)cpp",
     R"(fn S::f() -> void
  m_query.prepare("UPDATE t SET a = a + 1")
  if !m_query.exec()
    qWarning().operator<<("failed·{m_query->lastError()}", m_query.lastError())
)"},
};

INSTANTIATE_TEST_SUITE_P(Snippets, Lowering, testing::ValuesIn(snippets),
                         [](const auto &info) { return std::string(info.param.name); });

} // namespace
} // namespace migralint::cxx
