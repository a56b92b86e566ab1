// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tells SQL from other texts of a program by how it begins. Many English sentences begin with a
// verb of SQL, so what follows the verb must fit; how strictly depends on how the verb is
// spelled: people shout SQL and capitalise sentences.
#include "frontends/sql/lexer.h"
#include "frontends/sql/parser.h"
#include "frontends/sql/reader.h"

#include <algorithm>
#include <array>

namespace migralint::sql {

namespace {

using Words = std::initializer_list<std::string_view>;

bool among(std::string_view word, Words words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Text asText(std::string_view value) {
  Text text;
  size_t begin = 0;
  for (size_t i = 0; i <= value.size(); ++i) {
    if (i < value.size() && value[i] != holeMark)
      continue;
    if (i > begin)
      text.pieces.emplace_back().text = std::string(value.substr(begin, i - begin));
    if (i < value.size())
      text.pieces.emplace_back().hole = true;
    begin = i + 1;
  }
  return text;
}

enum class Spelling { Upper, Lower, Title };

class Look {
public:
  explicit Look(const Lexed &lexed) : lexed(lexed) {
    while (is("("))
      ++at;
    std::string_view verb = lexed.spelling(token());
    auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    if (std::none_of(verb.begin(), verb.end(), lower))
      spelling = Spelling::Upper;
    else
      spelling = std::any_of(verb.begin(), verb.end(), upper) ? Spelling::Title : Spelling::Lower;
  }

  bool answer() {
    bool nested = at > 0;
    if (accept("select"))
      return select();
    if (nested)
      return false;
    if (accept("insert"))
      return insert();
    if (accept("replace"))
      return into();
    if (accept("update"))
      return update();
    if (accept("delete"))
      return deleteFrom();
    if (accept("create"))
      return create();
    if (accept("drop"))
      return drop();
    if (accept("alter"))
      return alter();
    if (accept("with"))
      return with();
    if (accept("explain"))
      return explain();
    return small();
  }

private:
  const Lexed &lexed;
  size_t at = 0;
  Spelling spelling = Spelling::Lower;

  bool upper() const { return spelling == Spelling::Upper; }
  bool title() const { return spelling == Spelling::Title; }
  const Token &token(size_t ahead = 0) const {
    return lexed.tokens[std::min(at + ahead, lexed.tokens.size() - 1)];
  }
  std::string_view word(size_t ahead = 0) const {
    const Token &t = token(ahead);
    bool plain = (t.kind == TokenKind::Word || t.kind == TokenKind::Operator) && !t.holed;
    return plain ? lexed.folded(t) : std::string_view();
  }
  bool is(std::string_view w, size_t ahead = 0) const { return word(ahead) == w; }
  bool isAny(Words words, size_t ahead = 0) const { return among(word(ahead), words); }
  bool accept(std::string_view w) {
    if (!is(w))
      return false;
    ++at;
    return true;
  }
  bool acceptAny(Words words) {
    if (!isAny(words))
      return false;
    ++at;
    return true;
  }
  bool atEnd(size_t ahead = 0) const {
    return token(ahead).kind == TokenKind::End || token(ahead).kind == TokenKind::Terminator;
  }
  bool isHole(size_t ahead = 0) const { return token(ahead).kind == TokenKind::Hole; }
  bool terminated() const { return token().kind == TokenKind::Terminator; }
  /// Whether `;` is the last that the text says, which no sentence has.
  bool closed() const {
    size_t count = lexed.tokens.size();
    return count >= 2 && lexed.tokens[count - 2].kind == TokenKind::Terminator;
  }
  bool shouted(size_t ahead) const {
    std::string_view w = lexed.spelling(token(ahead));
    return token(ahead).kind == TokenKind::Word &&
           std::none_of(w.begin(), w.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  }

  /// Where the name is the last that a statement needs.
  enum class Position { Inside, Last };

  /// How messages about statements go on, and what tables of a log are called: what follows tells
  /// which of both it is.
  bool isOutcome(size_t ahead, Position position) const {
    if (!isAny({"failed", "failure", "error", "errors", "success", "succeeded"}, ahead))
      return false;
    size_t next = ahead + 1;
    if (atEnd(next))
      return position == Position::Inside || !(upper() || token(next).kind != TokenKind::End);
    bool clause = isAny({"values", "value", "select", "set", "add", "drop", "rename", "modify",
                         "change", "alter", "where", "order", "group", "limit", "cascade"},
                        next);
    bool shoutedClause = upper() && shouted(next) && !shouted(ahead);
    return !(closed() || (clause && !title()) || shoutedClause);
  }

  /// Words that end a message about a statement, or begin an object in a sentence.
  bool isProse(size_t ahead = 0, Position position = Position::Inside) const {
    if (isAny({"(", ".", ",", "="}, ahead + 1) && !title())
      return false;
    if (isOutcome(ahead, position) || isAny({"from", "for", "with", "to", "is"}, ahead))
      return true;
    if (upper())
      return false;
    return isAny({"an", "the", "this", "that", "your", "of", "these", "some", "any", "cannot"},
                 ahead) ||
           (!closed() && isAny({"a", "new", "one", "at", "was", "has"}, ahead));
  }
  bool isName(size_t ahead = 0, Position position = Position::Inside) const {
    switch (token(ahead).kind) {
    case TokenKind::Word:
      return !isProse(ahead, position) && !token(ahead).broken;
    case TokenKind::Quoted:
    case TokenKind::DoubleQuoted:
    case TokenKind::Hole:
      return true;
    case TokenKind::String:
    case TokenKind::Parameter:
      return !token(ahead).broken;
    default:
      return false;
    }
  }
  /// Past `a`, `a.b`, `"a"."b"`.
  bool acceptName(Position position = Position::Inside) {
    if (!isName(0, position))
      return false;
    ++at;
    while (is(".") && isName(1, position))
      at += 2;
    if (is(".") && atEnd(1))
      ++at;
    return true;
  }
  void acceptIfExists() {
    if (is("if") && is("exists", 1))
      at += 2;
    else if (is("if") && is("not", 1) && is("exists", 2))
      at += 3;
  }

  bool select() {
    acceptAny({"distinct", "all"});
    if (atEnd())
      return upper();
    if (is("(") && is(")", 1))
      return false;
    if (isHole() && atEnd(1))
      return upper();
    if (token().kind == TokenKind::Number || token().kind == TokenKind::String || is("*") ||
        is("("))
      return !title() || is("*");
    bool fromName = false;
    bool marks = false;
    size_t items = at;
    for (size_t i = at; i < lexed.tokens.size(); ++i) {
      size_t ahead = i - at;
      if (is("from", ahead) && i > items) {
        fromName = isName(ahead + 1, Position::Last) || is("(", ahead + 1) || atEnd(ahead + 1);
        break;
      }
      if (atEnd(ahead))
        break;
      marks = marks || isAny({",", "(", "*", ".", "=", "||"}, ahead) || isHole(ahead) ||
              token(ahead).kind == TokenKind::Parameter;
    }
    if (isProse() && !is(".", 1) && !is(",", 1))
      return false;
    if (fromName)
      return !title() || marks || is("from", 1);
    if (upper())
      return marks ? isName() && !is(":", 1) : isName() && (atEnd(1) || is("as", 1));
    return isName() && is("(", 1) && lexed.tokens[at].end == lexed.tokens[at + 1].begin && !title();
  }

  bool insert() {
    if (accept("or"))
      acceptAny({"ignore", "replace", "abort", "fail", "rollback"});
    while (acceptAny({"low_priority", "high_priority", "delayed", "ignore"})) {
    }
    if (isHole() && is("into", 1))
      ++at;
    return into();
  }

  bool into() {
    acceptAny({"low_priority", "delayed"});
    if (!accept("into"))
      return false;
    if (atEnd())
      return !title();
    if (!acceptName())
      return false;
    return (atEnd() && upper()) || is("(") || isHole() ||
           isAny({"values", "value", "select", "set", "default", "as", "with", "overriding"});
  }

  bool update() {
    if (accept("or"))
      ++at;
    while (acceptAny({"low_priority", "ignore", "only"})) {
    }
    if (atEnd())
      return upper();
    if (!acceptName())
      return false;
    if (atEnd())
      return upper();
    if (isHole() && upper())
      return true;
    for (size_t ahead = 0; !atEnd(ahead) && ahead < 60; ++ahead) {
      if (!is("set", ahead))
        continue;
      if (atEnd(ahead + 1) || isHole(ahead + 1) || is("(", ahead + 1))
        return true;
      return isName(ahead + 1) &&
             (isAny({"=", ".", "[", ":="}, ahead + 2) || (atEnd(ahead + 2) && upper()) ||
              isHole(ahead + 2) || (upper() && ahead == 0));
    }
    return false;
  }

  bool deleteFrom() {
    if (!is("from")) {
      bool multiple = upper() && isName() && (is("from", 1) || is(",", 1) || is(".", 1));
      if (!multiple)
        return false;
      while (!atEnd() && !is("from"))
        ++at;
    }
    if (!accept("from"))
      return false;
    accept("only");
    if (atEnd())
      return !title();
    if (!acceptName(Position::Last))
      return false;
    if (atEnd())
      return !title() || terminated();
    if (isHole() ||
        isAny({"where", "using", "order", "limit", "returning", "join", "as", "left", "inner"}))
      return true;
    return upper() && isName() && (isAny({"where", "join", "using"}, 1) || atEnd(1));
  }

  bool create() {
    if (accept("or") && !accept("replace"))
      return false;
    bool modified = false;
    while (acceptAny({"temp", "temporary", "unique", "fulltext", "spatial", "virtual", "unlogged",
                      "materialized", "global", "local", "definer", "constraint", "algorithm"})) {
      modified = true;
      while (isAny({"="}) || (token().kind == TokenKind::Parameter))
        at += is("=") ? 2 : 1;
    }
    if (atEnd())
      return upper() && modified;
    std::string_view object = word();
    if (!acceptAny({"table", "index", "view", "trigger", "database", "schema", "sequence",
                    "function", "procedure", "extension", "type", "user", "role", "event", "domain",
                    "policy", "rule"}))
      return false;
    accept("concurrently");
    size_t before = at;
    acceptIfExists();
    bool conditional = at > before;
    if (atEnd())
      return upper() || (conditional && !title());
    if (object == "index" && accept("on"))
      return isName();
    if (!acceptName())
      return false;
    if (atEnd() || isHole())
      return upper() || conditional;
    if (object == "table")
      return is("(") || isAny({"as", "like", "using", "select", "partition", "engine", "of"});
    if (object == "index")
      return isAny({"on", "using", "if"});
    if (object == "view")
      return is("(") || isAny({"as", "with"});
    if (object == "trigger")
      return isAny({"before", "after", "instead", "on", "update", "insert", "delete", "for"});
    if (object == "function" || object == "procedure")
      return is("(");
    return upper() && !is(":");
  }

  bool drop() {
    acceptAny({"temporary", "materialized", "temp"});
    if (!acceptAny({"table", "tables", "index", "view", "trigger", "database", "schema", "sequence",
                    "function", "procedure", "extension", "type", "user", "role", "event", "domain",
                    "policy", "rule"}))
      return false;
    accept("concurrently");
    size_t before = at;
    acceptIfExists();
    bool conditional = at > before;
    if (atEnd())
      return upper() || (conditional && !title());
    if (!acceptName(Position::Last))
      return false;
    if (atEnd() || isHole())
      return !title() || conditional || terminated();
    return isAny({",", "cascade", "restrict", "on", "(", "algorithm"});
  }

  bool alter() {
    accept("ignore");
    if (!acceptAny({"table", "database", "index", "view", "sequence", "type", "user", "role",
                    "function", "schema", "extension", "domain"}))
      return false;
    bool table = lexed.folded(lexed.tokens[at - 1]) == "table";
    acceptIfExists();
    accept("only");
    if (atEnd())
      return table ? !title() : upper();
    if (!acceptName())
      return false;
    if (isHole())
      return table ? !title() : upper();
    if (atEnd())
      return upper();
    return !table ? !title() && token().kind == TokenKind::Word
                  : isAny({"add",        "drop",           "rename",  "modify",    "change",
                           "alter",      "engine",         "convert", "owner",     "set",
                           "reset",      "auto_increment", "comment", "default",   "order",
                           "enable",     "disable",        "attach",  "detach",    "inherit",
                           "no",         "validate",       "charset", "character", "collate",
                           "row_format", "partition",      "cluster", "force",     "replica"});
  }

  bool with() {
    accept("recursive");
    if (!acceptName())
      return false;
    if (is("("))
      while (!atEnd() && !is(")"))
        ++at;
    accept(")");
    if (!accept("as"))
      return false;
    accept("not");
    accept("materialized");
    return is("(");
  }

  bool explain() {
    if (accept("query"))
      accept("plan");
    acceptAny({"analyze", "extended", "verbose"});
    return isAny({"select", "insert", "update", "delete", "with", "replace"}) &&
           !(title() && isProse(1));
  }

  /// Statements of one or two words: only when nothing else follows them.
  bool transaction(Words more) {
    bool several = false;
    while (acceptAny(more))
      several = true;
    if (!atEnd())
      return false;
    return several ? !title() || terminated() : upper() || (terminated() && !title());
  }

  bool small() {
    if (accept("begin"))
      return transaction({"transaction", "work", "immediate", "exclusive", "deferred", "concurrent",
                          "tran", "isolation", "level", "read", "write", "only", "serializable"});
    if (accept("start"))
      return is("transaction") && transaction({"transaction", "with", "consistent", "snapshot",
                                               "read", "write", "only", "isolation", "level"});
    if (accept("commit"))
      return transaction({"transaction", "work"});
    if (accept("end"))
      return (is("transaction") || terminated()) && transaction({"transaction", "work"});
    if (accept("rollback")) {
      if (accept("transaction") || accept("work"))
        spelling = title() ? spelling : Spelling::Upper;
      if (accept("to")) {
        accept("savepoint");
        return isName() && !title() && atEnd(1);
      }
      return transaction({"transaction", "work"});
    }
    if (acceptAny({"savepoint", "release"})) {
      accept("savepoint");
      return upper() && (atEnd() || (isName() && atEnd(1)));
    }
    if (accept("pragma")) {
      if (atEnd())
        return !title();
      return acceptName() && !title() && (atEnd() || isHole() || isAny({"=", "("}));
    }
    if (accept("vacuum"))
      return !title() && (atEnd() || is("into") || is("full") || is("analyze") ||
                          (upper() && isName() && atEnd(1)));
    if (acceptAny({"analyze", "reindex"}))
      return (upper() && (atEnd() || (isName() && atEnd(1)))) || (is("table") && isName(1));
    if (acceptAny({"optimize", "repair"}))
      return acceptAny({"table", "tables"}) && isName() && !title();
    if (accept("truncate"))
      return accept("table")
                 ? !title() && (atEnd() || (isName(0, Position::Last) && (atEnd(1) || is(".", 1))))
                 : upper() && isName() && atEnd(1);
    if (accept("rename"))
      return acceptAny({"table", "tables"}) && !title() &&
             (atEnd() || (isName() && (is("to", 1) || is(".", 1) || atEnd(1))));
    if (accept("show"))
      return show();
    if (accept("set"))
      return upper() &&
             (isAny({"names", "transaction", "session", "global", "local", "foreign_key_checks",
                     "unique_checks", "sql_mode", "search_path", "constraints", "autocommit"}) ||
              token().kind == TokenKind::Parameter);
    if (accept("use"))
      return upper() && isName() && atEnd(1);
    if (acceptAny({"lock", "unlock"}))
      return acceptAny({"tables", "table"}) && !title() && (atEnd() || isName());
    if (acceptAny({"grant", "revoke"}))
      return upper() && !atEnd() && !isProse();
    if (accept("merge"))
      return accept("into") && isName() && !title();
    if (accept("attach"))
      return upper() && (is("database") || token().kind == TokenKind::String) && !atEnd(1);
    if (accept("detach"))
      return upper() && is("database") && isName(1);
    if (accept("comment"))
      return upper() && accept("on") && isAny({"table", "column", "index", "function", "view"});
    if (accept("copy"))
      return upper() && acceptName() && (is("(") || isAny({"from", "to"}));
    if (accept("call"))
      return upper() && acceptName() && is("(");
    if (accept("do"))
      return upper() && token().kind == TokenKind::String && lexed.spelling(token())[0] == '$';
    return false;
  }

  bool show() {
    if (title())
      return false;
    acceptAny({"full", "global", "session"});
    if (accept("create"))
      return acceptAny({"table", "view", "database", "procedure", "function", "trigger"}) &&
             (atEnd() || isName());
    if (!acceptAny({"columns", "fields", "tables", "index", "indexes", "keys", "databases",
                    "variables", "triggers", "table", "status", "engines", "processlist", "grants",
                    "warnings", "schemas", "events", "collation"}))
      return false;
    if (isAny({"from", "in"}))
      return atEnd(1) || isName(1) || is("(", 1);
    if (isAny({"like", "where"}))
      return !atEnd(1);
    return atEnd() ? upper() || terminated() || is("tables") ||
                         among(lexed.folded(lexed.tokens[at - 1]), {"tables", "databases"})
                   : is("status");
  }
};

/// Skips blanks, comments and opening parentheses; the first word must be a verb.
bool beginsWithLetter(std::string_view text) {
  size_t i = 0;
  while (i < text.size() &&
         (static_cast<unsigned char>(text[i]) <= ' ' || text[i] == '(' || text[i] == ';') &&
         text[i] != holeMark)
    ++i;
  if (i >= text.size())
    return false;
  char c = text[i];
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '/' || c == '#';
}

} // namespace

bool looksLikeSql(std::string_view text) {
  // The beginning decides; only SELECT looks further, for its FROM.
  constexpr size_t farEnough = 2000;
  if (!beginsWithLetter(text))
    return false;
  size_t cut = text.size();
  if (cut > farEnough) {
    // A leading comment may be long.
    cut = std::min(cut, std::max(farEnough, text.find_first_of("(=;", farEnough)));
  }
  Text prefix = asText(text.substr(0, cut));
  Lexed lexed(prefix, Dialect::Common);
  while (!lexed.tokens.empty() && lexed.tokens.front().kind == TokenKind::Terminator)
    lexed.tokens.erase(lexed.tokens.begin());
  return Look(lexed).answer();
}

} // namespace migralint::sql
