// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Parser: moving over tokens, names and places.
#include "frontends/sql/parser.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace migralint::sql {

const Token &Parser::peek(uint32_t ahead) const {
  return at + ahead < limit ? lexed.tokens[at + ahead] : lexed.tokens.back();
}

bool Parser::is(std::string_view word, uint32_t ahead) const {
  const Token &token = peek(ahead);
  return (token.kind == TokenKind::Word || token.kind == TokenKind::Operator) && !token.holed &&
         lexed.folded(token) == word;
}

bool Parser::isAny(std::initializer_list<std::string_view> words, uint32_t ahead) const {
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return is(w, ahead); });
}

bool Parser::accept(std::string_view word) {
  if (!is(word))
    return false;
  ++at;
  return true;
}

bool Parser::accept(std::initializer_list<std::string_view> words) {
  uint32_t ahead = 0;
  for (std::string_view word : words)
    if (!is(word, ahead++))
      return false;
  at += static_cast<uint32_t>(words.size());
  return true;
}

bool Parser::acceptAny(std::initializer_list<std::string_view> words) {
  if (!isAny(words))
    return false;
  ++at;
  return true;
}

void Parser::skipParentheses() {
  uint32_t match = peek().match;
  if (match > at && match < limit) {
    at = match + 1;
    return;
  }
  incomplete();
  at = limit;
}

void Parser::skipItem() {
  if (is("("))
    skipParentheses();
  else if (!atEnd())
    ++at;
}

void Parser::skipUntil(std::initializer_list<std::string_view> words) {
  while (!atEnd() && !is(")") && !isAny(words))
    skipItem();
}

bool isClauseWord(std::string_view word) {
  static constexpr std::array<std::string_view, 62> words = {
      "add",     "after",  "all",        "and",           "as",      "asc",      "by",
      "cascade", "change", "column",     "cross",         "default", "desc",     "do",
      "drop",    "else",   "end",        "except",        "exists",  "fetch",    "first",
      "for",     "force",  "from",       "full",          "group",   "having",   "ignore",
      "in",      "inner",  "intersect",  "into",          "is",      "join",     "left",
      "limit",   "modify", "natural",    "not",           "offset",  "on",       "or",
      "order",   "outer",  "overriding", "partition",     "rename",  "restrict", "returning",
      "right",   "select", "set",        "straight_join", "then",    "to",       "union",
      "use",     "using",  "values",     "when",          "where",   "window"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool Parser::canBeName(uint32_t ahead) const {
  switch (peek(ahead).kind) {
  case TokenKind::Word:
  case TokenKind::Quoted:
  case TokenKind::DoubleQuoted:
  case TokenKind::String:
  case TokenKind::Hole:
  case TokenKind::Parameter:
    return true;
  default:
    return false;
  }
}

Name Parser::name() {
  Name name;
  name.first = name.last = at;
  if (!canBeName())
    return name;
  name.present = true;
  for (;;) {
    NamePart part = lexed.name(peek());
    name.text = part.text;
    name.known = part.known && peek().kind != TokenKind::Parameter && !waitsForFormat(part.text);
    name.variable = part.variable;
    name.values = std::move(part.values);
    if (peek().broken)
      incomplete();
    ++at;
    if (!is(".") || !canBeName(1))
      break;
    name.qualifier = name.text;
    ++at;
  }
  // `"t"%1` and the like: the known part and the hole stand side by side without a blank.
  while (isHole() && peek().begin == lexed.tokens[at - 1].end) {
    name.known = false;
    name.variable.clear();
    name.values.clear();
    ++at;
  }
  name.last = at;
  return name;
}

Name Parser::aliasedName(std::string &alias) {
  Name table = name();
  if (accept("as")) {
    alias = name().text;
  } else if ((is("indexed") && is("by", 1)) ||
             (isAny({"tablesample", "procedure"}) && is("(", 2)) || (is("lock") && is("in", 1))) {
    // Which index to use, which rows to look at, how to lock: the caller reads it.
  } else if (peek().kind == TokenKind::Word
                 ? !isClauseWord(lexed.folded(peek())) && !peek().holed
                 : peek().kind == TokenKind::Quoted || peek().kind == TokenKind::DoubleQuoted) {
    alias = name().text;
  }
  return table;
}

std::vector<std::string> Parser::nameList() {
  std::vector<std::string> names;
  if (!accept("("))
    return names;
  while (!atEnd() && !is(")")) {
    Name one = name();
    if (one.present && one.known)
      names.push_back(one.text);
    skipUntil({","});
    accept(",");
  }
  accept(")");
  return names;
}

std::vector<std::string> Parser::keyColumns(bool *whole) {
  std::vector<std::string> columns;
  if (!is("("))
    return columns;
  ++at;
  while (!atEnd() && !is(")")) {
    bool plain = canBeName() && !is("(", 1);
    bool prefix = canBeName() && is("(", 1) && peek(2).kind == TokenKind::Number && is(")", 3);
    if (plain || prefix) {
      Name column = name();
      if (column.known)
        columns.push_back(column.text);
    } else if (whole) {
      *whole = false;
    }
    skipUntil({","});
    accept(",");
  }
  accept(")");
  return columns;
}

Range Parser::range(uint32_t first, uint32_t last) const {
  if (first >= last || first >= lexed.tokens.size())
    return {};
  return lexed.rangeOf(lexed.tokens[first].begin, lexed.tokens[last - 1].end);
}

Action &Parser::add(ActionKind kind, uint32_t first) {
  Action action;
  action.kind = kind;
  action.range = range(first, std::max(at, first + 1));
  out.actions.push_back(std::move(action));
  return out.actions.back();
}

void Parser::setObject(Action &action, const Name &name) {
  action.object = name.text;
  action.objectKnown = name.present && name.known;
  action.variable = name.variable;
  action.objectValues = name.values;
  if (name.qualifier == "temp" || name.qualifier == "pg_temp") // the schema of temporary tables
    action.temporary = true;
}

void Parser::tell(Dialect told) {
  if (out.dialect == Dialect::Common)
    out.dialect = told;
}

void Parser::problem(SqlProblem::Kind kind, std::string message, uint32_t first, uint32_t last,
                     Dialect validIn) {
  out.problems.push_back({kind, std::move(message), range(first, last), validIn, {}});
}

Insertion Parser::missing(std::string_view words) const {
  Insertion insertion;
  if (at == begin || atEnd() || isHole() || peek().holed)
    return insertion;
  const Token &before = lexed.tokens[at - 1];
  insertion.at = lexed.behind(before.end);
  insertion.text = ' ';
  bool lower = lexed.spelling(before) == lexed.folded(before);
  for (char c : words)
    insertion.text += lower ? static_cast<char>(tolower(static_cast<unsigned char>(c))) : c;
  return insertion;
}

void Parser::finish() {
  while (isHole())
    ++at;
  if (!atEnd()) {
    incomplete();
    at = limit;
  }
}

} // namespace migralint::sql
