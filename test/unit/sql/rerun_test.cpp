// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What happens when a statement runs again on its own result, and which clause compounds.
// For the SQLite cases, running them twice in SQLite gives the same answers.
#include "test/unit/sql/marked.h"

#include <gtest/gtest.h>

using namespace migralint;
using namespace migralint::sql::test;

namespace {

constexpr Dialect common = Dialect::Common;
constexpr Dialect sqlite = Dialect::Sqlite;
constexpr Dialect postgres = Dialect::Postgres;
constexpr Dialect mysql = Dialect::Mysql;

enum Guarded { Guard, NoGuard };

struct Case {
  Dialect dialect;
  const char *sql; ///< [[…]]: the clause that compounds
  Rerun rerun;
  Guarded guarded;
};

constexpr Rerun Stable = Rerun::Stable;
constexpr Rerun Fails = Rerun::Fails;
constexpr Rerun Compounds = Rerun::Compounds;
constexpr Rerun Unknown = Rerun::Unknown;

class Reruns : public testing::TestWithParam<Case> {};

TEST_P(Reruns, AreJudged) {
  Marked input = marked(GetParam().sql);
  auto statements = sql::read(input.text, GetParam().dialect);
  ASSERT_FALSE(statements.empty());
  const Action &action = statements[0].actions.back();
  EXPECT_EQ(static_cast<int>(action.rerun), static_cast<int>(GetParam().rerun)) << GetParam().sql;
  EXPECT_EQ(action.selfGuard, GetParam().guarded == Guard) << GetParam().sql;
  Range expected = input.marks.empty() ? Range{} : input.marks[0];
  EXPECT_EQ(action.rerunRange.column, expected.column) << GetParam().sql;
  EXPECT_EQ(action.rerunRange.endColumn, expected.endColumn) << GetParam().sql;
}

const Case ddl[] = {
    {common, "CREATE TABLE t (a INT)", Fails, NoGuard},
    {common, "CREATE TABLE IF NOT EXISTS t (a INT)", Stable, Guard},
    {common, "CREATE TABLE t AS SELECT a FROM u", Fails, NoGuard},
    {common, "CREATE INDEX i ON t (a)", Fails, NoGuard},
    {common, "CREATE OR REPLACE VIEW v AS SELECT 1", Stable, Guard},
    {common, "DROP TABLE t", Fails, NoGuard},
    {common, "DROP TABLE IF EXISTS t", Stable, Guard},
    {common, "ALTER TABLE t ADD COLUMN a INT", Fails, NoGuard},
    {postgres, "ALTER TABLE t ADD COLUMN IF NOT EXISTS a int", Stable, Guard},
    {common, "ALTER TABLE t DROP COLUMN a", Fails, NoGuard},
    {postgres, "ALTER TABLE t DROP COLUMN IF EXISTS a", Stable, Guard},
    {common, "ALTER TABLE t RENAME TO u", Fails, NoGuard},
    {mysql, "RENAME TABLE a TO b", Fails, NoGuard},
    {mysql, "ALTER TABLE t MODIFY a BIGINT", Stable, NoGuard},
    {mysql, "ALTER TABLE t CHANGE a a BIGINT", Stable, NoGuard},
    {mysql, "ALTER TABLE t CHANGE a b BIGINT", Fails, NoGuard},
    {mysql, "ALTER TABLE t ADD INDEX i (a)", Fails, NoGuard},
    {mysql, "ALTER TABLE t ADD INDEX (a)", Unknown, NoGuard},
    {mysql, "ALTER TABLE t ADD PRIMARY KEY (a)", Fails, NoGuard},
    {mysql, "ALTER TABLE t ENGINE=InnoDB", Stable, NoGuard},
    {postgres, "ALTER TABLE t ALTER COLUMN a TYPE int USING a::int", Stable, NoGuard},
    {postgres, "ALTER TABLE t ALTER COLUMN a TYPE int [[USING a * 1000]]", Compounds, NoGuard},
    {common, "TRUNCATE TABLE t", Stable, NoGuard},
    {sqlite, "PRAGMA user_version = 5", Stable, NoGuard},
    {common, "SELECT 1", Stable, NoGuard},
    {common, "BEGIN", Stable, NoGuard},
    {mysql, "SET NAMES utf8", Stable, NoGuard},
    {common, "ALTER TABLE t «rest»", Unknown, NoGuard},
};
INSTANTIATE_TEST_SUITE_P(Ddl, Reruns, testing::ValuesIn(ddl));

const Case inserts[] = {
    {common, "[[INSERT INTO t]] (a) VALUES (1)", Compounds, NoGuard},
    {common, "[[INSERT INTO t]] (a) VALUES («v»)", Compounds, NoGuard},
    {common, "[[INSERT INTO t]] SELECT a FROM u", Compounds, NoGuard},
    {mysql, "[[INSERT INTO t]] SET a = 1", Compounds, NoGuard},
    {sqlite, "INSERT OR IGNORE INTO t VALUES (1)", Stable, Guard},
    {mysql, "INSERT IGNORE INTO t VALUES (1)", Stable, Guard},
    {common, "REPLACE INTO t VALUES (1)", Stable, Guard},
    {postgres, "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING", Stable, Guard},
    {postgres, "INSERT INTO t (a, n) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET n = excluded.n",
     Stable, Guard},
    {postgres, "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET [[n = t.n + 1]]",
     Compounds, NoGuard},
    {mysql, "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE n = VALUES(n)", Stable, Guard},
    {mysql, "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = a", Stable, Guard},
    {mysql, "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE [[n = n + 1]]", Compounds,
     NoGuard},
    {common, "INSERT INTO t (a) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM t WHERE a = 1)", Stable,
     Guard},
    {common, "[[INSERT INTO t]] (a) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM u)", Compounds,
     NoGuard},
    {common, "[[INSERT INTO t]] (a) SELECT 1 WHERE EXISTS (SELECT 1 FROM t)", Compounds, NoGuard},
    {common, "INSERT INTO t (a) SELECT b FROM u WHERE b NOT IN (SELECT a FROM t)", Stable, Guard},
    {common, "INSERT INTO t (a) SELECT u.b FROM u LEFT JOIN t ON t.a = u.b WHERE t.a IS NULL",
     Stable, Guard},
    {common, "[[INSERT INTO t]] (a) SELECT b FROM u WHERE b IS NULL", Compounds, NoGuard},
    {common, "INSERT INTO t (a) SELECT 1 WHERE (SELECT COUNT(*) FROM t) = 0", Stable, Guard},
    {common, "INSERT INTO t (a) SELECT b FROM u EXCEPT SELECT a FROM t", Stable, Guard},
    {common, "INSERT INTO t «rest»", Unknown, NoGuard},
    {common, "INSERT INTO t VALUES (1) «conflict»", Unknown, NoGuard},
};
INSTANTIATE_TEST_SUITE_P(Inserts, Reruns, testing::ValuesIn(inserts));

const Case updates[] = {
    {common, "UPDATE t SET a = 1", Stable, Guard},
    {common, "UPDATE t SET a = ?, b = :x, c = «v», d = %1", Stable, Guard},
    {common, "UPDATE t SET a = '%1', b = NULL", Stable, Guard},
    {common, "UPDATE t SET a = b", Stable, Guard},
    {common, "UPDATE t SET a = b + 1, c = UPPER(b)", Stable, Guard},
    {common, "UPDATE t SET a = (SELECT b FROM u WHERE u.i = t.i)", Stable, Guard},
    {common, "UPDATE t SET a = a", Stable, Guard},
    {common, "UPDATE t SET [[n = n + 1]]", Compounds, NoGuard},
    {common, "UPDATE t SET [[n = n - 1]] WHERE id = 5", Compounds, NoGuard},
    {common, "UPDATE t SET b = 1, [[n = n * 1000]]", Compounds, NoGuard},
    {common, "UPDATE t SET [[n = 10 - n]]", Compounds, NoGuard},
    {common, "UPDATE t SET [[n = -n]]", Compounds, NoGuard},
    {sqlite, "UPDATE t SET [[n = NOT n]]", Compounds, NoGuard},
    {sqlite, "UPDATE t SET [[\"n\" = t.n + «v»]]", Compounds, NoGuard},
    {mysql, "UPDATE t SET [[`n` = `n` + 1]]", Compounds, NoGuard},
    {sqlite, "UPDATE t SET [[s = s || 'x']]", Compounds, NoGuard},
    {sqlite, "UPDATE t SET [[s = 'x' || s]]", Compounds, NoGuard},
    {mysql, "UPDATE t SET [[s = CONCAT(s, 'x')]]", Compounds, NoGuard},
    {mysql, "UPDATE t SET [[s = CONCAT(s, \"x\")]] WHERE b LIKE BINARY '%x%'", Compounds, NoGuard},
    {sqlite, "UPDATE t SET [[s = coalesce(s, '') || 'x']]", Compounds, NoGuard},
    {sqlite, "UPDATE t SET [[s = replace(s, 'a', 'aa')]]", Compounds, NoGuard},
    {sqlite, "UPDATE t SET [[s = substr(s, 2)]]", Compounds, NoGuard},
    {mysql, "UPDATE t SET [[d = DATE_ADD(d, INTERVAL 1 DAY)]]", Compounds, NoGuard},
    {postgres, "UPDATE t SET [[d = d + interval '1 day']]", Compounds, NoGuard},
    {sqlite, "UPDATE t SET [[d = datetime(d, 'unixepoch')]]", Compounds, NoGuard},
    {sqlite, "UPDATE t SET [[a = b]], b = a", Compounds, NoGuard},
    {sqlite, "UPDATE t SET [[(a, b) = (b, a)]]", Compounds, NoGuard},
    {sqlite, "UPDATE t SET [[a = b]], b = NULL", Compounds, NoGuard},
    {sqlite, "UPDATE t SET [[n = CASE WHEN a = 'p' THEN n + 1 ELSE n END]]", Compounds, NoGuard},
    {mysql, "UPDATE t SET [[s = CASE WHEN LENGTH(s) > 0 THEN CONCAT(s, '|x') ELSE 'x' END]]",
     Compounds, NoGuard},
    {mysql, "UPDATE t SET [[n = IF(n > 0, n + 1, 0)]]", Compounds, NoGuard},
    {postgres, "UPDATE t SET [[n = t.n + u.n]] FROM u WHERE u.i = t.i", Compounds, NoGuard},
    {mysql, "UPDATE t x JOIN u y ON x.i = y.i SET [[x.n = x.n + y.n]]", Compounds, NoGuard},
    {common, "UPDATE t SET n = n + 0", Stable, NoGuard},
    {common, "UPDATE t SET s = LOWER(s)", Stable, NoGuard},
    {common, "UPDATE t SET s = UPPER(TRIM(s))", Stable, NoGuard},
    {mysql, "UPDATE t SET s = TRIM(TRAILING ',' FROM s)", Stable, NoGuard},
    {common, "UPDATE t SET n = COALESCE(n, 0)", Stable, NoGuard},
    {common, "UPDATE t SET n = IFNULL(n, 0)", Stable, NoGuard},
    {common, "UPDATE t SET n = ABS(n)", Stable, NoGuard},
    {common, "UPDATE t SET n = ROUND(n)", Stable, NoGuard},
    {sqlite, "UPDATE t SET n = max(n, 6)", Stable, NoGuard},
    {postgres, "UPDATE t SET n = GREATEST(n, 6)", Stable, NoGuard},
    {common, "UPDATE t SET n = CAST(n AS INTEGER)", Stable, NoGuard},
    {common, "UPDATE t SET s = REPLACE(s, 'a', 'b')", Stable, NoGuard},
    {common, "UPDATE t SET s = REPLACE(s, 'a', «v»)", Unknown, NoGuard},
    {common, "UPDATE t SET s = REPLACE(s, '//', '/')", Unknown, NoGuard},
    {sqlite, "UPDATE t SET n = n | 8", Stable, NoGuard},
    {sqlite, "UPDATE t SET n = (n & ~4) | 2", Stable, NoGuard},
    {sqlite, "UPDATE t SET n = n % 4", Stable, NoGuard},
    {sqlite, "UPDATE t SET n = CASE n WHEN 5 THEN 6 WHEN 7 THEN 8 ELSE n END", Stable, NoGuard},
    {sqlite, "UPDATE t SET [[n = CASE n WHEN 5 THEN 7 WHEN 7 THEN 5 ELSE n END]]", Compounds,
     NoGuard},
    {sqlite, "UPDATE t SET [[n = CASE WHEN n = 5 THEN 7 WHEN n = 7 THEN 9 ELSE n END]]", Compounds,
     NoGuard},
    {sqlite, "UPDATE t SET n = CASE WHEN n > 4 THEN 9 ELSE 0 END", Stable, NoGuard},
    {sqlite, "UPDATE t SET [[n = CASE WHEN n > 4 THEN 1 ELSE 0 END]]", Compounds, NoGuard},
    {common, "UPDATE t SET n = frobnicate(n)", Unknown, NoGuard},
    {sqlite, "UPDATE t SET n = (SELECT MAX(n) FROM t) + 1", Unknown, NoGuard},
    {sqlite, "UPDATE t SET n = (SELECT COUNT(*) FROM t)", Stable, Guard},
    {sqlite, "UPDATE t SET n = random()", Unknown, NoGuard},
    {common, "UPDATE t SET «list»", Unknown, NoGuard},
    {common, "UPDATE t SET n = n «op» 1 WHERE id = 1", Unknown, NoGuard},
    {common, "UPDATE t SET n = n + 1 «where»", Unknown, NoGuard},
    {mysql, "UPDATE t SET a = 1 LIMIT 10", Unknown, NoGuard},
};
INSTANTIATE_TEST_SUITE_P(Updates, Reruns, testing::ValuesIn(updates));

const Case guarded[] = {
    {sqlite, "UPDATE t SET v = v*1000, unit='ms' WHERE unit='s'", Stable, Guard},
    {sqlite, "UPDATE t SET v = v*1000, unit='ms' WHERE id = 5 AND (unit = 's')", Stable, Guard},
    {sqlite, "UPDATE t SET [[v = v*1000]], unit='s' WHERE unit='s'", Compounds, NoGuard},
    {sqlite, "UPDATE t SET [[v = v*1000]], unit='ms' WHERE unit='s' OR id = 5", Compounds, NoGuard},
    {sqlite, "UPDATE t SET v = v*1000, unit='ms' WHERE unit='s' OR unit IS NULL", Stable, Guard},
    {sqlite, "UPDATE t SET a = a || 'x' WHERE a = 'y'", Stable, Guard},
    {sqlite, "UPDATE t SET a = a || 'x' WHERE a NOT LIKE '%x%'", Stable, Guard},
    {sqlite, "UPDATE t SET a = a || 'x' WHERE a NOT LIKE '%x'", Stable, Guard},
    {sqlite, "UPDATE t SET [[a = a || 'x']] WHERE a NOT LIKE 'x%'", Compounds, NoGuard},
    {sqlite, "UPDATE t SET a = 'x' || a WHERE a NOT LIKE 'x%'", Stable, Guard},
    {sqlite, "UPDATE t SET [[a = 'x' || a]] WHERE a LIKE 'x%'", Compounds, NoGuard},
    {sqlite, "UPDATE t SET a = 'new/' || substr(a, 5) WHERE a LIKE 'old/%'", Stable, Guard},
    {sqlite, "UPDATE t SET [[a = 'o' || substr(a, 5)]] WHERE a LIKE 'old/%'", Compounds, NoGuard},
    {sqlite, "UPDATE t SET a = 'x' || a WHERE substr(a, 1, 1) <> 'x'", Stable, Guard},
    {sqlite, "UPDATE t SET a = a || 'x' WHERE substr(a, -1) <> 'x'", Stable, Guard},
    {mysql, "UPDATE t SET a = CONCAT('x', a) WHERE LEFT(a, 1) <> 'x'", Stable, Guard},
    {sqlite, "UPDATE t SET a = 'x' || a WHERE instr(a, 'x') = 0", Stable, Guard},
    {sqlite, "UPDATE t SET n = n + 1 WHERE n = 5", Stable, Guard},
    {sqlite, "UPDATE t SET [[n = n + 1]] WHERE n < 100", Compounds, NoGuard},
    {sqlite, "UPDATE t SET n = n + 1, a = 'done' WHERE a IS NULL", Stable, Guard},
    {sqlite, "UPDATE t SET n = n + 1, a = ? WHERE a IS NULL", Stable, Guard},
    {sqlite, "UPDATE t SET n = n + 1, a = NULL WHERE a IS NOT NULL", Stable, Guard},
    {sqlite, "UPDATE t SET n = n + 1, a = 'done' WHERE a <> 'done'", Stable, Guard},
    {sqlite, "UPDATE t SET n = n + 1, a = 'done' WHERE a IN ('p', 'q')", Stable, Guard},
    {sqlite, "UPDATE t SET [[n = n + 1]], a = 'p' WHERE a IN ('p', 'q')", Compounds, NoGuard},
    {sqlite, "UPDATE t SET n = n + 1, a = 'p' WHERE a NOT IN ('p', 'q')", Stable, Guard},
    {sqlite, "UPDATE t SET n = n + 1, a = 'done' WHERE a IN ('p')", Stable, Guard},
    {sqlite, "UPDATE t SET [[n = n + 1]], a = 'done' WHERE a IN (%1)", Compounds, NoGuard},
    {mysql, "UPDATE t SET [[n = n + 1]], a = 'P' WHERE a = 'p'", Compounds, NoGuard},
    {sqlite, "UPDATE t SET [[n = n + 1]], a = 'P' WHERE a <> 'p'", Compounds, NoGuard},
    {sqlite, "UPDATE t SET n = n + 1, a = 1 WHERE (a = 2 AND id = 3) OR a = 4 OR a = 5", Stable,
     Guard},
    {sqlite, "UPDATE t SET [[n = n + 1]], a = 1 WHERE a = 2 OR a = 1 OR a = 5", Compounds, NoGuard},
    {sqlite, "UPDATE t SET n = n + 1, a = b WHERE a <> b", Stable, Guard},
    {sqlite, "UPDATE t SET n = n + 1, v = 100 WHERE v < 50", Stable, Guard},
    {sqlite, "UPDATE t SET [[n = n + 1]], v = 10 WHERE v < 50", Compounds, NoGuard},
    {sqlite, "UPDATE t SET [[n = n + 1]] WHERE a = 'p'", Compounds, NoGuard},
    {sqlite, "UPDATE t SET n = n + 1, v = 99 WHERE NOT v = 99", Stable, Guard},
    {sqlite, "UPDATE t SET a = a || 'x' WHERE a IN ('p', 'q')", Stable, Guard},
    {sqlite, "UPDATE t SET [[a = a || 'x']] WHERE a IN ('p', 'px')", Compounds, NoGuard},
    {sqlite, "UPDATE t SET n = n + 1 WHERE n IN (1, 5)", Stable, Guard},
    {sqlite, "UPDATE t SET [[n = n + 1]] WHERE n IN (1, 2)", Compounds, NoGuard},
    {sqlite, "UPDATE t SET a = substr(a, 2) WHERE a LIKE 'old/%'", Stable, Guard},
    {sqlite, "UPDATE t SET [[a = substr(a, 2)]] WHERE a LIKE 'oo%'", Compounds, NoGuard},
    {sqlite, "UPDATE t SET [[a = printf('%s!', a)]]", Compounds, NoGuard},
    {mysql, "UPDATE t SET n = n + 1, done = 1 WHERE done = 0 LIMIT 10", Stable, Guard},
};
INSTANTIATE_TEST_SUITE_P(GuardedUpdates, Reruns, testing::ValuesIn(guarded));

const Case deletes[] = {
    {common, "DELETE FROM t", Stable, Guard},
    {common, "DELETE FROM t WHERE a = ?", Stable, Guard},
    {common, "DELETE FROM t WHERE a IN (SELECT b FROM u)", Stable, Guard},
    {mysql, "DELETE FROM t WHERE a = 1 [[LIMIT 10]]", Compounds, NoGuard},
    {common, "DELETE FROM t WHERE a IN (SELECT b FROM u LIMIT 10)", Stable, Guard},
    {common, "DELETE FROM t WHERE id = (SELECT MAX(id) FROM t)", Unknown, NoGuard},
    {common, "DELETE FROM t WHERE id IN (SELECT id FROM t WHERE a > 3)", Stable, Guard},
    {common, "DELETE FROM t WHERE id IN (SELECT MAX(id) FROM t)", Unknown, NoGuard},
    {common, "DELETE FROM t WHERE id NOT IN (SELECT MIN(id) FROM t GROUP BY a)", Stable, Guard},
};
INSTANTIATE_TEST_SUITE_P(Deletes, Reruns, testing::ValuesIn(deletes));

TEST(Fixed, WhereComparesWithFixedValues) {
  auto fixed = [](const char *sql) {
    return sql::read(marked(sql).text, common)[0].actions[0].whereFixed;
  };
  EXPECT_TRUE(fixed("DELETE FROM t WHERE a = 1 AND b IN (1, 2) OR c LIKE 'x%'"));
  EXPECT_TRUE(fixed("DELETE FROM t WHERE a = ?"));
  EXPECT_TRUE(fixed("DELETE FROM t WHERE a IN (SELECT b FROM u)"));
  EXPECT_TRUE(fixed("DELETE FROM t WHERE LOWER(a) = 'x'"));
  EXPECT_TRUE(fixed("DELETE FROM t WHERE a IS NULL"));
  EXPECT_FALSE(fixed("DELETE FROM t WHERE a = b"));
  EXPECT_FALSE(fixed("DELETE FROM t"));
}

} // namespace
