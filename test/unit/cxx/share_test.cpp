// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is hard to parse without the headers of dependencies, one shape after the other: in each the
// parser's tree must still hold all SQL of function bodies. The sources name headers that are
// not there.
#include "frontends/cxx/frontend.h"

#include "gtest/gtest.h"

using namespace migralint;

namespace {

struct Shape {
  const char *name;
  const char *code;
  unsigned literals;
  unsigned fromTokens = 0; ///< those that only the tokens give
};

class Share : public testing::TestWithParam<Shape> {};

TEST_P(Share, IsWhole) {
  auto files = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  files->addFile("/p/a.cpp", 0, llvm::MemoryBuffer::getMemBuffer(GetParam().code));
  cxx::Options options;
  options.root = "/p";
  llvm::Expected<FileFacts> facts = cxx::extract("/p/a.cpp", options, files);
  ASSERT_TRUE(static_cast<bool>(facts));
  EXPECT_EQ(facts->sqlLiterals, GetParam().literals);
  EXPECT_EQ(facts->sqlLiteralsHeld, GetParam().literals - GetParam().fromTokens);
  EXPECT_EQ(facts->sqlLiteralsFromTokens, GetParam().fromTokens);
  for (const Unread &unread : facts->unread)
    ADD_FAILURE() << unread.range.line << ": " << unread.what;
}

constexpr Shape shapes[] = {
    {"MethodsOfAClassWithoutHeader", R"cpp(
#include "hive.h"
Hive::Hive(Base *parent) : Base(parent), m_db(open()) { m_db->exec("DROP TABLE a"); }
bool Hive::up(int from) const { return from < 3 && m_db.exec("DROP TABLE b"); }
Hive::~Hive() { m_db->exec("DROP TABLE c"); }
Hive &Hive::operator=(const Hive &other) { m_db->exec("DROP TABLE d"); return *this; })cpp",
     4},
    {"ExportMacros", R"cpp(
class HIVE_EXPORT Store {
  HIVE_OBJECT
public:
  HIVE_EXPORT explicit Store(int x) { run("DROP TABLE a"); }
  HIVE_EXPORT ~Store();
};
extern HIVE_EXPORT Mutex mutex;
extern "C" HIVE_EXPORT Plugin *plugin() { run("DROP TABLE b"); return nullptr; }
HIVE_EXPORT bool migrate(Store &store) HIVE_NOEXCEPT { return store.run("DROP TABLE c"); }
Store::~Store() { run("DROP TABLE d"); })cpp",
     4},
    {"DeclaringMacros", R"cpp(
HIVE_DECLARE_TYPE(RowId)

class Store : Object {
  HIVE_PROPERTY(int version READ version)
  void up() { run("DROP TABLE a"); }
  void down();
};
namespace inner {
void up() { run("DROP TABLE b"); }
}
void Store::down() { execNow("DROP TABLE " + path); }
HIVE_INTERFACE(Store, "x"))cpp",
     3},
    {"StatementMacros", R"cpp(
void f() {
  HIVE_SCOPE("f")
  HIVE_GUARD(mutex)
  run("DROP TABLE a");
  HIVE_IF_FAILS(run("DROP TABLE b")) {
    run("DROP TABLE c");
  }
  HIVE_CHECK(run("DROP TABLE d"));
})cpp",
     4, 1},
    {"MacrosForWholeFunctions", R"cpp(
HIVE_TEST(Store, Migrates) {
  run("DROP TABLE a");
}
HIVE_MIGRATION(7)
{
  run("DROP TABLE b");
})cpp",
     2},
    {"LoopsByMacro", R"cpp(
void f(const List &tables) {
  foreach (const QString &table, tables) { run("DROP TABLE " + table); }
  Q_FOREACH (const Pair<A, B> &x, pairs()) run("DROP TABLE b");
  emit changed("DROP TABLE c");
  Q_EMIT changed(u"DROP TABLE d"_s);
  forever { run("DROP TABLE e"); break; }
})cpp",
     5},
    {"LiteralsOfUsers", R"cpp(
void f() {
  q.exec(u"DROP TABLE a"_s); q.exec("DROP TABLE b"_L1); q.exec("DROP TABLE c"sv);
  q.exec(QStringLiteral(u"DROP TABLE d")); q.exec(u8R"(DROP TABLE e)"_qs);
})cpp",
     5},
    {"Streams", R"cpp(
void f(soci::session &session, int id) {
  session << "DROP TABLE a", use(id), into(name);
  session.prepare << "UPDATE b SET n = " << id, use(id, "id");
  soci::statement st = (session.prepare << "DELETE FROM c WHERE id = :id", soci::use(id));
  std::ostringstream sql;
  sql << "DROP TABLE " << name << ";" << std::endl;
  for (const auto &t : tables())
    std::cout << "DROP TABLE `" << t << "`" << std::endl;
  db.exec(sql.str());
  qDebug() << "x" << run("DROP TABLE f");
})cpp",
     6},
    {"UnknownTemplates", R"cpp(
std::vector<NPC> npcs; std::vector<std::string> names; std::map<int, std::string> map;
std::array<int, kMost> counts; Box<SIZE, true> box;
static std::map<std::string, std::string> tables() { return {{"a", "b"}}; }
template <typename T> void g(T t) { t.template run<int>("DROP TABLE a"); }
void f() {
  for (const auto &[table, column] : tables()) run("DROP TABLE " + table);
  auto result = pool.get<Result<int>>()->exec<Mode::Fast, 3>("DROP TABLE d");
})cpp",
     3, 2},
    {"MembersOfUnknownTemplates", R"cpp(
template <typename T> Table<T>::Table() { run<T>("DROP TABLE a"); }
void f() { run("DROP TABLE b"); })cpp",
     2, 2},
    {"UnknownBases", R"cpp(
class A : public QObject, private Mixin<A, 3>, public ns::B<A>::type {
public:
  using QObject::QObject;
  A() : QObject(nullptr), ns::B<A>::type(3) { exec("DROP TABLE a"); }
  bool up() override final { return Base::up() && this->exec("DROP TABLE b"); }
  struct Inner : Base::Inner { void f() { exec("DROP TABLE c"); } };
};)cpp",
     3},
    {"GeneratedHeaders", R"cpp(
#include "ui_dialog.h"
#include "hive.pb.h"
Dialog::Dialog() : ui(new Ui::Dialog) { ui->setupUi(this); run("DROP TABLE a"); }
void f(const hive::proto::Request &request) {
  hive::proto::Reply reply; reply.mutable_x()->set_y(request.z());
  run("DROP TABLE b");
}
#include "dialog.moc")cpp",
     2},
    {"Coroutines", R"cpp(
QCoro::Task<bool> up(Db db) {
  co_await db.exec("DROP TABLE a");
  auto rows = co_await run("DELETE FROM b");
  if (!(co_await run("DROP TABLE c"))) co_return false;
  for (auto row : rows) co_yield row.exec("DROP TABLE d");
  co_return co_await run("DROP TABLE e");
})cpp",
     5},
    {"Concepts", R"cpp(
template <typename T> concept Store = requires(T t) { { t.exec("x") } -> std::same_as<bool>; };
template <Store T> requires std::movable<T> bool up(T &t) { return t.exec("DROP TABLE a"); }
bool down(Store auto &t) requires (sizeof(t) > 1) { return t.exec("DROP TABLE b"); }
template <ns::Unknown T, ns::Unknown... Rest> void all(T t) { t.exec("DROP TABLE c"); })cpp",
     3, 3},
    {"Modules", R"cpp(
module;
#include <vector>
export module hive.store;
import std;
import :parts;
export import hive.base;
export namespace hive {
void up() { run("DROP TABLE a"); }
}
export void down() { run("DROP TABLE b"); })cpp",
     2},
    {"LoopsOverFailingCalls", R"cpp(
struct Registry { std::vector<std::string> names(const std::string &kind) const; };
Registry &get();
void f() {
  for (const auto &table : get().names("table"))
    run("DROP TABLE " + table);
})cpp",
     1},
    {"LoopsOverFailingCallsOfOverloads", R"cpp(
class Registry {
public:
  static Registry &get();
  std::vector<std::string> names() const;
  std::vector<std::string> names(const std::string &kind) const;
  Rows rows(const std::string &kind);
  Rows rows(const std::string &kind, int from);
  void all() {
    for (const auto &table : names("table"))
      run("DROP TABLE " + table);
  }
};
void f(Registry *registry) {
  for (const auto &table : Registry::get().names("table"))
    run("DROP TABLE " + table);
  for (const auto &table : Registry::get().names()) // another one's
    run("DROP VIEW " + table);
  auto rows = registry->rows("DELETE FROM a", 3);
  for (const auto &row : rows)
    run("DELETE FROM b");
})cpp",
     5},
};

INSTANTIATE_TEST_SUITE_P(Shapes, Share, testing::ValuesIn(shapes),
                         [](const auto &shape) { return std::string(shape.param.name); });

} // namespace
