// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Bad, hostile and huge input: no crash, no overflow of the stack, linear time.
#include "test/unit/sql/marked.h"

#include <chrono>
#include <gtest/gtest.h>

using namespace migralint;
using namespace migralint::sql::test;

namespace {

constexpr Dialect dialects[] = {Dialect::Common, Dialect::Sqlite, Dialect::Postgres,
                                Dialect::Mysql};

std::string repeated(std::string_view part, size_t count) {
  std::string all;
  for (size_t i = 0; i < count; ++i)
    all += part;
  return all;
}

std::vector<SqlStatement> readAll(const std::string &sql, Dialect dialect = Dialect::Common) {
  return sql::read(sql::fileText(sql), dialect);
}

class Unfinished : public testing::TestWithParam<const char *> {};
TEST_P(Unfinished, AreIncomplete) {
  for (Dialect dialect : dialects) {
    auto statements = readAll(GetParam(), dialect);
    ASSERT_FALSE(statements.empty()) << GetParam();
    EXPECT_FALSE(statements.back().complete) << GetParam();
    EXPECT_FALSE(statements.back().actions.empty());
  }
}
const char *const unfinished[] = {
    "INSERT INTO t VALUES ('abc",
    "INSERT INTO t VALUES (\"abc",
    "INSERT INTO t (a, b",
    "UPDATE t SET a = `b",
    "DROP TABLE t /* never ends",
    "CREATE TABLE t (a INT",
    "CREATE TABLE",
    "DROP TABLE",
    "SELECT a FROM t WHERE (b = 1",
    "UPDATE t SET a = CASE WHEN b THEN",
    "DELETE FROM",
    "ALTER TABLE t",
    "INSERT",
    ")",
    "((((",
    "UPDATE t SET a = 1)",
    "PRAGMA",
};
INSTANTIATE_TEST_SUITE_P(All, Unfinished, testing::ValuesIn(unfinished));

class Deep : public testing::TestWithParam<const char *> {};
TEST_P(Deep, DoesNotOverflow) {
  std::string open = repeated(GetParam(), 10'000);
  std::string close = repeated(")", 10'000);
  for (Dialect dialect : dialects) {
    for (std::string head : {"SELECT ", "UPDATE t SET a = ", "INSERT INTO t VALUES (",
                             "DELETE FROM t WHERE ", "CREATE TABLE t (a INT CHECK (", ""}) {
      EXPECT_FALSE(readAll(head + open + "1" + close, dialect).empty());
      EXPECT_FALSE(readAll(head + open + "1", dialect).empty());
    }
  }
}
const char *const deep[] = {"(",
                            "ARRAY[",
                            "f(",
                            "(SELECT ",
                            "NOT ",
                            "- ",
                            "CASE WHEN ",
                            "a = (b,",
                            "EXISTS (SELECT ",
                            "(SELECT a FROM ",
                            "a + ",
                            "a || ",
                            "a = ",
                            "a AND (",
                            "WITH x AS (",
                            "SELECT a FROM (",
                            "(VALUES (",
                            "[",
                            "{"};
INSTANTIATE_TEST_SUITE_P(All, Deep, testing::ValuesIn(deep));

TEST(Robust, Chains) {
  for (const char *link : {".b", " ISNULL", "::text", "[1]", " COLLATE x", " ? 'x'", "::text.b"})
    for (Dialect dialect : dialects) {
      std::string chain = "(b)" + repeated(link, 100'000);
      EXPECT_FALSE(readAll("UPDATE t SET a = " + chain, dialect).empty()) << link;
      EXPECT_FALSE(readAll("DELETE FROM t WHERE ((" + chain + ").c).d", dialect).empty()) << link;
    }
}

TEST(Robust, StrayBytes) {
  std::string bytes;
  for (int c = 0; c < 256; ++c)
    bytes += static_cast<char>(c);
  for (Dialect dialect : dialects) {
    readAll(bytes, dialect);
    readAll("SELECT '" + bytes + "' FROM t", dialect);
    auto statements = readAll("DROP TABLE t\xff\xfe_x", dialect);
    ASSERT_EQ(statements.size(), 1u);
    EXPECT_EQ(statements[0].actions[0].object, "t\xff\xfe_x");
  }
}

TEST(Robust, EveryPrefixOfStatements) {
  const std::string sql =
      "CREATE TABLE t (a INT DEFAULT -1 CHECK (a > 0), PRIMARY KEY (a)) ENGINE=x AS SELECT 1; "
      "INSERT INTO t (a) SELECT CASE a WHEN 1 THEN 2 END FROM u JOIN v USING (i) WHERE a IN (1) "
      "ON CONFLICT (a) DO UPDATE SET a = excluded.a RETURNING a; ALTER TABLE t ADD (a int, b int), "
      "RENAME COLUMN a TO b; WITH c AS (DELETE FROM t RETURNING a) UPDATE t SET (a, b) = (1, 2) "
      "FROM c WHERE t.a BETWEEN 1 AND 2; CREATE TRIGGER g BEFORE INSERT ON t BEGIN SELECT 1; END; "
      "PRAGMA user_version(5); $$ a $$ E'x' x'00' \"q\" `b` [c] :p ?1 @v %1 {} ${x} /*! 5 */";
  for (Dialect dialect : dialects)
    for (size_t length = 0; length <= sql.size(); ++length) {
      readAll(sql.substr(0, length), dialect);
      readAll(sql.substr(length), dialect);
    }
}

TEST(Robust, NulBytesAreBlanks) {
  std::string sql = "DROP";
  sql += '\0';
  sql += "TABLE t";
  EXPECT_EQ(describe(readAll(sql)), "DropTable t");
}

TEST(Robust, HoleMarkInLiteralIsNoHole) {
  auto statements = readAll("DROP TABLE a\x1a");
  ASSERT_EQ(statements.size(), 1u);
  EXPECT_TRUE(statements[0].actions[0].objectKnown);
}

/// Ten megabytes in a time that only a linear reader keeps, on a slow machine too.
void readsInTime(const Text &text) {
  auto begin = std::chrono::steady_clock::now();
  auto statements = sql::read(text, Dialect::Common);
  auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  EXPECT_FALSE(statements.empty());
  EXPECT_LT(seconds, 30);
}
void readsInTime(const std::string &sql) { readsInTime(sql::fileText(sql)); }

TEST(Huge, ManyRows) {
  readsInTime("INSERT INTO t (a, b) VALUES (1, 'x')" + repeated(", (2, 'yyyyyyyy')", 600'000));
}
TEST(Huge, ManyStatements) { readsInTime(repeated("INSERT INTO t VALUES (1);\n", 300'000)); }
TEST(Huge, LongChain) { readsInTime("SELECT 1" + repeated(" + 1", 2'500'000)); }
TEST(Huge, LongAlternatingChain) { readsInTime("SELECT 1" + repeated(" = 1 AND 2 < 3", 700'000)); }
TEST(Huge, LongList) {
  readsInTime("DELETE FROM t WHERE a IN (1" + repeated(", 22222", 1'400'000) + ")");
}
TEST(Huge, OneString) { readsInTime("SELECT '" + std::string(10'000'000, 'x') + "'"); }
TEST(Huge, OpenParentheses) { readsInTime("SELECT " + std::string(10'000'000, '(')); }
TEST(Huge, ManyUnions) { readsInTime("SELECT 1" + repeated(" UNION SELECT 1", 600'000)); }
TEST(Huge, ManyClauses) { readsInTime("ALTER TABLE t DROP a" + repeated(", DROP a", 300'000)); }

TEST(Huge, ManyPieces) {
  Text text;
  for (int i = 0; i < 100'000; ++i) {
    Piece piece;
    piece.text = i == 0 ? "INSERT INTO t VALUES (1)" : ", (1)";
    piece.range = {1, 1, 1, 2};
    text.pieces.push_back(piece);
  }
  EXPECT_EQ(sql::read(text, Dialect::Common).size(), 1u);
  readsInTime(text);
}

/// Each literal has a range of its own: one operand, one column, one run-together word.
TEST(Huge, ManyPiecesWithPlaces) {
  for (std::string part : {", DROP a", ", (1)", " OR a = 1", ", a = a + 1"}) {
    Text text;
    text.pieces.emplace_back().text = part == ", DROP a"      ? "ALTER TABLE t DROP a"
                                      : part == ", (1)"       ? "INSERT INTO t VALUES (1)"
                                      : part == ", a = a + 1" ? "UPDATE t SET a = 1"
                                                              : "DELETE FROM t WHERE a = 1";
    text.pieces.back().range = {1, 1, 1, 2};
    for (uint32_t line = 2; line < 300'000; ++line) {
      Piece &piece = text.pieces.emplace_back();
      piece.text = part;
      piece.range = {line, 1, line, 9};
      piece.marks = {{0, line, 2}};
    }
    readsInTime(text);
  }
}

} // namespace
