// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SQL that cannot mean what it says, and near misses: a wrong problem costs more than a missed one.
#include "test/unit/sql/marked.h"

#include <gtest/gtest.h>

using namespace migralint;
using namespace migralint::sql::test;

namespace {

struct Case {
  SqlProblem::Kind kind;
  Dialect dialect;
  const char *sql; ///< [[…]]: where the problem is; without: there is none
};

class Problems : public testing::TestWithParam<Case> {};

TEST_P(Problems, AreFound) {
  Marked input = marked(GetParam().sql);
  std::vector<SqlProblem> problems;
  for (const SqlStatement &statement : sql::read(input.text, GetParam().dialect))
    problems.insert(problems.end(), statement.problems.begin(), statement.problems.end());
  ASSERT_EQ(problems.size(), input.marks.size()) << GetParam().sql;
  if (problems.empty())
    return;
  EXPECT_EQ(static_cast<int>(problems[0].kind), static_cast<int>(GetParam().kind));
  EXPECT_EQ(problems[0].range, input.marks[0]) << GetParam().sql;
  EXPECT_FALSE(problems[0].message.empty());
}

constexpr auto Count = SqlProblem::Kind::CountMismatch;
constexpr auto Null = SqlProblem::Kind::EqualsNull;
constexpr auto Set = SqlProblem::Kind::SetWithoutEquals;
constexpr auto Together = SqlProblem::Kind::RunTogether;
constexpr auto Syntax = SqlProblem::Kind::Syntax;
constexpr Dialect common = Dialect::Common;
constexpr Dialect sqlite = Dialect::Sqlite;
constexpr Dialect postgres = Dialect::Postgres;
constexpr Dialect mysql = Dialect::Mysql;

const Case cases[] = {
    {Count, common, "INSERT INTO t (a, b) VALUES [[(1)]]"},
    {Count, common, "INSERT INTO t (a, b) VALUES (1, 2), [[(3)]]"},
    {Count, common, "INSERT INTO t (a) VALUES [[(1, '2')]]"},
    {Count, common, "INSERT INTO t (a, b, c) VALUES [[(?, ?)]]"},
    {Count, common, "[[INSERT INTO t (a, b) SELECT x FROM u]]"},
    {Count, common, "INSERT INTO t (a, b) VALUES (1, 'x,y')"},
    {Count, common, "INSERT INTO t (a, b) VALUES (f(1, 2), (SELECT 3))"},
    {Count, common, "INSERT INTO t (a, b) VALUES («values»)"},
    {Count, common, "INSERT INTO t (a, b) VALUES (%1)"},
    {Count, common, "INSERT INTO t («columns») VALUES (1, 2)"},
    {Count, common, "INSERT INTO t (a, b) VALUES (1, «rest» 2)"},
    {Count, common, "INSERT INTO t (a, b) VALUES ("},
    {Count, common, "INSERT INTO t (a, b) SELECT * FROM u"},
    {Count, common, "INSERT INTO t (a, b) SELECT u.* FROM u"},
    {Count, common, "INSERT INTO t (a, b) SELECT «columns» FROM u"},
    {Count, common, "INSERT INTO t VALUES (1, 2, 3)"},
    {Null, common, "SELECT a FROM t WHERE [[a = NULL]]"},
    {Null, common, "DELETE FROM t WHERE b = 1 AND [[t.a <> NULL]]"},
    {Null, common, "UPDATE t SET a = 1 WHERE [[a != NULL]]"},
    {Null, common, "SELECT a FROM t JOIN u ON [[t.x = NULL]]"},
    {Null, common, "CREATE TABLE t (a INT CHECK ([[a = NULL]]))"},
    {Null, common, "UPDATE t SET a = NULL"},
    {Null, common, "UPDATE t SET a = NULL, b = NULL WHERE a IS NOT NULL"},
    {Null, common, "SELECT a FROM t WHERE a IS NULL"},
    {Null, mysql, "SELECT a FROM t WHERE a <=> NULL"},
    {Null, postgres, "SELECT a FROM t WHERE a IS DISTINCT FROM NULL"},
    {Null, common, "INSERT INTO t SELECT a FROM u WHERE a = 'NULL'"},
    {Set, common, "UPDATE t SET [[a 1]] WHERE b = 2"},
    {Set, common, "UPDATE t SET [[a]], b = 1"},
    {Set, common, "UPDATE t SET a = 1, [[b 'x']] WHERE c = 1"},
    {Set, common, "UPDATE t SET «list» WHERE c = 1"},
    {Set, common, "UPDATE t SET a«op»1"},
    {Set, common, "UPDATE t SET "},
    {Together, common, "SELECT a FROM t¦[[W]]HERE b = 1"},
    {Together, common, "SELECT a¦[[F]]ROM t"},
    {Together, common, "CREATE TABLE t (a INT NOT NULL DEFAULT 0¦[[N]]OT NULL)"},
    {Together, common, "UPDATE t¦[[S]]ET a = 1"},
    {Together, common, "CREATE TABLE a (x INT)¦[[C]]REATE TABLE b (y INT)"},
    {Together, common, "INSERT INTO t VALUES (1)¦[[I]]NSERT INTO t VALUES (2)"},
    {Together, common, "CREATE TABLE a (x INT);¦CREATE TABLE b (y INT)"},
    {Together, common, "WITH c AS (SELECT 1)¦INSERT INTO t SELECT * FROM c"},
    {Together, sqlite,
     "CREATE TRIGGER g INSERT ON t BEGIN SELECT (1);¦INSERT INTO u VALUES (1); END"},
    {Together, common, "ALTER TABLE \"t\"¦DROP INDEX i"},
    {Together, common, "SELECT a FROM t ¦WHERE b = 1"},
    {Together, common, "SELECT a FROM t¦ WHERE b = 1"},
    {Together, common, "SELECT last_¦update FROM t"},
    {Together, common, "SELECT a FROM ta¦ble_x"},
    {Together, common, "SELECT a FROM long_pre¦fix_name"},
    {Together, common, "SEL¦ECT a FROM t"},
    {Together, common, "SELECT 'a¦from' FROM t"},
    {Together, common, "SELECT a FROM t -- x¦where"},
    {Together, sqlite, "SELECT a FROM t WHERE b IN (1)¦ORDER BY a"},
    {Syntax, common, "CREATE TABLE t (a INT[[,)]]"},
    {Syntax, common, "CREATE TABLE t (a INT[[, ,]] b INT)"},
    {Syntax, common, "SELECT a[[, FROM]] t"},
    {Syntax, common, "UPDATE t SET a = 1[[, WHERE]] b = 2"},
    {Syntax, common, "CREATE TABLE t (a INT, «columns»)"},
    {Syntax, common, "SELECT ',)' FROM t"},
    {Syntax, common, "ALTER TABLE t ADD COLUMN a INT [[ADD COLUMN]] b INT"},
    {Syntax, mysql, "ALTER TABLE t MODIFY a INT NOT NULL [[DROP COLUMN]] b"},
    {Syntax, common, "ALTER TABLE t ADD COLUMN a INT, ADD COLUMN b INT"},
    {Syntax, common, "ALTER TABLE t ADD COLUMN a INT «comma» ADD COLUMN b INT"},
    {Syntax, common, "ALTER TABLE %t ADD COLUMN a INT"},
    {Syntax, mysql, "ALTER TABLE t ADD COLUMN a INT; [[ADD COLUMN]] b INT"},
    {Syntax, mysql, "ALTER TABLE t ADD COLUMN a INT; [[ADD INDEX]] i (a)"},
    {Syntax, mysql, "SELECT 1; ADD COLUMN b INT"},
    {Syntax, mysql, "ADD COLUMN b INT"},
    {Syntax, mysql, "CREATE UNIQUE INDEX [[ON t]] (a)"},
    {Syntax, mysql, "CREATE UNIQUE INDEX i ON t (a)"},
    {Syntax, common, "CREATE INDEX «name» ON t (a)"},
};
INSTANTIATE_TEST_SUITE_P(All, Problems, testing::ValuesIn(cases));

} // namespace
