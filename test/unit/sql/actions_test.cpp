// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What statements do: kinds, objects, names and flags, in the three dialects.
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

class Actions : public testing::TestWithParam<Case> {};

TEST_P(Actions, AreRead) {
  Marked input = marked(GetParam().sql);
  EXPECT_EQ(describe(sql::read(input.text, GetParam().dialect)), GetParam().expected)
      << GetParam().sql;
}

const Case tables[] = {
    {common, "CREATE TABLE t (a INT)", "CreateTable t"},
    {common, "create table T (a int)", "CreateTable t"},
    {common, "CREATE TABLE IF NOT EXISTS main.t (a INT)", "CreateTable t if-not-exists"},
    {sqlite, "CREATE TEMP TABLE t (a)", "CreateTable t temporary"},
    {common, "CREATE TEMPORARY TABLE t (a INT)", "CreateTable t temporary"},
    {sqlite, "CREATE TABLE 'x' ('col' TEXT)", "CreateTable x"},
    {sqlite, "CREATE TABLE [my table] ([a] TEXT)", "CreateTable my table"},
    {mysql, "CREATE TABLE `a``b` (`c` INT)", "CreateTable a`b"},
    {postgres, "CREATE TABLE \"A\" (\"b\" int)", "CreateTable a"},
    {sqlite, "CREATE TABLE t (a) WITHOUT ROWID", "CreateTable t"},
    {mysql, "CREATE TABLE t LIKE u", "CreateTable t <- u"},
    {mysql, "CREATE TABLE t (LIKE u)", "CreateTable t <- u"},
    {postgres, "CREATE TABLE t (LIKE u INCLUDING ALL)", "CreateTable t <- u"},
    {common, "CREATE TABLE t AS SELECT a FROM u", "CreateTable t <- u"},
    {mysql, "CREATE TABLE t (PRIMARY KEY (a)) ENGINE=InnoDB SELECT a FROM u", "CreateTable t <- u"},
    {mysql, "CREATE TABLE t SELECT * FROM u", "CreateTable t <- u"},
    {postgres, "CREATE UNLOGGED TABLE t (a int)", "CreateTable t"},
    {postgres, "CREATE TABLE t PARTITION OF u FOR VALUES IN (1)", "CreateTable t"},
    {sqlite, "CREATE VIRTUAL TABLE t USING fts5(a, b)", "CreateTable t"},
    {mysql, "CREATE TABLE t (a INT) ENGINE=InnoDB DEFAULT CHARSET=utf8", "CreateTable t"},
    {mysql, "/*!40101 CREATE TABLE t (a INT) */", "CreateTable t"},
    {common, "-- why\nCREATE /* x */ TABLE t (a INT)", "CreateTable t"},
    {mysql, "# why\nCREATE TABLE t (a INT)", "CreateTable t"},
    {common, "DROP TABLE t", "DropTable t"},
    {common, "DROP TABLE IF EXISTS a, b", "DropTable a if-exists; DropTable b if-exists"},
    {postgres, "DROP TABLE t CASCADE", "DropTable t cascade"},
    {mysql, "DROP TEMPORARY TABLE t", "DropTable t temporary"},
    {sqlite, "DROP TABLE temp.t", "DropTable t temporary"},
    {sqlite, "DELETE FROM temp.t", "Delete t temporary"},
    {sqlite, "DELETE FROM main.t", "Delete t"},
    {mysql, "RENAME TABLE a TO b, c TO d", "RenameTable a.b; RenameTable c.d"},
    {common, "ALTER TABLE t RENAME TO u", "RenameTable t.u"},
    {mysql, "ALTER TABLE t RENAME AS u", "RenameTable t.u"},
    {common, "TRUNCATE TABLE t", "Truncate t"},
    {postgres, "TRUNCATE a, b CASCADE", "Truncate a cascade; Truncate b cascade"},
};
INSTANTIATE_TEST_SUITE_P(Tables, Actions, testing::ValuesIn(tables));

const Case others[] = {
    {common, "CREATE INDEX i ON t (a, b)", "CreateIndex t.i"},
    {common, "CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a)", "CreateIndex t.i if-not-exists"},
    {mysql, "CREATE FULLTEXT INDEX i ON t (a)", "CreateIndex t.i"},
    {postgres, "CREATE INDEX CONCURRENTLY i ON t USING gin (a)", "CreateIndex t.i"},
    {postgres, "CREATE INDEX ON t (lower(a))", "CreateIndex t"},
    {sqlite, "CREATE INDEX main.i ON t(a) WHERE a IS NOT NULL", "CreateIndex t.i"},
    {common, "DROP INDEX IF EXISTS i", "DropIndex .i if-exists"},
    {mysql, "DROP INDEX i ON t", "DropIndex t.i"},
    {common, "CREATE VIEW v AS SELECT a FROM t", "CreateView v.v <- t"},
    {common, "CREATE OR REPLACE VIEW v AS SELECT a FROM t, u", "CreateView v.v or-replace <- t,u"},
    {postgres, "CREATE MATERIALIZED VIEW v AS SELECT 1 WITH NO DATA", "CreateView v.v"},
    {common, "DROP VIEW v", "DropView v.v"},
    {sqlite, "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE u SET a=1; DELETE FROM u; END",
     "CreateTrigger t.g"},
    {sqlite,
     "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN 2 END; END; DROP TABLE t",
     "CreateTrigger t.g / DropTable t"},
    {mysql, "CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW SET NEW.a = 1", "CreateTrigger t.g"},
    {mysql, "CREATE DEFINER=`a`@`b` TRIGGER g BEFORE UPDATE ON t FOR EACH ROW SET NEW.a = 1",
     "CreateTrigger t.g"},
    {postgres, "CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()", "CreateTrigger t.g"},
    {sqlite, "DROP TRIGGER IF EXISTS g", "DropTrigger .g if-exists"},
    {postgres, "DROP TRIGGER g ON t", "DropTrigger t.g"},
    {postgres, "CREATE SEQUENCE s", "CreateOther s.s"},
    {postgres, "CREATE EXTENSION IF NOT EXISTS e", "CreateOther e.e if-not-exists"},
    {postgres, "CREATE TYPE e AS ENUM ('a', 'b')", "CreateOther e.e"},
    {postgres, "CREATE FUNCTION f() RETURNS int AS $$ BEGIN; RETURN 1; END $$ LANGUAGE plpgsql",
     "CreateOther f.f"},
    {postgres, "CREATE FUNCTION f() RETURNS int AS $x$ a; $$ b; $x$ LANGUAGE sql; DROP TABLE t",
     "CreateOther f.f / DropTable t"},
    {mysql, "CREATE PROCEDURE p() BEGIN IF 1 THEN SELECT 1; END IF; SELECT 2; END; DROP TABLE t",
     "CreateOther p.p / DropTable t"},
    {mysql, "DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT 1; END$$\nDELIMITER ;\nDROP TABLE t;",
     "CreateOther p.p / DropTable t"},
    {mysql, "DROP PROCEDURE IF EXISTS p", "DropOther p.p if-exists"},
    {postgres, "DROP FUNCTION f(int, text)", "DropOther f.f"},
    {common, "CREATE DATABASE d", "CreateDatabase d.d"},
    {postgres, "CREATE SCHEMA IF NOT EXISTS s", "CreateDatabase s.s if-not-exists"},
    {common, "DROP DATABASE d", "DropDatabase d"},
    {postgres, "DROP SCHEMA s CASCADE", "DropDatabase s cascade"},
    {common, "GRANT SELECT ON t TO u", "AlterOther"},
    {postgres, "COMMENT ON TABLE t IS 'x'", "AlterOther"},
    {postgres, "ALTER SEQUENCE s RESTART WITH 5", "AlterOther s"},
    {postgres, "ALTER INDEX i RENAME TO j", "AlterOther .i"},
};
INSTANTIATE_TEST_SUITE_P(Others, Actions, testing::ValuesIn(others));

const Case alters[] = {
    {common, "ALTER TABLE t ADD COLUMN a INT", "AddColumn t.a"},
    {common, "ALTER TABLE t ADD a INT", "AddColumn t.a"},
    {postgres, "ALTER TABLE IF EXISTS ONLY s.t ADD COLUMN IF NOT EXISTS a int",
     "AddColumn t.a if-not-exists"},
    {mysql, "ALTER TABLE t ADD (a int, b varchar(9))", "AddColumn t.a; AddColumn t.b"},
    {mysql, "ALTER TABLE t ADD COLUMN a INT AFTER b, ADD COLUMN c INT FIRST",
     "AddColumn t.a; AddColumn t.c"},
    {common, "ALTER TABLE t DROP COLUMN a", "DropColumn t.a"},
    {mysql, "ALTER TABLE t DROP id, DROP rpath", "DropColumn t.id; DropColumn t.rpath"},
    {postgres, "ALTER TABLE t DROP COLUMN IF EXISTS a CASCADE", "DropColumn t.a if-exists cascade"},
    {common, "ALTER TABLE t RENAME COLUMN a TO b", "RenameColumn t.b"},
    {common, "ALTER TABLE t RENAME a TO b", "RenameColumn t.b"},
    {postgres, "ALTER TABLE t RENAME CONSTRAINT a TO b", "AlterOther t.b"},
    {mysql, "ALTER TABLE t MODIFY a BIGINT NOT NULL", "ChangeColumn t.a"},
    {mysql, "ALTER TABLE t MODIFY COLUMN a BIGINT, MODIFY COLUMN b INT",
     "ChangeColumn t.a; ChangeColumn t.b"},
    {mysql, "ALTER TABLE t CHANGE a a BIGINT", "ChangeColumn t.a"},
    {mysql, "ALTER TABLE t CHANGE COLUMN a b BIGINT AFTER c", "RenameColumn t.b; ChangeColumn t.b"},
    {postgres, "ALTER TABLE t ALTER COLUMN a TYPE bigint USING a::bigint", "ChangeColumn t.a"},
    {postgres, "ALTER TABLE t ALTER a SET DATA TYPE text", "ChangeColumn t.a"},
    {postgres, "ALTER TABLE t ALTER COLUMN a SET NOT NULL, ALTER COLUMN b DROP DEFAULT",
     "ChangeColumn t.a; ChangeColumn t.b"},
    {postgres, "ALTER TABLE t ADD CONSTRAINT c UNIQUE (a)", "AddConstraint t.c"},
    {postgres, "ALTER TABLE t DROP CONSTRAINT IF EXISTS c", "DropConstraint t.c if-exists"},
    {mysql, "ALTER TABLE t ADD INDEX i (a, b)", "CreateIndex t.i"},
    {mysql, "ALTER TABLE t ADD KEY (a)", "CreateIndex t"},
    {mysql, "ALTER TABLE t ADD UNIQUE KEY u (a)", "AddConstraint t.u"},
    {mysql, "ALTER TABLE t ADD PRIMARY KEY (a)", "AddConstraint t"},
    {mysql, "ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (a, b)",
     "DropConstraint t; AddConstraint t"},
    {mysql, "ALTER TABLE t DROP INDEX i", "DropIndex t.i"},
    {mysql, "ALTER TABLE t DROP KEY i", "DropIndex t.i"},
    {mysql, "ALTER TABLE t DROP FOREIGN KEY f", "DropConstraint t.f"},
    {common, "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (id) ON DELETE CASCADE",
     "AddConstraint t.f cascade"},
    {mysql, "ALTER TABLE t ENGINE=InnoDB", "AlterOther t"},
    {mysql, "ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "AlterOther t"},
    {mysql, "ALTER TABLE t AUTO_INCREMENT = 5", "AlterOther t"},
    {postgres, "ALTER TABLE t OWNER TO u", "AlterOther t"},
    {postgres, "ALTER TABLE t ATTACH PARTITION p FOR VALUES IN (1)", "AlterOther t.p"},
    {mysql, "ALTER IGNORE TABLE t ADD UNIQUE INDEX u (a)", "AddConstraint t.u alter-ignore"},
    {mysql, "ALTER TABLE t ADD COLUMN a ENUM('x,y','z') DEFAULT 'x,y', DROP b",
     "AddColumn t.a; DropColumn t.b"},
    {sqlite, "ALTER TABLE t ADD COLUMN key TEXT", "AddColumn t.key"},
};
INSTANTIATE_TEST_SUITE_P(Alters, Actions, testing::ValuesIn(alters));

const Case changes[] = {
    {common, "INSERT INTO t (a) VALUES (1)", "Insert t"},
    {common, "INSERT INTO main.t DEFAULT VALUES", "Insert t"},
    {sqlite, "INSERT OR IGNORE INTO t VALUES (1)", "Insert t or-ignore"},
    {sqlite, "INSERT OR REPLACE INTO t VALUES (1)", "Insert t or-replace"},
    {sqlite, "INSERT OR ABORT INTO t VALUES (1)", "Insert t"},
    {mysql, "INSERT IGNORE INTO t VALUES (1)", "Insert t or-ignore"},
    {mysql, "INSERT INTO t SET a = 1", "Insert t"},
    {mysql, "INSERT t VALUES (1)", "Insert t"},
    {common, "REPLACE INTO t VALUES (1)", "Insert t or-replace"},
    {postgres, "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING RETURNING id",
     "Insert t or-ignore"},
    {postgres, "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = excluded.b",
     "Insert t or-replace"},
    {mysql, "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE b = VALUES(b)",
     "Insert t or-replace"},
    {common, "INSERT INTO t SELECT a FROM u JOIN v ON u.i = v.i", "Insert t <- u,v"},
    {common, "INSERT INTO t (a) SELECT x FROM u WHERE x IN (SELECT y FROM w)", "Insert t <- u,w"},
    {common, "INSERT INTO t WITH c AS (SELECT a FROM u) SELECT a FROM c", "Insert t <- u"},
    {postgres, "WITH c AS (SELECT a FROM u) INSERT INTO t SELECT a FROM c", "Insert t <- u"},
    {postgres, "WITH c AS (SELECT a FROM u) UPDATE t SET a = c.a FROM c", "Update t <- u"},
    {postgres, "WITH c AS (SELECT a FROM u) DELETE FROM t USING c WHERE t.a = c.a",
     "Delete t <- u"},
    {postgres, "WITH d AS (DELETE FROM u RETURNING *) INSERT INTO t SELECT * FROM d",
     "Delete u; Insert t"},
    {common, "INSERT INTO t SELECT a FROM u UNION ALL SELECT b FROM v", "Insert t <- u,v"},
    {common, "UPDATE t SET a = 1", "Update t"},
    {sqlite, "UPDATE OR IGNORE t SET a = 1", "Update t or-ignore"},
    {mysql, "UPDATE IGNORE t SET a = 1", "Update t or-ignore"},
    {postgres, "UPDATE t AS x SET a = u.a FROM u WHERE u.i = x.i", "Update t <- u"},
    {mysql, "UPDATE t x JOIN u y ON x.i = y.i SET x.a = y.a", "Update t <- u"},
    {common, "UPDATE t SET a = (SELECT b FROM u WHERE u.i = t.i)", "Update t <- u"},
    {common, "DELETE FROM t WHERE a = 1", "Delete t"},
    {postgres, "DELETE FROM t USING u WHERE t.i = u.i", "Delete t <- u"},
    {mysql, "DELETE a FROM t a JOIN u b ON a.i = b.i", "Delete t <- u"},
    {mysql, "DELETE a, b FROM a JOIN b ON a.i = b.i", "Delete a <- b; Delete b <- a"},
    {common, "DELETE FROM t WHERE a NOT IN (SELECT a FROM u)", "Delete t <- u"},
};
INSTANTIATE_TEST_SUITE_P(Changes, Actions, testing::ValuesIn(changes));

const Case rest[] = {
    {sqlite, "PRAGMA user_version = 7", "Pragma user_version set 7"},
    {sqlite, "PRAGMA user_version(7)", "Pragma user_version set 7"},
    {sqlite, "PRAGMA main.user_version=-1", "Pragma user_version set -1"},
    {sqlite, "PRAGMA user_version = 0x10", "Pragma user_version set 16"},
    {sqlite, "PRAGMA user_version", "Read user_version"},
    {sqlite, "PRAGMA user_version = «v»", "Pragma user_version set"},
    {sqlite, "PRAGMA foreign_keys = OFF", "Pragma foreign_keys set"},
    {sqlite, "PRAGMA table_info(t)", "Read table_info"},
    {common, "BEGIN", "Begin"},
    {sqlite, "BEGIN IMMEDIATE TRANSACTION", "Begin"},
    {mysql, "START TRANSACTION WITH CONSISTENT SNAPSHOT", "Begin"},
    {common, "COMMIT; END; END TRANSACTION", "Commit / Commit / Commit"},
    {common, "ROLLBACK", "Rollback"},
    {common, "ROLLBACK TO SAVEPOINT s", "Rollback .s"},
    {common, "SAVEPOINT s; RELEASE SAVEPOINT s", "Savepoint .s / Savepoint .s"},
    {common, "SELECT a FROM t LEFT JOIN u ON t.i = u.i", "Read <- t,u"},
    {common, "SELECT * FROM (SELECT a FROM t) x", "Read <- t"},
    {common, "(SELECT a FROM t) UNION (SELECT b FROM u)", "Read <- t,u"},
    {common, "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c) SELECT * FROM c",
     "Read"},
    {common, "VALUES (1), (2)", "Read"},
    {common, "EXPLAIN QUERY PLAN SELECT 1", "Read"},
    {mysql, "SHOW COLUMNS FROM `t` LIKE 'a'", "Read <- t"},
    {common, "VACUUM; ANALYZE; REINDEX", "Maintenance / Maintenance / Maintenance"},
    {mysql, "OPTIMIZE TABLE t", "Maintenance t"},
    {mysql, "SET FOREIGN_KEY_CHECKS=0; USE d; LOCK TABLES t WRITE",
     "Session / Session / Session t"},
    {sqlite, "ATTACH DATABASE 'x' AS y", "Session"},
    {common, "FROBNICATE t", "Unknown (incomplete)"},
    {common, "«s»", "Unknown (incomplete)"},
    {common, ";;; ;", ""},
    {common, "", ""},
    {common, "  -- only a comment", ""},
    {common, "DROP TABLE a; ; DROP TABLE b;", "DropTable a / DropTable b"},
    {common, "INSERT INTO t VALUES ('a;b'); DROP TABLE c", "Insert t / DropTable c"},
    {postgres, "INSERT INTO t VALUES (E'a\\';b'); DROP TABLE c", "Insert t / DropTable c"},
    {mysql, "INSERT INTO t VALUES ('a\\';b'); DROP TABLE c", "Insert t / DropTable c"},
    {sqlite, "INSERT INTO t VALUES ('a\\'); DROP TABLE c", "Insert t / DropTable c"},
    {common, "INSERT INTO t VALUES ('it\\'s'); DROP TABLE c", "Insert t / DropTable c"},
    {common, "INSERT INTO t VALUES ('C:\\'); DROP TABLE c", "Insert t / DropTable c"},
    {common, "INSERT INTO t VALUES (x'00ff', \"b;c\"); DROP TABLE c", "Insert t / DropTable c"},
    {postgres, "/* a /* b */ c */ DROP TABLE t", "DropTable t"},
    {postgres, "COPY t FROM stdin;\n1\tO'Neil\n\\.\nDROP TABLE c;", "Insert t / DropTable c"},
    {postgres, "COPY t FROM '/tmp/x.csv' WITH (FORMAT csv) WHERE a > 1", "Insert t"},
    {postgres, "COPY t TO STDOUT", "Read <- t"},
    {postgres, "COPY (SELECT a FROM t) TO STDOUT", "Read <- t"},
    {postgres, "COPY t", "Read <- t (incomplete)"},
};
INSTANTIATE_TEST_SUITE_P(Rest, Actions, testing::ValuesIn(rest));

const Case holes[] = {
    {common, "DROP TABLE «name»", "DropTable ?"},
    {common, "DROP TABLE \"«name»\"", "DropTable ?"},
    {common, "ALTER TABLE «t»_old RENAME TO «t»", "RenameTable _old?"},
    {common, "DROP TABLE t_%1", "DropTable t_?"},
    {common, "DROP TABLE %s", "DropTable ?"},
    {common, "DROP TABLE {}", "DropTable ?"},
    {common, "DROP TABLE ${schema}.t", "DropTable t"},
    {common, "DROP TABLE «schema».t", "DropTable t"},
    {common, "DROP TABLE main.«t»", "DropTable ?"},
    {common, "CREATE TABLE t («columns»)", "CreateTable t"},
    {common, "CREATE TABLE t (a «type», b INT)", "CreateTable t"},
    {common, "CREATE TABLE t «columns»", "CreateTable t"},
    {common, "CREATE TABLE t (a INT, «rest»)", "CreateTable t"},
    {common, "ALTER TABLE t ADD COLUMN a «type» NOT NULL", "AddColumn t.a"},
    {common, "ALTER TABLE t «clause»", "Unknown t (incomplete)"},
    {common, "ALTER TABLE t", "Unknown t (incomplete)"},
    {common, "INSERT INTO t («columns») VALUES («values»)", "Insert t"},
    {common, "INSERT INTO t «rest»", "Insert t (incomplete)"},
    {common, "UPDATE t SET «list» WHERE a = 1", "Update t"},
    {common, "SELECT «columns» FROM «t» WHERE a = «v» ORDER BY «o»", "Read <- $t"},
    {common, "DELETE FROM t «where»", "Delete t"},
    {common, "«select»SELECT a FROM t", "Unknown (incomplete)"},
    {common, "UPDATE t SET a = a «op» 1 WHERE b = 2", "Update t"},
    {common, "DELETE FROM«t»WHERE a = 1", "Delete ? <- $t"},
    {common, "CREATE TABLE a (x INT)¦CREATE TABLE b (y INT)", "CreateTable a / CreateTable b"},
    {common, "DROP TABLE t¦; DROP¦ TABLE u", "DropTable t / DropTable u"},
};
INSTANTIATE_TEST_SUITE_P(Holes, Actions, testing::ValuesIn(holes));

TEST(ActionDetails, HoleKeepsVariableAndValues) {
  Marked one = marked("DROP TABLE «name»");
  Action action = sql::read(one.text, common)[0].actions[0];
  EXPECT_EQ(action.variable, "name");
  EXPECT_FALSE(action.objectKnown);

  Marked two = marked("DROP TABLE old_«A|b»");
  action = sql::read(two.text, common)[0].actions[0];
  EXPECT_EQ(action.variable, "");
  EXPECT_EQ(action.object, "old_");
  EXPECT_EQ(action.objectValues, (std::vector<std::string>{"old_a", "old_b"}));
}

TEST(ActionDetails, PlaceholdersAreBoundOnes) {
  EXPECT_TRUE(sql::read(marked("DELETE FROM t WHERE a = ?").text, common)[0].placeholders);
  EXPECT_TRUE(sql::read(marked("DELETE FROM t WHERE a = :x").text, common)[0].placeholders);
  EXPECT_TRUE(sql::read(marked("DELETE FROM t WHERE a = $1").text, common)[0].placeholders);
  EXPECT_FALSE(sql::read(marked("DELETE FROM t WHERE a = %1").text, common)[0].placeholders);
}

TEST(ActionDetails, SyntaxTellsDialect) {
  auto told = [](const char *sql) { return sql::read(marked(sql).text, common)[0].dialect; };
  EXPECT_EQ(told("PRAGMA user_version"), sqlite);
  EXPECT_EQ(told("INSERT OR IGNORE INTO t VALUES (1)"), sqlite);
  EXPECT_EQ(told("CREATE TABLE t (a INT AUTO_INCREMENT)"), mysql);
  EXPECT_EQ(told("SELECT a::int FROM t"), postgres);
  EXPECT_EQ(told("DROP TABLE t"), common);
}

TEST(ActionDetails, SummaryIsOneShortLine) {
  std::string longSql = "SELECT  a,\n\t b FROM t WHERE c = '" + std::string(500, 'x') + "'";
  SqlStatement statement = sql::read(marked(longSql).text, common)[0];
  EXPECT_EQ(statement.text.rfind("SELECT a, b FROM t", 0), 0u);
  EXPECT_LE(statement.text.size(), 120u);
  EXPECT_EQ(sql::read(marked("DROP TABLE «t»").text, common)[0].text, "DROP TABLE …");
}

} // namespace
