// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/expressions/update_expression.h"

#include <algorithm>
#include <cctype>

namespace migralint::expressions {

namespace {

constexpr char hole = '\x1a'; // as in Text::value

struct Token {
  enum class Kind : uint8_t { Path, Value, Word, Symbol, Hole, End };
  Kind kind = Kind::End;
  std::string text; ///< Path: with its dots and indexes; Word: in upper case
  size_t begin = 0;
  size_t end = 0;
};

bool isNamePart(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
}

std::string upper(std::string_view word) {
  std::string text(word);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

class Lexer {
public:
  explicit Lexer(std::string_view text) : text(text) {}

  std::vector<Token> all() {
    std::vector<Token> tokens;
    do {
      tokens.push_back(next());
    } while (tokens.back().kind != Token::Kind::End);
    return tokens;
  }

private:
  std::string_view text;
  size_t at = 0;

  Token next() {
    while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])))
      ++at;
    Token token;
    token.begin = at;
    if (at < text.size()) {
      char c = text[at];
      if (c == hole) {
        token.kind = Token::Kind::Hole;
        ++at;
      } else if (c == ':') {
        token.kind = Token::Kind::Value;
        for (++at; at < text.size() && isNamePart(text[at]);)
          ++at;
      } else if (c == '#' || std::isalpha(static_cast<unsigned char>(c)) || c == '_') {
        token.kind = Token::Kind::Path;
        path();
      } else {
        token.kind = Token::Kind::Symbol;
        ++at;
        if ((c == '<' || c == '>') && at < text.size() && (text[at] == '=' || text[at] == '>'))
          ++at;
      }
    }
    token.end = at;
    token.text = text.substr(token.begin, token.end - token.begin);
    return token;
  }

  /// `a`, `#a`, `a.b`, `a[0].b`.
  void path() {
    while (at < text.size()) {
      char c = text[at];
      bool joins = c == '.' || c == '[' || c == ']' || c == '#';
      if (!isNamePart(c) && !joins)
        return;
      ++at;
    }
  }
};

/// What the two texts have in common.
class Parser {
public:
  explicit Parser(const Text &source)
      : source(source), text(source.value()), tokens(Lexer(text).all()) {}

protected:
  using Kind = Token::Kind;

  const Text &source;
  const std::string text;
  const std::vector<Token> tokens;
  size_t at = 0;

  const Token &token() const { return tokens[at]; }
  bool isWord(std::string_view word) const {
    return token().kind == Kind::Path && upper(token().text) == word;
  }
  bool take(std::string_view symbol) {
    if (token().kind != Kind::Symbol || token().text != symbol)
      return false;
    ++at;
    return true;
  }
  Range rangeOf(size_t first, size_t last) const {
    return source.rangeOf(tokens[first].begin, tokens[last].end);
  }
};

/// What a condition says of one attribute.
struct Claim {
  std::string path;
  bool missing = false;  ///< that it is not there
  bool compared = false; ///< that its value is as asked for; else, that it is there
};

class ConditionParser : Parser {
public:
  using Parser::Parser;

  /// Those that must all hold: nothing is known of what stands under OR or NOT.
  std::vector<Claim> claims() {
    std::vector<Claim> all;
    for (; token().kind != Kind::End; ++at) {
      if (isWord("OR") || isWord("NOT"))
        return {};
      if (token().kind != Kind::Path || isWord("AND") || isWord("BETWEEN") || isWord("IN"))
        continue;
      std::string function = upper(token().text);
      bool called = tokens[at + 1].kind == Kind::Symbol && tokens[at + 1].text == "(";
      if (!called) {
        all.push_back({token().text, false, true});
      } else if (tokens[at + 2].kind == Kind::Path) {
        all.push_back({tokens[at + 2].text, function == "ATTRIBUTE_NOT_EXISTS",
                       !function.starts_with("ATTRIBUTE_")});
        at += 2;
      }
    }
    return all;
  }
};

class UpdateParser : Parser {
public:
  using Parser::Parser;

  SqlStatement statement() {
    SqlStatement statement;
    while (token().kind != Kind::End) {
      std::string clause = upper(token().text);
      if (clause != "SET" && clause != "REMOVE" && clause != "ADD" && clause != "DELETE") {
        statement.complete = false;
        break;
      }
      ++at;
      do {
        size_t first = at;
        if (!item(clause, statement)) {
          statement.complete = false;
          return finished(std::move(statement));
        }
        Action &action = statement.actions.back();
        action.range = rangeOf(first, at - 1);
        if (action.rerun == Rerun::Compounds)
          action.rerunRange = action.range;
      } while (take(","));
    }
    return finished(std::move(statement));
  }

private:
  SqlStatement finished(SqlStatement statement) {
    settleMoves(statement.actions);
    statement.placeholders = text.find(':') != std::string::npos;
    if (tokens.size() > 1)
      statement.range = rangeOf(0, tokens.size() - 2);
    constexpr size_t longest = 120;
    statement.text = source.value("…");
    if (statement.text.size() > longest)
      statement.text = statement.text.substr(0, longest) + "…";
    return statement;
  }

  bool item(std::string_view clause, SqlStatement &statement) {
    // What stands in a hole is read neither as a path nor as a value.
    if (token().kind != Kind::Path)
      return false;
    Action action;
    action.objectKnown = false; // the table is named elsewhere
    action.kind = clause == "REMOVE" ? ActionKind::DropColumn : ActionKind::Update;
    action.rerun = Rerun::Stable;
    Column column;
    column.name = token().text;
    column.range = rangeOf(at, at);
    const std::string target = token().text;
    action.columns.push_back(std::move(column));
    ++at;
    if (clause == "SET") {
      if (!take("=") || !assigned(target, action))
        return false;
    } else if (clause != "REMOVE") {
      if (token().kind != Kind::Value && token().kind != Kind::Hole)
        return false;
      ++at;
      // Adding to a set changes nothing the second time; that it is a number, as it mostly is, is
      // said by a value that stands elsewhere.
      if (clause == "ADD")
        action.rerun = Rerun::Compounds;
      action.values.push_back({target, "", "", {}, ""});
    }
    // The second time another element has that number.
    if (clause == "REMOVE" && target.ends_with("]"))
      action.rerun = Rerun::Compounds;
    action.selfGuard = action.rerun == Rerun::Stable;
    statement.actions.push_back(std::move(action));
    return true;
  }

  /// What stands behind `target =`.
  bool assigned(const std::string &target, Action &action) {
    ColumnSource source{target, "", "", {}, ""};
    bool itself = false, changed = false, copied = false;
    int depth = 0;
    const size_t first = at;
    for (;; ++at) {
      const Token &t = token();
      if (t.kind == Kind::End || (depth == 0 && (t.text == "," || endsItem())))
        break;
      if (t.kind == Kind::Symbol && t.text == "(") {
        ++depth;
      } else if (t.kind == Kind::Symbol && t.text == ")") {
        if (--depth < 0)
          return false;
      } else if (t.kind == Kind::Symbol && (t.text == "+" || t.text == "-")) {
        changed = true;
      } else if (t.kind == Kind::Path && tokens[at + 1].text == "(") {
        std::string function = upper(t.text);
        if (function != "IF_NOT_EXISTS" && function != "LIST_APPEND")
          return false;
        changed |= function == "LIST_APPEND";
      } else if (t.kind == Kind::Path) {
        itself |= t.text == target;
        copied = source.used.empty();
        source.used.push_back(t.text);
      } else if (t.kind == Kind::Symbol && t.text != ",") {
        return false;
      }
    }
    if (depth != 0 || at == first) // nothing is assigned
      return false;
    if (itself && changed)
      action.rerun = Rerun::Compounds;
    if (copied && !changed && source.used.size() == 1)
      source.column = source.used.front();
    action.values.push_back(std::move(source));
    return true;
  }

  /// The next clause begins here.
  bool endsItem() const {
    return (isWord("SET") || isWord("REMOVE") || isWord("ADD") || isWord("DELETE")) &&
           tokens[at + 1].kind == Kind::Path;
  }

  /// `SET b = a REMOVE a`: a goes on as b. It is no loss, and the second time there is no a to
  /// read.
  static void settleMoves(std::vector<Action> &actions) {
    for (Action &removed : actions)
      for (Action &set : actions)
        if (removed.kind == ActionKind::DropColumn && !set.values.empty() &&
            set.values.front().column == removed.columns.front().name) {
          removed.kind = ActionKind::Update;
          set.rerun = Rerun::Fails;
          set.selfGuard = false;
        }
  }
};

/// Whether the condition fails once the action has been done.
bool stops(const Claim &claim, const Action &action) {
  if (claim.path != action.columns.front().name)
    return false;
  const bool removes = action.values.empty();
  // A comparison holds for the value that it had, and who writes one means to set another.
  return claim.compared || claim.missing == !removes;
}

} // namespace

SqlStatement readUpdate(const Text &update, const Text &condition) {
  SqlStatement statement = UpdateParser(update).statement();
  const std::vector<Claim> claims = ConditionParser(condition).claims();
  bool guarded = std::any_of(claims.begin(), claims.end(), [&](const Claim &claim) {
    return std::any_of(statement.actions.begin(), statement.actions.end(),
                       [&](const Action &action) { return stops(claim, action); });
  });
  if (guarded)
    for (Action &action : statement.actions) {
      action.rerun = Rerun::Stable;
      action.rerunRange = {};
      action.selfGuard = true;
    }
  return statement;
}

} // namespace migralint::expressions
