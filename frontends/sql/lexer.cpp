// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/sql/lexer.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace migralint::sql {

bool isNameCharacter(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || c >= 0x80;
}

static bool isDigit(unsigned char c) { return c >= '0' && c <= '9'; }
static bool isNameStart(unsigned char c) { return isNameCharacter(c) && !isDigit(c) && c != '$'; }
static bool isBlank(unsigned char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v' || c == 0;
}

/// `{{ index .Options "Namespace" }}`, which a template engine fills in; 0 if there is none at
/// `at`.
static size_t templateLength(std::string_view value, size_t at) {
  constexpr size_t longest = 200;
  std::string_view ahead = value.substr(at, longest);
  if (!ahead.starts_with("{{") || ahead.size() < 3 ||
      !(isBlank(ahead[2]) || isNameStart(ahead[2]) || ahead[2] == '.' || ahead[2] == '-'))
    return 0; // '{{1, 2}, {3, 4}}' is an array
  size_t end = ahead.find("}}");
  return end == ahead.npos || ahead.substr(0, end).find('\n') != ahead.npos ? 0 : end + 2;
}

size_t formatLength(std::string_view value, size_t at) {
  auto look = [&](size_t i) { return i < value.size() ? value[i] : '\0'; };
  size_t i = at;
  if (look(i) == '{' && look(i + 1) == '{')
    return templateLength(value, i);
  if (look(i) == '$' && look(i + 1) == '{')
    ++i;
  if (look(i) == '{') {
    for (++i; isNameCharacter(look(i)) || look(i) == '.' || look(i) == ':';)
      ++i;
    return look(i) == '}' ? i + 1 - at : 0;
  }
  if (look(i) != '%')
    return 0;
  ++i;
  if (look(i) == 'L' && isDigit(look(i + 1)))
    ++i;
  size_t digits = i;
  while (std::strchr("-+#0123456789.*", look(i)) && look(i))
    ++i;
  size_t afterDigits = i;
  while (std::strchr("hlzjtI", look(i)) && look(i))
    ++i;
  if (look(i) && std::strchr("sdiuxXfgeEcpqQw", look(i)) && !isNameStart(look(i + 1)))
    return i + 1 - at;
  bool onlyDigits = afterDigits > digits;
  for (size_t d = digits; d < afterDigits; ++d)
    onlyDigits = onlyDigits && isDigit(value[d]);
  return onlyDigits ? afterDigits - at : 0;
}

/// Words that a hole beside them cannot be a part of: the program left out the blank because the
/// hole's value brings it.
static bool standsAlone(std::string_view word) {
  static constexpr std::array<std::string_view, 26> words = {
      "select", "from",  "where", "values", "insert", "update", "delete", "create", "alter",
      "drop",   "table", "order", "group",  "having", "limit",  "join",   "union",  "and",
      "or",     "set",   "into",  "on",     "not",    "null",   "as",     "in"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Walks once over the value. Each `lex…` starts at `at` and leaves it behind what it took.
class Lexer {
public:
  Lexer(Lexed &out) : out(out), value(out.value), dialect(out.dialect) {}

  void run() {
    if (value.starts_with("\xEF\xBB\xBF")) // a byte order mark
      at = 3;
    while (at < value.size()) {
      if (isBlank(value[at])) {
        if (value[at] == '\n')
          lineStart = true;
        ++at;
        continue;
      }
      bool first = lineStart;
      if (!skipComment(first) && !skipClientCommand(first)) {
        lineStart = false;
        lexToken();
      }
    }
    push(TokenKind::End, value.size());
    out.tokens.back().begin = out.tokens.back().end = static_cast<uint32_t>(value.size());
    matchParentheses();
  }

private:
  Lexed &out;
  const std::string &value;
  Dialect dialect;
  size_t at = 0;
  bool lineStart = true;
  bool inVersionedComment = false; ///< MySQL's /*!40101 … */: code
  std::string delimiter = ";";

  char look(size_t i) const { return i < value.size() ? value[i] : '\0'; }
  bool mysqlLike() const { return dialect == Dialect::Mysql || dialect == Dialect::Common; }

  Token &push(TokenKind kind, size_t begin) {
    Token token;
    token.kind = kind;
    token.begin = static_cast<uint32_t>(begin);
    token.end = static_cast<uint32_t>(at);
    out.tokens.push_back(token);
    return out.tokens.back();
  }

  size_t lineEnd() const { return std::min(value.find('\n', at), value.size()); }

  bool skipComment(bool first) {
    size_t begin = at;
    if (look(at) == '-' && look(at + 1) == '-' &&
        (dialect != Dialect::Mysql || at + 2 >= value.size() || isBlank(look(at + 2)))) {
      at = lineEnd();
    } else if (look(at) == '#' &&
               (dialect == Dialect::Mysql || (dialect == Dialect::Common && first))) {
      at = lineEnd();
    } else if (inVersionedComment && look(at) == '*' && look(at + 1) == '/') {
      inVersionedComment = false;
      at += 2;
      return true;
    } else if (look(at) == '/' && look(at + 1) == '*') {
      if (look(at + 2) == '!' && mysqlLike()) {
        inVersionedComment = true;
        for (at += 3; isDigit(look(at));)
          ++at;
        return true;
      }
      if (!skipBlockComment()) {
        at = value.size();
        push(TokenKind::Operator, begin).broken = true;
      }
    } else {
      return false;
    }
    out.comments.push_back({begin, at});
    return true;
  }

  bool skipBlockComment() {
    int depth = 1;
    for (at += 2; at < value.size(); ++at) {
      if (look(at) == '*' && look(at + 1) == '/') {
        ++at;
        if (--depth == 0) {
          ++at;
          return true;
        }
      } else if (dialect == Dialect::Postgres && look(at) == '/' && look(at + 1) == '*') {
        ++at;
        ++depth;
      }
    }
    return false;
  }

  /// Lines for the client, not for the server: DELIMITER, psql's backslash commands and the rows
  /// of COPY … FROM stdin.
  bool skipClientCommand(bool first) {
    if (!first)
      return false;
    if (look(at) == '\\' && isNameStart(look(at + 1)) && dialect != Dialect::Mysql) {
      at = lineEnd();
      return true;
    }
    std::string_view lower = out.lower;
    if (!mysqlLike() || lower.substr(at, 9) != "delimiter" || !isBlank(look(at + 9)))
      return false;
    size_t begin = at + 9;
    size_t end = lineEnd();
    while (begin < end && isBlank(value[begin]))
      ++begin;
    while (end > begin && isBlank(value[end - 1]))
      --end;
    if (begin == end)
      return false;
    delimiter = value.substr(begin, end - begin);
    at = lineEnd();
    return true;
  }

  void lexToken() {
    size_t begin = at;
    unsigned char c = value[at];
    if (value.compare(at, delimiter.size(), delimiter) == 0) {
      at += delimiter.size();
      push(TokenKind::Terminator, begin);
      skipCopiedRows();
    } else if (c == '\'') {
      lexQuoted(begin, '\'', TokenKind::String, dialect);
    } else if (look(at + 1) == '\'' && std::strchr("eEnNxXbB", c)) {
      ++at;
      lexQuoted(begin, '\'', TokenKind::String, (c == 'e' || c == 'E') ? Dialect::Mysql : dialect);
    } else if (c == '"') {
      lexQuoted(begin, '"', TokenKind::DoubleQuoted, dialect);
    } else if (c == '`') {
      lexQuoted(begin, '`', TokenKind::Quoted, Dialect::Sqlite);
    } else if (c == '[' && startsBracketName()) {
      at = std::min(value.find(']', at), value.size());
      bool broken = at == value.size();
      at += broken ? 0 : 1;
      finishQuoted(push(TokenKind::Quoted, begin), broken);
    } else if (isDigit(c) || (c == '.' && isDigit(look(at + 1)))) {
      lexNumber();
    } else if (c == holeMark || isNameStart(c) || startsFormat()) {
      lexWord();
    } else if (c == '$' && lexDollarString()) {
      // taken
    } else if (!lexParameter()) {
      lexOperator();
    }
  }

  void skipCopiedRows() {
    size_t count = out.tokens.size();
    if (count < 4 || out.folded(out.tokens[count - 2]) != "stdin" ||
        out.folded(out.tokens[count - 3]) != "from")
      return;
    size_t end = value.find("\n\\.", at);
    at = end == std::string::npos ? value.size() : end + 3;
  }

  /// [name] is a name, except after an operand in PostgreSQL, where it is an index.
  bool startsBracketName() const {
    if (dialect == Dialect::Mysql || dialect == Dialect::Postgres)
      return false;
    return isNameStart(look(at + 1)) || look(at + 1) == holeMark;
  }

  bool startsFormat() const {
    return (value[at] == '%' || value[at] == '{' || value[at] == '$') &&
           formatLength(value, at) != 0;
  }

  void finishQuoted(Token &token, bool broken) {
    token.broken = broken;
    std::string_view text = out.spelling(token);
    token.holed = text.find(holeMark) != text.npos || text.find("{}") != text.npos;
    for (size_t i = 1; i + 1 < text.size() && !token.holed; ++i) {
      // `LIKE '%s'` is a format; `LIKE '%some%'` is not: only one that fills the quotes counts.
      if (text[i] != '%' && text[i] != '{' && text[i] != '$')
        continue;
      size_t length = formatLength(text, i);
      // `'%x'` is a pattern sooner than a format; nobody prints hexadecimal into SQL's quotes.
      if (text[i] == '%' && length && !isDigit(text[i + length - 1]) &&
          !std::strchr("sdiuqQ", text[i + length - 1]))
        length = 0;
      token.holed = length && ((i == 1 && i + length + 1 == text.size()) || text[i] != '%' ||
                               (token.kind != TokenKind::String && text[i] == '%'));
      break;
    }
  }

  /// "{{ index .Options "Namespace" }}": what a template fills in has quotes of its own.
  bool skipTemplate() {
    size_t length = look(at + 1) == '{' && look(at + 2) == '{' ? formatLength(value, at + 1) : 0;
    if (length == 0 || look(at + 1 + length) != '"')
      return false;
    at += length + 2;
    return true;
  }

  /// At the opening quote. `escapes` is the dialect whose rule for backslashes holds.
  void lexQuoted(size_t begin, char quote, TokenKind kind, Dialect escapes) {
    bool broken = true;
    if (quote == '"' && skipTemplate()) {
      push(kind, begin).holed = true;
      return;
    }
    for (++at; at < value.size(); ++at) {
      if (value[at] == '\\' && backslashEscapes(escapes, quote)) {
        ++at;
      } else if (value[at] == quote) {
        if (look(at + 1) == quote) {
          ++at;
        } else {
          broken = false;
          ++at;
          break;
        }
      }
    }
    at = std::min(at, value.size());
    finishQuoted(push(kind, begin), broken);
  }

  bool backslashEscapes(Dialect escapes, char quote) const {
    if (escapes == Dialect::Mysql)
      return true;
    if (escapes != Dialect::Common)
      return false;
    // The dialect is not known: `\'` ends a string if what follows looks like after a string.
    if (look(at + 1) == '\\')
      return look(at + 2) != quote;
    char after = look(at + 2);
    return look(at + 1) == quote && !isBlank(after) && !std::strchr(",);", after);
  }

  void lexNumber() {
    size_t begin = at;
    if (value[at] == '0' && (look(at + 1) == 'x' || look(at + 1) == 'X')) {
      for (at += 2; isNameCharacter(look(at));)
        ++at;
    } else {
      while (isDigit(look(at)) || look(at) == '.')
        ++at;
      bool sign = look(at + 1) == '-' || look(at + 1) == '+';
      if ((look(at) == 'e' || look(at) == 'E') && isDigit(look(at + (sign ? 2 : 1))))
        for (at += sign ? 2 : 1; isDigit(look(at));)
          ++at;
    }
    if (dialect == Dialect::Mysql && isNameStart(look(at)) && value.find('.', begin) >= at) {
      at = begin;
      lexWord();
      return;
    }
    bool holed = false;
    for (; look(at) == holeMark; ++at)
      holed = true;
    push(TokenKind::Number, begin).holed = holed;
  }

  /// Names, keywords, holes, and what is made of both.
  void lexWord() {
    size_t begin = at;
    size_t part = at; // where the run of name characters that `at` is in began
    bool holed = false;
    bool named = false;
    while (at < value.size()) {
      if (delimiter != ";" && at > begin && value.compare(at, delimiter.size(), delimiter) == 0)
        break; // END$$
      if (isNameCharacter(value[at])) {
        ++at;
        named = true;
        continue;
      }
      size_t hole = holeLength(begin);
      if (hole == 0)
        break;
      if (named && !holed && standsAlone(std::string_view(out.lower).substr(part, at - part)))
        break;
      holed = true;
      at += hole;
      part = at;
    }
    // A keyword behind a hole: the hole is a token of its own.
    if (holed && named && part > begin && part < at &&
        standsAlone(std::string_view(out.lower).substr(part, at - part))) {
      size_t end = at;
      at = part;
      bool onlyHoles = std::none_of(value.begin() + begin, value.begin() + part, [](char c) {
        return isNameCharacter(static_cast<unsigned char>(c));
      });
      push(onlyHoles ? TokenKind::Hole : TokenKind::Word, begin).holed = true;
      at = end;
      push(TokenKind::Word, part);
      return;
    }
    push(named || !holed ? TokenKind::Word : TokenKind::Hole, begin).holed = holed;
  }

  /// Bytes of the hole or format specification at `at`, which may continue the word from `begin`.
  size_t holeLength(size_t begin) const {
    if (value[at] == holeMark)
      return 1;
    size_t length =
        value[at] == '%' || value[at] == '{' || value[at] == '$' ? formatLength(value, at) : 0;
    // `id%2` is a remainder; `t_%1` and `t%1_old` are names.
    if (length && at > begin && value[at] == '%' && isDigit(look(at + 1)) && value[at - 1] != '_' &&
        !isNameCharacter(look(at + length)))
      return 0;
    return length;
  }

  bool lexDollarString() {
    if (dialect == Dialect::Mysql || dialect == Dialect::Sqlite)
      return false;
    size_t end = at + 1;
    while (isNameCharacter(look(end)) && look(end) != '$')
      ++end;
    if (look(end) != '$' || isDigit(look(at + 1)))
      return false;
    size_t begin = at;
    std::string tag = value.substr(at, end + 1 - at);
    size_t close = value.find(tag, end + 1);
    at = close == std::string::npos ? value.size() : close + tag.size();
    Token &token = push(TokenKind::String, begin);
    token.broken = close == std::string::npos;
    token.holed = out.spelling(token).find(holeMark) != std::string_view::npos;
    return true;
  }

  bool lexParameter() {
    size_t begin = at;
    size_t end = at;
    switch (value[at]) {
    case '?':
      for (++end; isDigit(look(end));)
        ++end;
      break;
    case ':':
    case '$':
    case '@':
      for (++end; look(end) == '@';)
        ++end;
      if (!isNameCharacter(look(end)))
        return false;
      while (isNameCharacter(look(end)) ||
             (look(end) == '.' && look(at + 1) == '@' && isNameStart(look(end + 1))))
        ++end;
      if (value[at] == ':')
        end = afterType(end);
      break;
    default:
      return false;
    }
    at = end;
    push(TokenKind::Parameter, begin);
    return true;
  }

  /// `:name<char[32],in>`: some libraries are told a placeholder's type. Otherwise `end`.
  size_t afterType(size_t end) const {
    if (look(end) != '<' || !isNameStart(look(end + 1)))
      return end;
    size_t after = end + 1;
    while (isNameCharacter(look(after)) || (look(after) && std::strchr("[], ", look(after))))
      ++after;
    return look(after) == '>' && look(after + 1) != '=' ? after + 1 : end;
  }

  void lexOperator() {
    static constexpr std::array<std::string_view, 27> operators = {
        "->>", "#-", "#>>", "!~*", "<=>", "||", "::", ":=", "<>", "!=", "<=", ">=", "==", "<<",
        ">>",  "->", "#>",  "@>",  "<@",  "~*", "!~", "&&", "^@", "@@", "?|", "?&", "~~"};
    size_t begin = at;
    for (std::string_view op : operators) {
      if (op.front() == value[at] && value.compare(at, op.size(), op) == 0) {
        at += op.size();
        push(TokenKind::Operator, begin);
        return;
      }
    }
    ++at;
    push(TokenKind::Operator, begin);
  }

  void matchParentheses() {
    std::vector<uint32_t> open;
    for (uint32_t i = 0; i < out.tokens.size(); ++i) {
      const Token &token = out.tokens[i];
      if (token.kind == TokenKind::Terminator && delimiter == ";" && !open.empty()) {
        // Nothing legal has `;` within parentheses: one was left open.
        open.clear();
      } else if (token.kind != TokenKind::Operator || token.end - token.begin != 1) {
        continue;
      } else if (value[token.begin] == '(') {
        open.push_back(i);
      } else if (value[token.begin] == ')' && !open.empty()) {
        out.tokens[i].match = open.back();
        out.tokens[open.back()].match = i;
        open.pop_back();
      }
    }
  }
};

Lexed::Lexed(const Text &text, Dialect dialect) : text(text), dialect(dialect), index(text) {
  for (size_t i = 0; i < text.pieces.size(); ++i) {
    const Piece &piece = text.pieces[i];
    if (piece.hole) {
      holes.emplace_back(value.size(), i);
      value += holeMark;
      continue;
    }
    if (i > 0 && !text.pieces[i - 1].hole && !value.empty())
      joints.push_back(value.size());
    size_t from = value.size();
    value += piece.text;
    std::replace(value.begin() + static_cast<ptrdiff_t>(from), value.end(), holeMark, ' ');
  }
  lower = value;
  for (char &c : lower)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  tokens.reserve(value.size() / 5 + 2);
  Lexer(*this).run();
}

std::pair<size_t, size_t> Lexed::inside(const Token &token) const {
  size_t begin = token.begin;
  size_t end = token.end;
  bool quoted = token.kind == TokenKind::Quoted || token.kind == TokenKind::DoubleQuoted ||
                token.kind == TokenKind::String;
  if (!quoted)
    return {begin, end};
  if (value[begin] == '$') {
    size_t tag = value.find('$', begin + 1) + 1 - begin;
    return {begin + tag, token.broken ? end : end - tag};
  }
  if (isNameCharacter(value[begin]))
    ++begin;
  ++begin;
  return {begin, std::max(begin, token.broken ? end : end - 1)};
}

const Piece *Lexed::hole(const Token &token) const {
  if (token.kind != TokenKind::Hole || token.end != token.begin + 1)
    return nullptr;
  auto found =
      std::lower_bound(holes.begin(), holes.end(), std::make_pair(size_t{token.begin}, size_t{0}));
  return found != holes.end() && found->first == token.begin ? &text.pieces[found->second]
                                                             : nullptr;
}

NamePart Lexed::name(const Token &token) const {
  NamePart part;
  auto [begin, end] = inside(token);
  if (token.kind == TokenKind::Word && !token.holed) {
    part.text.assign(lower, begin, end - begin);
    return part;
  }
  char quote = token.begin < begin ? value[begin - 1] : '\0';
  std::vector<std::string> values = {""};
  bool allValues = true;
  auto add = [&](std::string_view characters) {
    part.text += characters;
    for (std::string &v : values)
      v += characters;
  };
  for (size_t i = begin; i < end; ++i) {
    size_t format = value[i] == holeMark ? 1 : formatLength(value, i);
    if (format && (i + format <= end) && token.holed) {
      part.known = false;
      auto hole = std::lower_bound(holes.begin(), holes.end(), std::make_pair(i, size_t{0}));
      const Piece *piece =
          value[i] == holeMark && hole != holes.end() ? &text.pieces[hole->second] : nullptr;
      if (piece && i == begin && i + format == end)
        part.variable = piece->variable;
      if (!piece || piece->values.empty() || values.size() * piece->values.size() > 256) {
        allValues = false;
      } else if (allValues) {
        std::vector<std::string> product;
        for (const std::string &v : values)
          for (std::string filling : piece->values) {
            for (char &c : filling)
              if (c >= 'A' && c <= 'Z')
                c = static_cast<char>(c - 'A' + 'a');
            product.push_back(v + filling);
          }
        values = std::move(product);
      }
      i += format - 1;
      continue;
    }
    if (value[i] == quote && i + 1 < end && value[i + 1] == quote)
      ++i;
    add(std::string_view(lower).substr(i, 1));
  }
  if (!part.known && allValues)
    part.values = std::move(values);
  return part;
}

std::string Lexed::literal(const Token &token) const {
  auto [begin, end] = inside(token);
  if (token.kind == TokenKind::Number || value[token.begin] == '$')
    return value.substr(begin, end - begin);
  char quote = value[begin - 1];
  std::string characters;
  bool escapes =
      dialect == Dialect::Mysql || value[token.begin] == 'e' || value[token.begin] == 'E';
  for (size_t i = begin; i < end; ++i) {
    if (value[i] == quote && i + 1 < end && value[i + 1] == quote)
      ++i;
    else if (value[i] == '\\' && i + 1 < end && (escapes || value[i + 1] == quote))
      ++i;
    characters += value[i];
  }
  return characters;
}

} // namespace migralint::sql
