// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Columns, keys, copies and places of actions.
#include "test/unit/sql/marked.h"

#include <gtest/gtest.h>

using namespace migralint;
using namespace migralint::sql::test;

namespace {

constexpr Dialect common = Dialect::Common;
constexpr Dialect sqlite = Dialect::Sqlite;
constexpr Dialect postgres = Dialect::Postgres;
constexpr Dialect mysql = Dialect::Mysql;

struct Case {
  Dialect dialect;
  const char *sql;
  const char *expected;
};

Action only(Dialect dialect, const char *sql) {
  auto statements = sql::read(marked(sql).text, dialect);
  EXPECT_EQ(statements.size(), 1u) << sql;
  return statements.at(0).actions.at(0);
}

class Columns : public testing::TestWithParam<Case> {};
TEST_P(Columns, AreRead) {
  Action action = only(GetParam().dialect, GetParam().sql);
  std::string all;
  for (const Column &column : action.columns) {
    all += (all.empty() ? "" : ", ") + column.name;
    if (!column.type.empty())
      all += " " + column.type;
    all += std::string(column.notNull ? " !" : "") + (column.hasDefault ? " =" : "") +
           (column.primaryKey ? " pk" : "") + (column.unique ? " u" : "") +
           (column.generated ? " g" : "");
  }
  for (const auto &key : action.uniqueKeys)
    all += " (" + joinedWith(key, " ") + ")";
  EXPECT_EQ(all, GetParam().expected) << GetParam().sql;
}

const Case columns[] = {
    {common, "CREATE TABLE t (id INTEGER PRIMARY KEY, n VARCHAR(80) NOT NULL DEFAULT 'x')",
     "id integer ! pk, n varchar(80) ! = (id)"},
    {common, "CREATE TABLE t (a INT, b INT, PRIMARY KEY (a, b), UNIQUE (b))",
     "a int ! pk, b int ! pk (a b) (b)"},
    {common, "CREATE TABLE t (a INT UNIQUE, CONSTRAINT c UNIQUE (a))", "a int u (a) (a)"},
    {sqlite, "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a, b)",
     "id integer ! pk g, a, b (id)"},
    {mysql, "CREATE TABLE t (id INT(11) UNSIGNED NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`))",
     "id int(11) unsigned ! pk g (id)"},
    {mysql, "CREATE TABLE t (a DECIMAL(10, 2), KEY k (a), INDEX (a), UNIQUE KEY u (a(10)))",
     "a decimal(10,2) (a)"},
    {mysql,
     "CREATE TABLE t (a INT DEFAULT NULL, b TIMESTAMP DEFAULT CURRENT_TIMESTAMP ON UPDATE "
     "CURRENT_TIMESTAMP COMMENT 'x')",
     "a int, b timestamp ="},
    {sqlite, "CREATE TABLE t (key TEXT, index TEXT)", "key text, index text"},
    {mysql, "CREATE TABLE t (`key` varchar(80), `x` int)", "key varchar(80), x int"},
    {postgres, "CREATE TABLE t (id bigserial PRIMARY KEY, a text[] NOT NULL)",
     "id bigserial ! pk g, a text[] ! (id)"},
    {postgres, "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, a timestamp with time zone)",
     "id int ! g, a timestamp with time zone"},
    {common, "CREATE TABLE t (a INT REFERENCES u (id) ON DELETE SET NULL, b INT CHECK (b > 0))",
     "a int, b int"},
    {common, "CREATE TABLE t (a INT, FOREIGN KEY (a) REFERENCES u (id))", "a int"},
    {common, "CREATE TABLE t (a INT DEFAULT -1, b INT DEFAULT (1 + 2) NOT NULL)",
     "a int =, b int ! ="},
    {postgres, "CREATE TABLE t (a jsonb DEFAULT '{}'::jsonb NOT NULL)", "a jsonb ! ="},
    {common, "CREATE TABLE t (a «type» NOT NULL, b INT)", "a !, b int"},
    {common, "ALTER TABLE t ADD COLUMN a INT NOT NULL DEFAULT 0", "a int ! ="},
    {common, "ALTER TABLE t ADD COLUMN a INT NOT NULL", "a int !"},
    {mysql, "ALTER TABLE t MODIFY a BIGINT NOT NULL", "a bigint !"},
    {postgres, "ALTER TABLE t ALTER COLUMN a SET NOT NULL", "a !"},
    {postgres, "ALTER TABLE t ALTER COLUMN a TYPE varchar(20)", "a varchar(20)"},
    {common, "ALTER TABLE t RENAME COLUMN a TO b", "a"},
    {common, "CREATE UNIQUE INDEX i ON t (a, b DESC)", "a, b (a b)"},
    {common, "CREATE INDEX i ON t (a)", "a"},
    {mysql, "ALTER TABLE t ADD UNIQUE KEY u (a, b)", "a, b (a b)"},
    {common, "INSERT INTO t (a, `b`, \"c\") VALUES (1, 2, 3)", "a, b, c"},
    {common, "UPDATE t SET a = 1, t.b = 2", "a, b"},
};
INSTANTIATE_TEST_SUITE_P(All, Columns, testing::ValuesIn(columns));

class Copies : public testing::TestWithParam<Case> {};
TEST_P(Copies, AreRead) {
  Action action = only(GetParam().dialect, GetParam().sql);
  std::string all;
  for (const ColumnSource &value : action.values)
    all += (all.empty() ? "" : ", ") + value.target + "=" +
           (value.table.empty() ? "" : value.table + ".") + value.column +
           (value.used.empty() ? "" : "{" + joinedWith(value.used, " ") + "}");
  if (action.selectsStar)
    all += " *";
  if (action.filtered)
    all += " filtered(" + joinedWith(action.filterColumns, " ") + ")";
  EXPECT_EQ(all, GetParam().expected) << GetParam().sql;
}

const Case copies[] = {
    {common, "INSERT INTO t (a, b) SELECT x, y + 1 FROM u", "a=x, b={y}"},
    {common, "INSERT INTO t SELECT x, 5 FROM u", "=x, ="},
    {common, "INSERT INTO t SELECT * FROM u", " *"},
    {common, "INSERT INTO t (a) SELECT o.x FROM u AS o", "a=u.x"},
    {common, "INSERT INTO t (a) SELECT x FROM u WHERE y = 1", "a=x filtered(y)"},
    {common, "INSERT INTO t (a) SELECT x FROM u WHERE 1 = 1", "a=x"},
    {common, "INSERT INTO t (a) SELECT o.x FROM u o JOIN v ON o.i = v.j", "a=u.x filtered(i j)"},
    {common, "INSERT INTO t (a) SELECT x FROM u LEFT JOIN v ON u.i = v.j WHERE 1", "a=x"},
    {common, "INSERT INTO t (a) SELECT DISTINCT x FROM u", "a=x filtered()"},
    {common, "INSERT INTO t (a) SELECT x FROM u LIMIT 5", "a=x filtered()"},
    {common, "INSERT INTO t (a, b) SELECT x, COUNT(y) FROM u GROUP BY x HAVING COUNT(y) > 1",
     "a=x, b={y} filtered(y)"},
    {common, "INSERT INTO t (a) SELECT x FROM u WHERE NOT EXISTS (SELECT 1 FROM t WHERE a = x)",
     "a=x"},
    {common, "INSERT INTO t (a) SELECT x FROM u ORDER BY x", "a=x"},
    {common, "CREATE TABLE t AS SELECT x, y AS b, z + 1 AS c FROM u", "x=x, b=y, c={z}"},
    {common, "CREATE TABLE t AS SELECT * FROM u WHERE x > 5", " * filtered(x)"},
    {common, "UPDATE t SET a = b, c = d + e", "a=b, c={d e}"},
    {common, "UPDATE t SET a = (SELECT x FROM u WHERE u.i = t.i)", "a={x i}"},
    {postgres, "UPDATE t SET a = o.x FROM u o WHERE o.i = t.i", "a=u.x filtered(i)"},
    {mysql, "UPDATE t SET a = \"b\"", "a="},
    {common, "INSERT INTO t (a) SELECT «columns» FROM u", "a="},
    {common, "INSERT INTO t (a, b) SELECT CASE WHEN x > 1 THEN y ELSE z END, w FROM u",
     "a={x y z}, b=w"},
    {sqlite, "INSERT INTO t (a) SELECT \"x\".\"y\" FROM \"x\"", "a=x.y"},
};
INSTANTIATE_TEST_SUITE_P(All, Copies, testing::ValuesIn(copies));

/// `[[…]]` marks each action's range, in order.
class Places : public testing::TestWithParam<const char *> {};
TEST_P(Places, AreExact) {
  Marked input = marked(GetParam());
  std::vector<Range> ranges;
  for (const SqlStatement &statement : sql::read(input.text, common))
    for (const Action &action : statement.actions)
      ranges.push_back(action.range);
  EXPECT_EQ(ranges, input.marks) << GetParam();
}
const char *const places[] = {
    "[[DROP TABLE t]]",
    "  [[DROP TABLE t]] ; [[DELETE FROM u WHERE a = 1]];",
    "ALTER TABLE t [[DROP a]], [[DROP COLUMN c]]",
    "ALTER TABLE t [[ADD COLUMN a VARCHAR(80) NOT NULL]], [[RENAME TO u]]",
    "ALTER TABLE t ADD ([[a int]], [[b int]])",
    "[[DROP TABLE a]], [[b]]",
    "[[RENAME TABLE a TO b]], [[c TO d]]",
    "[[DROP TABLE «t»]]",
    "[[DROP ¦TABLE¦ t]]¦; ¦[[DROP TABLE u]]",
    "[[CREATE TABLE t (a INT)]] -- why",
    "/* why */ [[UPDATE t SET a = 1]]",
};
INSTANTIATE_TEST_SUITE_P(All, Places, testing::ValuesIn(places));

TEST(PlacesInSource, EscapesAndSeveralLiterals) {
  // "DROP TABLE\t" at 3:5, with an escape of two bytes, and "a;DROP TABLE b" at 4:5.
  Text text;
  text.pieces.resize(2);
  text.pieces[0].text = "DROP TABLE\t";
  text.pieces[0].range = {3, 5, 3, 19};
  text.pieces[0].marks = {{0, 3, 6}, {11, 3, 18}};
  text.pieces[1].text = "a;DROP TABLE b";
  text.pieces[1].range = {4, 5, 4, 21};
  text.pieces[1].marks = {{0, 4, 6}};
  auto statements = sql::read(text, common);
  ASSERT_EQ(statements.size(), 2u);
  EXPECT_EQ(statements[0].range, (Range{3, 6, 4, 7}));
  EXPECT_EQ(statements[1].range, (Range{4, 8, 4, 20}));
}

TEST(PlacesInSource, RawStringOfManyLines) {
  // R"(\n  DROP TABLE a;\n  UPDATE t\n  SET n = n + 1)" that begins at 10:7.
  Text text;
  text.pieces.resize(1);
  text.pieces[0].text = "\n  DROP TABLE a;\n  UPDATE t\n  SET n = n + 1";
  text.pieces[0].range = {10, 7, 13, 18};
  text.pieces[0].marks = {{0, 10, 10}, {1, 11, 1}, {17, 12, 1}, {28, 13, 1}};
  auto statements = sql::read(text, common);
  ASSERT_EQ(statements.size(), 2u);
  EXPECT_EQ(statements[0].actions[0].range, (Range{11, 3, 11, 15}));
  EXPECT_EQ(statements[1].actions[0].range, (Range{12, 3, 13, 16}));
  EXPECT_EQ(statements[1].actions[0].rerunRange, (Range{13, 7, 13, 16}));
}

TEST(PlacesInSource, MacroStandsAtItsUse) {
  Text text;
  text.pieces.resize(2);
  text.pieces[0].text = "DROP TABLE ";
  text.pieces[0].range = {1, 1, 1, 14};
  text.pieces[0].marks = {{0, 1, 2}};
  text.pieces[1].text = "some_table";
  text.pieces[1].range = {1, 15, 1, 24};
  EXPECT_EQ(sql::read(text, common)[0].range, (Range{1, 2, 1, 24}));
}

TEST(Rows, KeepLiterals) {
  Action action = only(common, "INSERT INTO t VALUES (1, 'it''s', ?, NULL, -2), (f(1), x'00', «v», "
                               "'%1', '')");
  ASSERT_EQ(action.rows.size(), 2u);
  EXPECT_EQ(action.rows[0], (std::vector<std::string>{"1", "it's", "", "", "-2"}));
  EXPECT_EQ(action.rows[1], (std::vector<std::string>{"", "00", "", "", ""}));
}

class Exclusions : public testing::TestWithParam<Case> {};
TEST_P(Exclusions, AreRead) {
  std::string all;
  for (const Exclusion &exclusion : only(GetParam().dialect, GetParam().sql).exclusions)
    all += (all.empty() ? "" : ", ") + exclusion.table + "." + exclusion.column;
  EXPECT_EQ(all, GetParam().expected) << GetParam().sql;
}
constexpr Case exclusions[] = {
    {common, "DELETE FROM t WHERE a NOT IN (SELECT b FROM u)", "u.b"},
    {common, "DELETE FROM t WHERE (a NOT IN (SELECT v.b FROM u v)) AND c NOT IN (SELECT d FROM w)",
     "u.b, w.d"},
    {common, "UPDATE t SET a = 1 WHERE c = 2 AND a NOT IN (SELECT DISTINCT b FROM u WHERE e = 1)",
     "u.b"},
    {common, "INSERT INTO t SELECT a FROM s WHERE a NOT IN (SELECT b FROM u)", "u.b"},
    {common, "DELETE FROM t WHERE a IN (SELECT b FROM u)", ""},
    {common, "DELETE FROM t WHERE a NOT IN (1, 2)", ""},
    {common, "DELETE FROM t WHERE c = 1 OR a NOT IN (SELECT b FROM u)", ""},
    {common, "DELETE FROM t WHERE a NOT IN (SELECT b FROM u WHERE b IS NOT NULL)", ""},
    {common, "DELETE FROM t WHERE a NOT IN (SELECT max(b) FROM u)", ""},
    {common, "DELETE FROM t WHERE a NOT IN (SELECT b FROM u JOIN v ON u.id = v.id)", ""},
    {common, "DELETE FROM t WHERE a NOT IN (SELECT b FROM u UNION SELECT c FROM v)", ""},
    {common, "DELETE FROM t WHERE a NOT IN (SELECT b FROM «u»)", ""},
    {common, "DELETE FROM t WHERE a NOT IN (SELECT b FROM u «where»)", ""},
};
INSTANTIATE_TEST_SUITE_P(All, Exclusions, testing::ValuesIn(exclusions));

} // namespace
