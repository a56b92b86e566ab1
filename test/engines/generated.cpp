// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "test/engines/corpus.h"

#include <gtest/gtest.h>

namespace migralint::engines {

namespace {

using Words = std::vector<std::string>;

class Generator {
public:
  explicit Generator(Dialect dialect) : dialect(dialect) {
    std::vector<Case> base = casesOf("generated");
    if (base.empty())
      ADD_FAILURE() << "statements/generated.sql has no statement";
    else
      like = base.front();
  }

  std::vector<Case> all() {
    updates();
    deletes();
    tables();
    inserts();
    return std::move(cases);
  }

private:
  Dialect dialect;
  Case like;
  std::vector<Case> cases;

  bool sqlite() const { return dialect == Dialect::Sqlite; }
  bool mysql() const { return dialect == Dialect::Mysql; }
  bool postgres() const { return dialect == Dialect::Postgres; }

  void add(std::string sql, bool depends = false) {
    cases.push_back(like);
    cases.back().depends = depends;
    cases.back().sql = std::move(sql);
  }

  std::string joined(const std::string &a, const std::string &b) const {
    return mysql() ? "CONCAT(" + a + ", " + b + ")" : a + " || " + b;
  }

  /// Values that stay, repeat and grow, under conditions that go on holding and that do not.
  void updates() {
    Words values = {"n = 1",
                    "n = n + 1",
                    "n = n * 2 + 1",
                    "n = b",
                    "n = COALESCE(n, 0)",
                    "n = COALESCE(n, 0) + 1",
                    "n = ABS(n)",
                    "n = CASE WHEN b = 10 THEN n + 1 ELSE n END",
                    "n = CASE WHEN n < 10 THEN 10 ELSE n END",
                    "n = n + 1, b = 99",
                    "n = n + 1, s = 'new'",
                    "n = n + 1, b = NULL",
                    "n = n + 1, b = b",
                    "s = " + joined("s", "'x'"),
                    "s = " + joined("'x'", "s"),
                    "s = " + joined("s", "'x'") + ", b = 99",
                    "s = UPPER(s)",
                    "s = REPLACE(s, 'o', '0')",
                    "s = REPLACE(s, 'o', 'oo')",
                    "s = SUBSTR(s, 2), b = 99",
                    "b = 99, s = 'new'"};
    Words conditions = {"",
                        "b = 10",
                        "b <> 99",
                        "b < 50",
                        "b <= 10 AND i > 0",
                        "b IN (10, 20)",
                        "b NOT IN (99, 98)",
                        "b IS NOT NULL",
                        "b IS NULL",
                        "b = 10 OR b = 20",
                        "b = 99 OR b = 10",
                        "NOT b = 99",
                        "s = 'old'",
                        "s <> 'new'",
                        "s IN ('old', 'old too')",
                        "s LIKE 'old%'",
                        "s NOT LIKE '%x'",
                        "s NOT LIKE 'x%'",
                        "i BETWEEN 1 AND 100",
                        "i IN (SELECT i FROM other)"};
    for (const std::string &value : values)
      for (const std::string &condition : conditions)
        if (value.find("WHEN b = 10") == value.npos || condition != "b IS NULL") // touches no row
          add("UPDATE t SET " + value + (condition.empty() ? "" : " WHERE " + condition));
  }

  void deletes() {
    for (const char *left : {"b = 10", "b IS NULL", "s LIKE 'o%'", "i IN (SELECT i FROM other)"})
      for (const char *op : {" AND ", " OR ", " AND NOT "})
        for (const char *right : {"n > 3", "s = 'old'", "(n = 1 OR n = 5)"})
          add(std::string("DELETE FROM t WHERE ") + left + op + right);
  }

  /// Types by constraints, in CREATE TABLE and in ADD COLUMN.
  void tables() {
    Words numbers = {"INTEGER", "BIGINT", "SMALLINT", "NUMERIC(8, 2)", "DOUBLE PRECISION"};
    Words texts = {"VARCHAR(20)", "CHAR(4)"};
    Words rules = {"",
                   " NOT NULL",
                   " DEFAULT NULL",
                   " DEFAULT %",
                   " NOT NULL DEFAULT %",
                   " DEFAULT % NOT NULL",
                   " UNIQUE",
                   " NOT NULL UNIQUE",
                   " PRIMARY KEY",
                   " NOT NULL PRIMARY KEY",
                   " DEFAULT % CHECK (c > 0)"};
    for (bool text : {false, true})
      for (const std::string &type : text ? texts : numbers)
        for (std::string rule : rules) {
          if (text && rule.find("CHECK") != rule.npos)
            rule = " DEFAULT % CHECK (c <> '')";
          for (size_t at; (at = rule.find('%')) != rule.npos;)
            rule.replace(at, 1, text ? "'v'" : "7");
          for (const char *guard : {"", "IF NOT EXISTS "})
            add(std::string("CREATE TABLE ") + guard + "made (x INTEGER, c " + type + rule + ")");
          bool required = rule.find("NOT NULL") != rule.npos && rule.find("DEFAULT") == rule.npos;
          bool keyed = rule.find("PRIMARY") != rule.npos || rule.find("UNIQUE") != rule.npos;
          if (!required && !(keyed && !postgres() && !mysql()) && rule.find("PRIMARY") == rule.npos)
            add("ALTER TABLE t ADD COLUMN c " + type + rule);
          if (!required && !keyed && !sqlite()) {
            add("ALTER TABLE t ADD COLUMN IF NOT EXISTS c " + type + rule);
            add("ALTER TABLE t ADD COLUMN c " + type + rule + ", DROP COLUMN n");
          }
        }
  }

  void inserts() {
    Words tables = {"t (i, b)", "keyed (id, b)", "numbered (b)", "numbered (id, b)"};
    Words sources = {"VALUES (90, 1)", "VALUES (90, 1), (91, 2)", "SELECT i + 200, b FROM other"};
    for (const std::string &table : tables)
      for (std::string source : sources) {
        if (table == "numbered (b)" && !sqlite()) // no number is given
          continue;
        if (table == "numbered (b)")
          source = source[0] == 'V' ? "VALUES (7)" : "SELECT b FROM other";
        if (sqlite()) {
          for (const char *verb : {"INSERT", "INSERT OR IGNORE", "INSERT OR REPLACE", "REPLACE"})
            add(std::string(verb) + " INTO " + table + " " + source);
        } else if (mysql()) {
          for (const char *verb : {"INSERT", "INSERT IGNORE", "REPLACE"})
            add(std::string(verb) + " INTO " + table + " " + source);
          add("INSERT INTO " + table + " " + source + " ON DUPLICATE KEY UPDATE b = 5", true);
        } else {
          for (const char *tail : {"", " ON CONFLICT DO NOTHING"})
            add("INSERT INTO " + table + " " + source + tail);
          if (table.rfind("t ", 0) != 0)
            add("INSERT INTO " + table + " " + source + " ON CONFLICT (id) DO UPDATE SET b = 5",
                true);
        }
      }
  }
};

} // namespace

std::vector<Case> generated(Dialect dialect) { return Generator(dialect).all(); }

} // namespace migralint::engines
