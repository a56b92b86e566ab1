// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/sql/file.h"

#include "frontends/sql/lexer.h"
#include "frontends/sql/naming.h"
#include "frontends/sql/reader.h"
#include "model/lines.h"

#include "llvm/ADT/StringRef.h"

#include <algorithm>
#include <functional>

namespace migralint::sql {

namespace {

/// The lines of each direction; everything else is blank, so that places stay as they are.
struct Directions {
  std::string up;
  std::string down;
  bool marked = false; ///< the file marks its directions
  bool liquibase = false;
  bool numbered = false;   ///< …in the way of a tool that goes by the number in front of the name
  bool transaction = true; ///< no mark asks to do without
  Range upMark;
  Range downMark;
};

/// Where each line of the contents begins and ends.
void forEachLine(std::string_view contents,
                 const std::function<void(size_t begin, size_t end, uint32_t line)> &visit) {
  uint32_t line = 1;
  for (size_t begin = 0; begin < contents.size(); ++line) {
    size_t end = begin;
    while (end < contents.size() && !endsLine(contents, end))
      ++end;
    visit(begin, end, line);
    begin = end + 1;
  }
}

/// The words of a line comment, folded; empty if the line is none.
std::string remark(std::string_view line) {
  size_t i = line.find_first_not_of(" \t");
  if (i == line.npos || line.substr(i, 2) != "--")
    return {};
  std::string words;
  for (i += 2; i < line.size(); ++i) {
    char c = line[i];
    bool blank = c == ' ' || c == '\t' || c == '\r';
    if (!blank)
      words += c;
    else if (!words.empty() && words.back() != ' ')
      words += ' ';
  }
  while (!words.empty() && words.back() == ' ')
    words.pop_back();
  return llvm::StringRef(words).lower();
}

Directions split(std::string_view contents, bool down) {
  Directions out;
  std::string blank(contents);
  for (size_t i = 0; i < contents.size(); ++i)
    if (!endsLine(contents, i))
      blank[i] = ' ';
  out.up = out.down = blank;
  bool toUp = !down;
  bool toDown = down;
  forEachLine(contents, [&](size_t begin, size_t end, uint32_t line) {
    std::string_view text = contents.substr(begin, end - begin);
    std::string words = remark(text);
    auto starts = [&](std::string_view prefix) { return words.rfind(prefix, 0) == 0; };
    Range here{line, 1, line, static_cast<uint32_t>(text.size() + 1)};
    bool up = words == "+goose up" || starts("migrate:up") || words == "+migrate up" ||
              starts("+migrate up ");
    bool turn = words == "+goose down" || starts("migrate:down") || words == "+migrate down" ||
                starts("+migrate down ");
    if (words == "liquibase formatted sql" || starts("liquibase formatted sql"))
      out.liquibase = out.marked = true;
    if (words == "+goose no transaction" || words.find("transaction:false") != words.npos ||
        words.find("notransaction") != words.npos)
      out.transaction = false;
    if (up || turn) {
      out.marked = true;
      out.numbered |= words == "+goose up" || starts("migrate:up");
      toUp = up;
      toDown = turn;
      Range &mark = up ? out.upMark : out.downMark;
      if (!mark.valid())
        mark = here;
    } else if (out.liquibase && starts("rollback")) {
      size_t from = llvm::StringRef(text).lower().find("rollback") + 8;
      if (!out.downMark.valid())
        out.downMark = here;
      std::string_view sql = text.substr(from);
      bool says = starts("rollback empty") || starts("rollback not required");
      if (!says)
        out.down.replace(begin + from, sql.size(), sql);
    } else {
      if (toUp)
        out.up.replace(begin, text.size(), text);
      if (toDown)
        out.down.replace(begin, text.size(), text);
    }
  });
  return out;
}

class FileReader {
public:
  FileReader(std::string_view path, std::string_view contents, Dialect dialect)
      : contents(contents), dialect(dialect), naming(namingOf(path)) {
    facts.path = std::string(path);
    facts.language = "sql";
    forEachLine(contents, [&](size_t begin, size_t, uint32_t) { lines.push_back(begin); });
    if (lines.empty())
      lines.push_back(0);
  }

  FileFacts read() {
    Directions directions = split(contents, naming.down);
    if (directions.marked) {
      naming.framework = true;
      naming.transaction = true;
      const std::string &version = naming.version;
      if (directions.numbered && naming.name.rfind(version, 0) == 0)
        naming.versionKey = "number";
    }
    naming.transaction = naming.transaction && directions.transaction;
    if (!naming.down || directions.upMark.valid())
      addDirection(directions.up, false, directions.upMark);
    if (naming.down || directions.downMark.valid())
      addDirection(directions.down, true, directions.downMark);
    addComments();
    return std::move(facts);
  }

private:
  std::string_view contents;
  Dialect dialect;
  Naming naming;
  FileFacts facts;
  std::vector<size_t> lines;

  size_t offset(uint32_t line, uint32_t column) const {
    return std::min(lines[std::min<size_t>(line - 1, lines.size() - 1)] + column - 1,
                    contents.size());
  }

  /// A statement's own text, with marks of its own.
  Text textOf(const std::string &direction, const Range &range) const {
    size_t begin = offset(range.line, range.column);
    size_t end = std::max(begin, offset(range.endLine, range.endColumn));
    Piece piece;
    piece.text = direction.substr(begin, end - begin);
    piece.range = range;
    piece.marks.push_back({0, range.line, range.column});
    for (uint32_t line = range.line + 1; line <= range.endLine; ++line)
      piece.marks.push_back({static_cast<uint32_t>(lines[line - 1] - begin), line, 1});
    Text text;
    text.pieces.push_back(std::move(piece));
    return text;
  }

  void addDirection(const std::string &direction, bool down, const Range &mark) {
    Function function;
    function.name = naming.name;
    function.scope = naming.scope;
    function.id = (naming.scope.empty() ? "" : naming.scope + "::") + naming.name;
    if (down)
      function.id += "#down";
    function.version = naming.version;
    function.versionKey = naming.versionKey;
    function.createName = naming.creation && !naming.framework;
    function.sqlFile = true;
    function.framework = naming.framework && !down;
    function.frameworkDown = naming.framework && down;
    function.migrationName = naming.framework;
    function.downName = down;
    function.frameworkTransaction = naming.framework && naming.transaction;
    function.range = {1, 1, static_cast<uint32_t>(lines.size()),
                      static_cast<uint32_t>(contents.size() - lines.back() + 1)};
    for (SqlStatement &statement : sql::read(fileText(direction), dialect)) {
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
      Expr text;
      text.kind = Expr::Kind::Text;
      text.range = statement.range;
      text.text = textOf(direction, statement.range);
      text.sql.push_back(std::move(statement));
      call.args.push_back(std::move(text));
      function.body.push_back(std::move(executed));
    }
    if (mark.valid() && !function.body.empty()) {
      function.range = mark;
      function.range.endLine = function.body.back().range.endLine;
      function.range.endColumn = function.body.back().range.endColumn;
    } else if (mark.valid()) {
      function.range = mark;
    }
    function.nameRange = mark.valid()            ? mark
                         : function.body.empty() ? function.range
                                                 : function.body.front().range;
    facts.functions.push_back(std::move(function));
  }

  void addComments() {
    Text text = fileText(contents);
    Lexed lexed(text, dialect);
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

FileFacts readFile(std::string_view path, std::string_view contents, Dialect dialect) {
  return FileReader(path, contents, dialect).read();
}

} // namespace migralint::sql
