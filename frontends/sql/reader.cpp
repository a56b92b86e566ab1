// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/sql/reader.h"

#include "frontends/sql/parser.h"
#include "model/lines.h"

#include <algorithm>
#include <array>

namespace migralint::sql {

namespace {

/// Cuts a row of tokens into statements.
class Splitter {
public:
  explicit Splitter(const Lexed &lexed) : lexed(lexed) {}

  /// The tokens [first, last) of the next statement, `;` left out; false when there is none.
  bool next(uint32_t &first, uint32_t &last) {
    while (kind(at) == TokenKind::Terminator)
      ++at;
    if (kind(at) == TokenKind::End)
      return false;
    first = at;
    bool routine = makesRoutine();
    int blocks = 0;
    for (; kind(at) != TokenKind::End; ++at) {
      // With a DELIMITER of the script's own, `;` is no terminator, and bodies need no counting.
      if (kind(at) == TokenKind::Terminator && (blocks <= 0 || word(at) != ";"))
        break;
      if (at > first && beginsAnother(first))
        break;
      if (routine && kind(at) == TokenKind::Word)
        blocks += blockChange();
    }
    last = at;
    return true;
  }

  /// Whether the last statement ended only because the next literal begins another.
  bool ranOn() const { return kind(at) == TokenKind::Word && at > 0; }

private:
  const Lexed &lexed;
  uint32_t at = 0;

  /// "CREATE TABLE a (x)" "CREATE TABLE b (y)": one literal is a statement, and the next one
  /// begins another without a `;` between them.
  bool beginsAnother(uint32_t first) const {
    const Token &token = lexed.tokens[at];
    const std::vector<size_t> &joints = lexed.boundaries();
    if (token.kind != TokenKind::Word || lexed.tokens[at - 1].end != token.begin ||
        lexed.tokens[at - 1].kind == TokenKind::Hole ||
        !std::binary_search(joints.begin(), joints.end(), token.begin))
      return false;
    std::string_view verb = word(at);
    std::string_view object = word(at + 1);
    bool begins =
        ((verb == "create" || verb == "drop" || verb == "alter") &&
         (object == "table" || object == "index" || object == "unique" || object == "view")) ||
        (verb == "insert" && object == "into");
    std::string_view own = word(first);
    bool whole =
        own == "drop" || own == "insert" || own == "alter" || own == "update" || own == "delete" ||
        (own == "create" &&
         (word(first + 1) == "table" || word(first + 1) == "index" || word(first + 1) == "unique"));
    return begins && whole && !(own == "alter" && verb == "alter" && object != "table") &&
           !(own == "alter" && verb == "drop");
  }

  TokenKind kind(uint32_t i) const { return lexed.tokens[i].kind; }
  std::string_view word(uint32_t i) const {
    return i < lexed.tokens.size() ? lexed.folded(lexed.tokens[i]) : std::string_view();
  }

  /// CREATE … TRIGGER, PROCEDURE, FUNCTION, EVENT: may have a body with `;` in it.
  bool makesRoutine() const {
    if (word(at) != "create")
      return false;
    for (uint32_t i = at + 1; i < at + 12 && i < lexed.tokens.size(); ++i) {
      std::string_view w = word(i);
      if (w == "trigger" || w == "procedure" || w == "function" || w == "event" || w == "package")
        return true;
      if (w == "table" || w == "index" || w == "view" || w == "(" || w == ";")
        return false;
    }
    return false;
  }

  int blockChange() {
    std::string_view w = word(at);
    if (w == "begin" || w == "case")
      return 1;
    if (w != "end")
      return 0;
    std::string_view after = word(at + 1);
    if (after == "if" || after == "loop" || after == "while" || after == "repeat" || after == "for")
      return 0;
    if (after == "case")
      ++at;
    return -1;
  }
};

/// Keywords that no name ends or begins with by chance.
bool isStrongKeyword(std::string_view word) {
  static constexpr std::array<std::string_view, 27> words = {
      "select", "from",  "where", "values", "insert", "update", "delete",  "create",  "alter",
      "drop",   "table", "order", "group",  "having", "limit",  "join",    "left",    "inner",
      "union",  "and",   "set",   "into",   "not",    "null",   "default", "primary", "references"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Two literals whose words run together: "… FROM t" "WHERE …".
void findRunTogether(const Lexed &lexed, uint32_t first, uint32_t last, SqlStatement &statement) {
  const std::vector<size_t> &joints = lexed.boundaries();
  auto joint = std::lower_bound(joints.begin(), joints.end(), lexed.tokens[first].begin);
  for (uint32_t i = first; i < last && joint != joints.end(); ++i) {
    const Token &token = lexed.tokens[i];
    for (; joint != joints.end() && *joint < token.end; ++joint) {
      bool inside = token.kind == TokenKind::Word && !token.holed && *joint > token.begin;
      bool behindNumber = token.kind == TokenKind::Word && *joint == token.begin && i > first &&
                          lexed.tokens[i - 1].kind == TokenKind::Number &&
                          lexed.tokens[i - 1].end == token.begin;
      if (!inside && !behindNumber)
        continue;
      std::string_view folded = lexed.folded(token);
      std::string_view left = folded.substr(0, *joint - token.begin);
      std::string_view right = folded.substr(*joint - token.begin);
      bool apart = (left.empty() || left.back() != '_') && (right.empty() || right[0] != '_');
      if (!apart || !(isStrongKeyword(left) || isStrongKeyword(right)))
        continue;
      uint32_t start = behindNumber ? i - 1 : i;
      std::string together(
          lexed.all().substr(lexed.tokens[start].begin, token.end - lexed.tokens[start].begin));
      statement.problems.push_back(
          {SqlProblem::Kind::RunTogether,
           "two literals run together to `" + together + "`; a blank is missing between them",
           lexed.rangeOf(*joint, *joint + 1),
           Dialect::Common,
           {}});
      Insertion &blank = statement.problems.back().missing;
      blank.at = lexed.behind(*joint);
      blank.text = ' ';
      blank.sqlite = blank.postgres = blank.mysql = true;
    }
  }
}

/// `WHERE id = %2` in a text whose placeholders were filled in before: what is left stays.
void findUnfilled(const Lexed &lexed, uint32_t first, uint32_t last, SqlStatement &statement) {
  size_t end = 0;
  uint32_t i = first;
  for (const Piece &piece : lexed.text.pieces) {
    size_t begin = end;
    end += piece.hole ? 1 : piece.text.size();
    if (!piece.filled)
      continue;
    for (; i < last && lexed.tokens[i].begin < end; ++i) {
      const Token &token = lexed.tokens[i];
      std::string_view spelling = lexed.spelling(token);
      bool number = spelling.size() == 2 && spelling[0] == '%' && isdigit(spelling[1]);
      if (token.begin < begin || token.kind != TokenKind::Hole || !number)
        continue;
      statement.problems.push_back(
          {SqlProblem::Kind::Unfilled,
           piece.padded ? "nothing fills in `" + std::string(spelling) +
                              "`: what follows a number in arg() is its width, no second value"
                        : "nothing fills in `" + std::string(spelling) + "`",
           lexed.rangeOf(token.begin, token.end),
           Dialect::Common,
           {}});
    }
  }
}

} // namespace

std::vector<SqlStatement> read(const Text &text, Dialect dialect) {
  return readStatements(Lexed(text, dialect));
}

std::vector<SqlStatement> readStatements(const Lexed &lexed) {
  std::vector<SqlStatement> statements;
  Splitter splitter(lexed);
  for (uint32_t first = 0, last = 0; splitter.next(first, last);) {
    SqlStatement statement = Parser(lexed, first, last).read();
    findRunTogether(lexed, first, last, statement);
    findUnfilled(lexed, first, last, statement);
    if (splitter.ranOn()) {
      statement.problems.push_back(
          {SqlProblem::Kind::RunTogether,
           "two literals run together: one statement ends and the next begins without `;` or `,` "
           "between them",
           lexed.rangeOf(lexed.tokens[last].begin, lexed.tokens[last].begin + 1),
           Dialect::Common,
           {}});
      SqlProblem &problem = statement.problems.back();
      problem.separates = true;
      problem.missing.at = lexed.behindLiteral(lexed.tokens[last].begin);
      problem.missing.text = ',';
      problem.missing.sqlite = problem.missing.postgres = problem.missing.mysql = true;
    }
    statements.push_back(std::move(statement));
  }
  return statements;
}

Text fileText(std::string_view contents, uint32_t firstLine) {
  Piece piece;
  piece.text = std::string(contents);
  piece.marks.push_back({0, firstLine, 1});
  uint32_t line = firstLine;
  size_t lineStart = 0;
  for (size_t i = 0; i < contents.size(); ++i) {
    if (!endsLine(contents, i))
      continue;
    lineStart = i + 1;
    piece.marks.push_back({static_cast<uint32_t>(lineStart), ++line, 1});
  }
  piece.range = {firstLine, 1, line, static_cast<uint32_t>(contents.size() - lineStart + 1)};
  Text text;
  text.pieces.push_back(std::move(piece));
  return text;
}

} // namespace migralint::sql
