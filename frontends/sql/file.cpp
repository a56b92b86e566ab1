// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/sql/file.h"

#include "frontends/sql/lexer.h"
#include "frontends/sql/naming.h"
#include "frontends/sql/parser.h"
#include "frontends/sql/reader.h"
#include "frontends/sql/sections.h"
#include "model/lines.h"

#include <algorithm>
#include <map>

namespace migralint::sql {

namespace {

/// Whether PostgreSQL runs the statement outside of transactions only.
bool refusesTransaction(const SqlStatement &statement) {
  return std::any_of(statement.actions.begin(), statement.actions.end(), [](const Action &a) {
    return a.concurrently || a.kind == ActionKind::CreateDatabase ||
           a.kind == ActionKind::DropDatabase;
  });
}

class FileReader {
public:
  FileReader(std::string_view path, std::string_view contents, Dialect dialect,
             const Surroundings &around)
      : contents(contents), dialect(dialect), around(around),
        naming(namingOf(path, around.flyway)) {
    facts.path = std::string(path);
    facts.language = "sql";
    lines.push_back(0);
    for (size_t i = 0; i < contents.size(); ++i)
      if (endsLine(contents, i) && i + 1 < contents.size())
        lines.push_back(i + 1);
  }

  FileFacts read() {
    facts.surroundings = around.text();
    if (!around.change.empty()) {
      naming.name = around.change;
      naming.down = around.down;
    }
    Sections sections = sectionsOf(contents, naming.down);
    const Tool *tool = toolBy(sections);
    naming.framework |= sections.marked || !around.tool.empty();
    naming.framework &= !around.verify;
    if (around.position != 0)
      naming.version = std::to_string(around.position);
    if (tool && !tool->versionKey.empty() && numbered(*tool))
      naming.versionKey = tool->versionKey;
    // A file that is one section need not be cut into tokens twice.
    const bool whole = !sections.marked;
    for (const Section &section : sections.list)
      addSection(section, tool, whole);
    tellOutside(sections.outside);
    if (!whole) {
      Text text = fileText(contents);
      addComments(Lexed(text, dialect));
    }
    return std::move(facts);
  }

private:
  std::string_view contents;
  Dialect dialect;
  const Surroundings &around;
  Naming naming;
  FileFacts facts;
  std::vector<size_t> lines; ///< where each begins
  std::map<std::string, int> ids;

  /// Marks say more than what lies around, and that more than a name.
  const Tool *toolBy(const Sections &sections) const {
    if (sections.marked)
      return toolOf(sections.tool);
    if (!around.tool.empty())
      return toolOf(around.tool);
    return toolOf(sections.tool.empty() ? naming.tool : sections.tool);
  }

  /// Whether the file has a number that the tool goes by. Of the pairs of files all do, and their
  /// names say so already.
  bool numbered(const Tool &tool) const {
    return tool.versionKey == "number" && !naming.version.empty() &&
           naming.name.rfind(naming.version, 0) == 0;
  }

  size_t offset(uint32_t line, uint32_t column) const {
    return std::min(lines[std::min<size_t>(line - 1, lines.size() - 1)] + column - 1,
                    contents.size());
  }

  /// A statement's own text, with marks of its own.
  Text textOf(const Section &section, const Range &range) const {
    size_t start = lines[std::min<size_t>(section.firstLine - 1, lines.size() - 1)];
    size_t begin = offset(range.line, range.column);
    size_t end = std::max(begin, offset(range.endLine, range.endColumn));
    Piece piece;
    piece.text = section.text.substr(std::min(begin - start, section.text.size()), end - begin);
    piece.range = range;
    piece.marks.push_back({0, range.line, range.column});
    for (uint32_t line = range.line + 1; line <= range.endLine; ++line)
      piece.marks.push_back({static_cast<uint32_t>(lines[line - 1] - begin), line, 1});
    Text text;
    text.pieces.push_back(std::move(piece));
    return text;
  }

  RunnerTransaction transactionOf(const Section &section, const Tool *tool) const {
    if (around.bare || section.transaction != RunnerTransaction::Unknown)
      return around.bare ? RunnerTransaction::Bare : section.transaction;
    if (!tool)
      return RunnerTransaction::Unknown;
    return engineOf(section) == Dialect::Mysql ? tool->mysql : tool->transaction;
  }

  Dialect engineOf(const Section &section) const {
    return section.dialect == Dialect::Common ? dialect : section.dialect;
  }

  void addSection(const Section &section, const Tool *tool, bool whole) {
    const Range &mark = section.mark;
    Function function;
    function.name = section.changeSet.empty() ? naming.name : section.changeSet;
    function.scope = naming.scope;
    function.id = (naming.scope.empty() ? "" : naming.scope + "::") + function.name;
    if (section.down)
      function.id += "#down";
    if (int same = ids[function.id]++)
      function.id += "#" + std::to_string(same + 1);
    function.version = section.changeSet.empty() ? naming.version : section.changeSet;
    function.versionKey =
        section.changeSet.empty() ? naming.versionKey : std::string(tool->versionKey);
    function.createName = naming.creation && !naming.framework;
    function.sqlFile = true;
    function.framework = naming.framework && !section.down && !section.always;
    function.frameworkDown = naming.framework && section.down;
    function.migrationName = naming.framework;
    function.downName = section.down;
    function.tool = tool ? std::string(tool->name) : "";
    function.runnerTransaction = transactionOf(section, tool);
    function.range = {1, 1, static_cast<uint32_t>(lines.size()),
                      static_cast<uint32_t>(contents.size() - lines.back() + 1)};
    Text text = fileText(section.text, section.firstLine);
    Lexed lexed(text, engineOf(section));
    for (SqlStatement &statement : readStatements(lexed)) {
      Text own = textOf(section, statement.range);
      if (around.mixed && refusesTransaction(statement))
        function.runnerTransaction = RunnerTransaction::Bare;
      function.body.push_back(executing(std::move(statement), std::move(own)));
    }
    function.frameworkTransaction =
        naming.framework && function.runnerTransaction == RunnerTransaction::Wraps;
    if (whole)
      addComments(lexed);
    if (mark.valid()) {
      function.range = mark;
      if (!function.body.empty() && startsBefore(mark, function.body.back().range)) {
        function.range.endLine = function.body.back().range.endLine;
        function.range.endColumn = function.body.back().range.endColumn;
      }
    }
    function.nameRange = mark.valid()            ? mark
                         : function.body.empty() ? function.range
                                                 : function.body.front().range;
    facts.functions.push_back(std::move(function));
  }

  /// SQL that the tool does not run, for it stands in no section.
  void tellOutside(const Section &outside) {
    if (outside.text.empty())
      return;
    std::vector<SqlStatement> unread =
        sql::read(fileText(outside.text, outside.firstLine), dialect);
    if (!unread.empty())
      facts.unread.push_back({unread.front().range, "SQL before the first mark of its tool"});
  }

  void addComments(const Lexed &lexed) {
    for (const CommentSpan &span : lexed.comments) {
      std::string_view words = lexed.all().substr(span.begin, span.end - span.begin);
      bool block = words.substr(0, 2) == "/*";
      words.remove_prefix(words[0] == '#' ? 1 : 2);
      if (block && words.ends_with("*/"))
        words.remove_suffix(2);
      size_t first = words.find_first_not_of(" \t\r\n");
      size_t last = words.find_last_not_of(" \t\r\n");
      Comment comment;
      comment.range = lexed.rangeOf(span.begin, span.end);
      if (first != words.npos)
        comment.text = std::string(words.substr(first, last + 1 - first));
      facts.comments.push_back(std::move(comment));
    }
    for (const Token &token : lexed.tokens)
      if (token.broken)
        facts.unread.push_back(
            {lexed.rangeOf(token.begin, token.end), "a string or comment without its end"});
  }
};

} // namespace

Statement executing(SqlStatement statement, Text text) {
  Statement executed;
  executed.kind = Statement::Kind::Expr;
  executed.range = statement.range;
  Expr &call = executed.expr;
  call.kind = Expr::Kind::Call;
  call.name = "execute";
  call.range = statement.range;
  call.meaning.act = Act::Execute;
  call.meaning.subject = 0;
  call.meaning.errors = ErrorStyle::Throws;
  call.meaning.dialect = statement.dialect;
  Expr argument;
  argument.kind = Expr::Kind::Text;
  argument.range = statement.range;
  argument.text = std::move(text);
  argument.sql.push_back(std::move(statement));
  call.args.push_back(std::move(argument));
  return executed;
}

FileFacts readFile(std::string_view path, std::string_view contents, Dialect dialect,
                   const Surroundings &around) {
  return FileReader(path, contents, dialect, around).read();
}

} // namespace migralint::sql
