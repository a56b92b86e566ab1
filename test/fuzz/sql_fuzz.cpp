// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The reader of SQL, in every dialect: statements as files of migration tools, and as a program's
// literals with holes between them. Whatever comes, nothing may crash or hang, and every place
// that is told lies in the text. An input is some bytes that choose, and SQL: byte 1 stands for a
// hole, byte 2 for the end of one literal and the beginning of the next.
#include "frontends/sql/file.h"
#include "frontends/sql/reader.h"

#include <cstdlib>

using namespace migralint;

namespace {

void require(bool holds) {
  if (!holds)
    std::abort();
}

constexpr Dialect dialects[] = {Dialect::Common, Dialect::Sqlite, Dialect::Postgres,
                                Dialect::Mysql};

void checkRange(const Range &range, uint32_t lines) {
  if (!range.valid())
    return;
  require(range.column > 0 && range.endColumn > 0 && range.line <= range.endLine &&
          range.endLine <= lines);
  require(range.line < range.endLine || range.column <= range.endColumn);
}

void check(const std::vector<SqlStatement> &statements, uint32_t lines) {
  for (const SqlStatement &statement : statements) {
    checkRange(statement.range, lines);
    require(statement.text.size() <= 256);
    for (const Action &action : statement.actions) {
      checkRange(action.range, lines);
      checkRange(action.rerunRange, lines);
      for (const Column &column : action.columns)
        checkRange(column.range, lines);
    }
    for (const SqlProblem &problem : statement.problems) {
      checkRange(problem.range, lines);
      require(!problem.message.empty());
    }
  }
}

uint32_t linesOf(std::string_view sql) {
  uint32_t lines = 1;
  for (char c : sql)
    lines += c == '\n' || c == '\r';
  return lines;
}

/// As a program's expression: each literal on the line that it would stand on.
Text literals(std::string_view sql) {
  Text text;
  Piece piece;
  uint32_t line = 1, column = 1;
  auto close = [&] {
    if (!piece.text.empty() || piece.hole) {
      piece.range.endLine = line;
      piece.range.endColumn = column;
      text.pieces.push_back(std::move(piece));
    }
    piece = {};
    piece.range = {line, column, line, column};
    piece.marks = {{0, line, column}};
  };
  close();
  for (char c : sql) {
    if (c == 1 || c == 2)
      close();
    if (c == 1) {
      piece.hole = true;
      piece.text = piece.variable = "x";
      piece.marks.clear();
      ++column;
      close();
      continue;
    }
    if (c == 2)
      continue;
    piece.text += c;
    ++column;
    if (c == '\n') {
      ++line;
      column = 1;
      piece.marks.push_back({static_cast<uint32_t>(piece.text.size()), line, column});
    }
  }
  close();
  return text;
}

/// Names that say different things of the file.
constexpr std::string_view names[] = {"x.sql",      "db/V7__x.sql",  "m/0007_x.up.sql",
                                      "m/5_x.sql",  "deploy/x.sql",  "2020-01-31-000000_x/up.sql",
                                      "schema.sql", "db/21/01_a.sql"};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2)
    return 0;
  const Dialect dialect = dialects[data[0] % std::size(dialects)];
  const std::string_view name = names[data[1] % std::size(names)];
  const std::string_view sql(reinterpret_cast<const char *>(data + 2), size - 2);
  sql::looksLikeSql(sql);
  const uint32_t lines = linesOf(sql);
  check(sql::read(sql::fileText(sql), dialect), lines);
  check(sql::read(literals(sql), dialect), lines);
  FileFacts facts = sql::readFile(name, sql, dialect);
  for (const Function &function : facts.functions) {
    checkRange(function.range, lines);
    for (const Statement &statement : function.body)
      for (const Expr &arg : statement.expr.args)
        check(arg.sql, lines);
  }
  return 0;
}
