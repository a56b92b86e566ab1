// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What runs on the engine, and what hostile statements come to.
#include "model/replay/memory.h"

#include <chrono>
#include <filesystem>
#include <gtest/gtest.h>

using namespace migralint::replay;

namespace {

struct EngineTest : testing::Test {
  Budget budget;
  Engine engine{budget};

  void SetUp() override {
    before = entries();
    ASSERT_EQ(engine
                  .run("CREATE TABLE plants (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, "
                       "bed INT DEFAULT 3)")
                  .outcome,
              Outcome::Done);
  }
  /// Whatever a statement was, no file came of it.
  void TearDown() override { EXPECT_EQ(entries(), before); }

  static size_t entries() {
    size_t count = 0;
    for ([[maybe_unused]] const auto &entry : std::filesystem::directory_iterator("."))
      ++count;
    return count;
  }
  void expectForbidden(std::string_view statement) {
    EXPECT_EQ(engine.run(statement).outcome, Outcome::Forbidden) << statement;
  }
  size_t before = 0;
};

TEST_F(EngineTest, TellsWhatATableIs) {
  auto columns = engine.columns("Plants");
  ASSERT_EQ(columns.size(), 3u);
  EXPECT_EQ(columns[0].primaryKey, 1);
  EXPECT_EQ(columns[1].name, "name");
  EXPECT_EQ(columns[1].type, "text");
  EXPECT_TRUE(columns[1].notNull);
  EXPECT_EQ(columns[2].defaultValue, "3");
  engine.run("CREATE INDEX plants_bed ON plants (bed, name)");
  auto indexes = engine.indexes("plants");
  ASSERT_EQ(indexes.size(), 2u);
  EXPECT_EQ(indexes[0].name, "plants_bed");
  EXPECT_EQ(indexes[0].columns, (std::vector<std::string>{"bed", "name"}));
  EXPECT_TRUE(indexes[1].unique);
  EXPECT_EQ(engine.names(), std::vector<std::string>{"plants"});
}

TEST_F(EngineTest, SaysWhyItRefuses) {
  EXPECT_EQ(engine.run("ALTER TABLE plants ADD COLUMN bed INT").message,
            "duplicate column name: bed");
  EXPECT_EQ(engine.run("UPDATE plants SET mood = ?").message, "no such column: mood");
  Result result = engine.run("CREATE TABLE beds (id INT, )");
  EXPECT_EQ(result.outcome, Outcome::Refused);
  EXPECT_TRUE(result.syntax);
  EXPECT_EQ(engine.run("SELECT soundslike(name) FROM plants").outcome, Outcome::Unknown);
  EXPECT_EQ(engine.prepare("DROP TABLE plants").outcome, Outcome::Done);
  EXPECT_EQ(engine.names().size(), 1u);
}

TEST_F(EngineTest, ForbidsFiles) {
  for (const char *statement : {"ATTACH 'stolen.db' AS stolen",
                                "ATTACH DATABASE ':memory:' AS other",
                                "DETACH main",
                                "VACUUM INTO 'stolen.db'",
                                "SELECT load_extension('./evil.so')",
                                "SELECT writefile('stolen.txt', 'x')",
                                "SELECT readfile('/etc/passwd')",
                                "SELECT edit('x', 'sh')",
                                "SELECT fts3_tokenizer('simple', x'00')",
                                "PRAGMA journal_mode = WAL",
                                "PRAGMA temp_store_directory = '.'",
                                "PRAGMA data_store_directory = '.'",
                                "PRAGMA writable_schema = ON",
                                "PRAGMA hard_heap_limit = 0",
                                "PRAGMA trusted_schema = ON",
                                "PRAGMA temp_store = FILE",
                                "CREATE VIRTUAL TABLE v USING csv(filename='/etc/passwd')",
                                "CREATE VIRTUAL TABLE v USING fts5(x)",
                                "BEGIN",
                                "COMMIT"}) {
    Outcome outcome = engine.run(statement).outcome;
    EXPECT_TRUE(outcome == Outcome::Forbidden || outcome == Outcome::Unknown) << statement;
  }
  expectForbidden("ATTACH 'stolen.db' AS stolen");
  expectForbidden("PRAGMA journal_mode = WAL");
  EXPECT_NE(engine.run("UPDATE sqlite_master SET sql = 'x'").outcome, Outcome::Done);
}

TEST_F(EngineTest, EndsWhatHasNoEnd) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(engine
                .run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                     "SELECT count(*) FROM n")
                .outcome,
            Outcome::Unknown);
  EXPECT_TRUE(budget.spent());
  EXPECT_EQ(engine.run("SELECT 1").outcome, Outcome::Unknown);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST_F(EngineTest, BoundsMemoryAndDepth) {
  Budget large{.bytes = INT64_MAX};
  Engine other(large);
  EXPECT_EQ(other.run("SELECT '" + std::string(50 << 20, 'x') + "'").outcome, Outcome::Unknown);
  EXPECT_EQ(other.run("SELECT " + std::string(1000, '(') + "1" + std::string(1000, ')')).outcome,
            Outcome::Unknown);
  EXPECT_EQ(other.run("SELECT hex(zeroblob(900000000))").outcome, Outcome::Unknown);
  EXPECT_EQ(other
                .run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                     "SELECT group_concat(hex(randomblob(100000))) FROM n")
                .outcome,
            Outcome::Unknown);
  EXPECT_EQ(other.run(std::string("SELECT 1\0; x", 12)).outcome, Outcome::Unknown);
}

TEST(Split, GoesByTheEnginesRules) {
  auto parts = split("CREATE TABLE a (x DEFAULT ';'); -- ; no\n"
                     "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; SELECT 1; END;;\n"
                     "DROP TABLE a");
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[0], "CREATE TABLE a (x DEFAULT ';')");
  EXPECT_TRUE(parts[1].ends_with("END"));
  EXPECT_EQ(parts[2], "DROP TABLE a");
  EXPECT_TRUE(split(" ;; ").empty());
}

TEST(Quoted, DoublesQuotes) { EXPECT_EQ(quoted("a\"b"), "\"a\"\"b\""); }

TEST_F(EngineTest, TakesBackWhatIsOnlyTried) {
  engine.run("INSERT INTO plants (name) VALUES ('ash')");
  const auto rows = engine.rows("plants");
  const std::string definition = engine.definition("plants");
  {
    Engine::Attempt attempt(engine);
    ASSERT_TRUE(attempt.holds());
    EXPECT_EQ(engine.run("INSERT INTO plants (name) VALUES ('ash')").outcome, Outcome::Violated);
    EXPECT_EQ(engine.run("INSERT INTO plants (name) VALUES ('elm')").rows, 1);
    engine.run("CREATE INDEX plants_bed ON plants (bed)");
    EXPECT_NE(engine.rows("plants"), rows);
    EXPECT_NE(engine.definition("plants"), definition);
    EXPECT_EQ(engine.run("ROLLBACK").outcome, Outcome::Forbidden);
    EXPECT_TRUE(attempt.holds());
  }
  EXPECT_EQ(engine.rows("plants"), rows);
  EXPECT_EQ(engine.definition("plants"), definition);
  Engine::Attempt attempt(engine);
  EXPECT_EQ(engine.run("INSERT OR ROLLBACK INTO plants (name) VALUES ('ash')").outcome,
            Outcome::Violated);
  EXPECT_FALSE(attempt.holds());
}

TEST_F(EngineTest, TellsRowsApartWhateverTheirOrder) {
  Engine other(budget);
  for (Engine *e : {&engine, &other}) {
    e->run("CREATE TABLE beds (name TEXT, size INT)");
    const bool first = e == &engine;
    e->run(first ? "INSERT INTO beds VALUES ('a', 1), ('b', NULL)"
                 : "INSERT INTO beds VALUES ('b', NULL), ('a', 1)");
  }
  EXPECT_EQ(engine.rows("beds"), other.rows("beds"));
  other.run("UPDATE beds SET size = '' WHERE size IS NULL");
  EXPECT_NE(engine.rows("beds"), other.rows("beds"));
  EXPECT_FALSE(engine.rows("paths"));
}

/// Everything that a replay asks, and what it was charged.
struct Told {
  std::vector<std::string> messages;
  std::vector<std::string> columns;
  std::vector<int64_t> rows;
  int64_t instructions = 0, bytes = 0;
  bool operator==(const Told &) const = default;
};

Told replay(Memory *memory, const std::vector<std::string> &statements) {
  Budget budget;
  Engine engine(budget, memory);
  Told told;
  for (const std::string &statement : statements) {
    told.messages.push_back(engine.prepare(statement).message);
    {
      Engine::Attempt attempt(engine);
      engine.run(statement);
      told.rows.push_back(engine.run(statement).rows);
      told.rows.push_back(attempt.holds());
      if (auto rows = engine.rows("beds"))
        told.rows.push_back(static_cast<int64_t>(*rows));
    }
    told.messages.push_back(engine.run(statement).message);
    told.messages.push_back(engine.definition("beds"));
    for (const std::string &table : engine.names())
      for (const TableColumn &column : engine.columns(table))
        told.columns.push_back(table + "." + column.name);
  }
  told.instructions = budget.instructions;
  told.bytes = budget.bytes;
  return told;
}

TEST(EngineMemory, ChangesNoAnswer) {
  const std::vector<std::string> steps = {
      "CREATE TABLE beds (id INTEGER PRIMARY KEY)", "ALTER TABLE beds ADD COLUMN soil TEXT",
      "ALTER TABLE beds ADD COLUMN soil TEXT", // refused
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
      "INSERT INTO beds (id) SELECT i FROM n",
      "INSERT OR ROLLBACK INTO beds (id) VALUES (1)"};
  std::vector<std::string> edited = steps;
  edited[1] = "ALTER TABLE beds ADD COLUMN sun TEXT";
  std::vector<std::string> longer = steps;
  longer.push_back("ALTER TABLE beds DROP COLUMN soil");
  Memory memory(100);
  for (const auto &statements : {steps, steps, edited, longer, steps, longer})
    EXPECT_EQ(replay(&memory, statements), replay(nullptr, statements));
}

TEST(EngineMemory, TakesFromThereWhatWasAskedBefore) {
  Memory memory(100);
  Budget budget;
  const Memory::Key key = Memory::next({}, 'r', "CREATE TABLE beds (id INT)");
  auto wrong = std::make_shared<Answer>();
  wrong->result = {Outcome::Refused, "from memory", false};
  memory.add(key, wrong);
  EXPECT_EQ(Engine(budget, &memory).run("CREATE TABLE beds (id INT)").message, "from memory");
  EXPECT_EQ(Engine(budget, &memory).run("CREATE TABLE beds (id TEXT)").message, "");
}

TEST(EngineMemory, ForgetsWhatNobodyAsksFor) {
  Memory memory(10);
  auto answer = std::make_shared<const Answer>();
  for (uint64_t i = 1; i <= 100; ++i) {
    memory.add({i, i}, answer);
    EXPECT_TRUE(memory.find({1, 1})) << i; // asked for again and again
  }
  EXPECT_FALSE(memory.find({50, 50}));
}

TEST(EngineMemory, IsAllThatWhoCannotWaitIsTold) {
  const std::string statement = "CREATE TABLE beds (id INT)";
  Memory memory(10);
  Budget hurried{.onlyRemembered = true};
  EXPECT_EQ(Engine(hurried, &memory).run(statement).outcome, Outcome::Unknown);
  EXPECT_TRUE(hurried.spent());
  Budget budget;
  Engine(budget, &memory).run(statement);
  hurried = {.onlyRemembered = true};
  Engine engine(hurried, &memory);
  EXPECT_EQ(engine.run(statement).outcome, Outcome::Done);
  EXPECT_FALSE(hurried.spent());
  engine.run("DROP TABLE beds");
  EXPECT_TRUE(hurried.spent());
}

TEST(EngineMemory, KeepsNothingThatTimeDidNotSufficeFor) {
  const std::string endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                              "SELECT max(i) FROM n";
  Memory memory(10);
  Budget small{.instructions = 50'000};
  EXPECT_EQ(Engine(small, &memory).run(endless).outcome, Outcome::Unknown);
  EXPECT_FALSE(memory.find(Memory::next({}, 'r', endless)));
}

} // namespace
