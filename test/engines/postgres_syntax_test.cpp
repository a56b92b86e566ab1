// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// PostgreSQL's own parser judges the reader: the operations of its tree must be the reader's.
#include "frontends/sql/reader.h"
#include "test/engines/corpus.h"
#include "test/engines/operations.h"

#include <gtest/gtest.h>
#include <llvm/Support/JSON.h>
#include <pg_query.h>

#include <algorithm>
#include <optional>
#include <set>

namespace migralint::engines {
namespace {

/// One of PostgreSQL's statements, or why it is none.
struct Parsed {
  std::string error;
  std::vector<std::string> operations;
};

Parsed parse(const std::string &sql) {
  Parsed parsed;
  PgQueryParseResult result = pg_query_parse(sql.c_str());
  if (result.error) {
    parsed.error = result.error->message;
  } else if (llvm::Expected<llvm::json::Value> tree = llvm::json::parse(result.parse_tree)) {
    const llvm::json::Array *all = tree->getAsObject()->getArray("stmts");
    if (all && all->size() == 1)
      parsed.operations = operations(*(*all)[0].getAsObject()->getObject("stmt"));
    else
      parsed.error = "is no single statement";
  } else {
    parsed.error = llvm::toString(tree.takeError());
  }
  pg_query_free_parse_result(result);
  return parsed;
}

std::string listed(const char *who, const std::vector<std::string> &lines) {
  std::string out;
  for (const std::string &line : lines)
    out += std::string("\n  ") + who + line;
  return out;
}

/// What PostgreSQL and the reader do not agree on. Empty: nothing.
std::string disagreement(const std::string &sql) {
  Parsed parsed = parse(sql);
  if (!parsed.error.empty())
    return parsed.error;
  std::vector<SqlStatement> read = sql::read(sql::fileText(sql), Dialect::Postgres);
  if (read.size() != 1)
    return "is read as " + std::to_string(read.size()) + " statements";
  if (!read[0].complete)
    return "is not read" + listed("PostgreSQL: ", parsed.operations);
  std::vector<std::string> own = operations(read[0]);
  std::vector<std::string> onlyReader, onlyPostgres;
  std::set_difference(own.begin(), own.end(), parsed.operations.begin(), parsed.operations.end(),
                      std::back_inserter(onlyReader));
  std::set_difference(parsed.operations.begin(), parsed.operations.end(), own.begin(), own.end(),
                      std::back_inserter(onlyPostgres));
  return listed("PostgreSQL: ", onlyPostgres) + listed("reader:     ", onlyReader);
}

int judgeAll(const std::vector<Case> &cases) {
  int agreed = 0;
  std::set<std::string> schema;
  for (const Case &one : cases) {
    if (one.rejected && one.message == "syntax error")
      EXPECT_NE(parse(one.sql).error, "") << one.sql << "\n  is accepted";
    if (one.rejected || one.unread)
      continue;
    std::string text = disagreement(one.sql);
    if (text.empty())
      ++agreed;
    else
      ADD_FAILURE_AT(one.file.c_str(), one.line) << one.sql << "\n  " << text;
    schema.insert(one.schema->begin(), one.schema->end());
  }
  for (const std::string &sql : schema) {
    EXPECT_EQ(disagreement(sql), "") << sql;
    ++agreed;
  }
  std::printf("%d statements\n", agreed);
  return agreed;
}

TEST(PostgresSyntax, AgreesOnItsOwnStatements) { EXPECT_GT(judgeAll(casesOf("postgres")), 0); }
TEST(PostgresSyntax, AgreesOnStatementsOfAllDialects) { EXPECT_GT(judgeAll(casesOf("common")), 0); }
TEST(PostgresSyntax, AgreesOnGeneratedStatements) {
  EXPECT_GT(judgeAll(generated(Dialect::Postgres)), 0);
}

} // namespace
} // namespace migralint::engines
