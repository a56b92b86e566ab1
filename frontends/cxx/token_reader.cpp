// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/token_reader.h"

#include "frontends/cxx/text.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SaveAndRestore.h"

#include <algorithm>

namespace migralint::cxx {

namespace {

/// Reads statements and expressions from tokens. Whatever it does not understand it steps over.
class TokenReader {
public:
  /// `owner`: id of the function; `lambdas` gets those inside it.
  TokenReader(const Source &source, const Lines &lines, llvm::DenseSet<uint32_t> &held,
              std::string owner, std::vector<Function> &lambdas)
      : source(source), tokens(source.tokens), lines(lines), held(held), owner(std::move(owner)),
        lambdas(lambdas) {}

  std::vector<Statement> body(size_t begin, size_t end) {
    std::vector<Statement> out;
    at = begin;
    statements(std::min(end, tokens.size()), out);
    return out;
  }

  /// `: member(value), Base(value)` of a constructor.
  std::vector<Statement> initializers(size_t begin, size_t end) {
    std::vector<Statement> out;
    at = begin;
    while (at < end) {
      size_t first = at;
      Expr entry = operand(end);
      if (entry.kind == Expr::Kind::Call && entry.args.size() == 1) {
        Expr target, self;
        self.kind = Expr::Kind::This;
        target.kind = Expr::Kind::Member;
        target.name = entry.name;
        target.range = entry.range;
        target.args.push_back(std::move(self));
        Expr assign;
        assign.kind = Expr::Kind::Assign;
        assign.name = "=";
        assign.range = entry.range;
        assign.args = {std::move(target), std::move(entry.args[0])};
        entry = std::move(assign);
      }
      add(out, Statement::Kind::Expr, first).expr = std::move(entry);
      while (at < end && !is(","))
        step();
      step();
    }
    return out;
  }

private:
  static constexpr unsigned deepest = 150;

  const Source &source;
  const std::vector<Token> &tokens;
  const Lines &lines;
  llvm::DenseSet<uint32_t> &held;
  const std::string owner;
  std::vector<Function> &lambdas;
  size_t at = 0;
  unsigned depth = 0;
  unsigned count = 0; ///< of lambdas

  bool is(llvm::StringRef spelling) const { return at < tokens.size() && tokens[at].is(spelling); }
  bool is(size_t index, llvm::StringRef spelling) const {
    return index < tokens.size() && tokens[index].is(spelling);
  }
  void step() {
    do
      ++at;
    while (at < tokens.size() && tokens[at].alternative);
  }
  bool take(llvm::StringRef spelling) {
    if (!is(spelling))
      return false;
    step();
    return true;
  }
  /// Goes past a bracket and all it holds.
  void leap(size_t end) {
    at = std::min(closing(tokens, at), end);
    if (at < end)
      step();
  }
  Range rangeFrom(size_t first) const {
    size_t last = at > first ? at - 1 : first;
    while (last > first && tokens[last].alternative)
      --last;
    return lines.range(tokens[first].offset, tokens[std::min(last, tokens.size() - 1)].end());
  }

  Statement &add(std::vector<Statement> &out, Statement::Kind kind, size_t first) const {
    Statement statement;
    statement.kind = kind;
    statement.range = rangeFrom(first);
    out.push_back(std::move(statement));
    return out.back();
  }

  void statements(size_t end, std::vector<Statement> &out) {
    while (at < end) {
      size_t before = at;
      statement(end, out);
      if (at == before)
        step();
    }
  }

  /// The `(…)` of a condition.
  Expr condition(size_t end) {
    if (!is("("))
      return {};
    size_t close = std::min(closing(tokens, at), end);
    step();
    // `if (init; condition)`, `for (…; condition; …)`
    for (size_t i = at; i < close; ++i) {
      if (tokens[i].is("(") || tokens[i].is("{") || tokens[i].is("["))
        i = std::min(closing(tokens, i), close);
      else if (tokens[i].is(";")) {
        at = i;
        step();
        break;
      }
    }
    Expr result = at < close ? expression(close) : Expr();
    at = close;
    if (at < end)
      step();
    return result;
  }

  /// Reads `(type name : range)`, if that is what follows.
  void rangeLoop(size_t end, Statement &loop) {
    if (!is("("))
      return;
    size_t close = std::min(closing(tokens, at), end);
    for (size_t i = at + 1; i < close && !tokens[i].is(";") && !tokens[i].is("?"); ++i) {
      if (tokens[i].is("(") || tokens[i].is("{")) {
        i = std::min(closing(tokens, i), close);
      } else if (tokens[i].is(":")) {
        loop.rangeFor = true;
        if (tokens[i - 1].word())
          loop.name = tokens[i - 1].text.str();
        at = i;
        step();
        loop.expr = expression(close);
        at = close;
        if (at < end)
          step();
        return;
      }
    }
  }

  std::vector<Statement> branch(size_t end) {
    std::vector<Statement> out;
    if (is("{")) {
      size_t close = std::min(closing(tokens, at), end);
      step();
      statements(close, out);
      at = close;
      if (at < end)
        step();
    } else if (at < end) {
      statement(end, out);
    }
    return out;
  }

  void statement(size_t end, std::vector<Statement> &out) {
    using Kind = Statement::Kind;
    if (at >= end)
      return;
    if (depth > deepest) { // what is left stays unheld, and is told so
      at = end;
      return;
    }
    llvm::SaveAndRestore deeper(depth, depth + 1);
    const size_t first = at;
    Statement result;
    if (take("if")) {
      take("constexpr");
      result.kind = Kind::If;
      result.expr = condition(end);
      result.body = branch(end);
      if (take("else"))
        result.otherwise = branch(end);
    } else if (take("while") || take("for")) {
      result.kind = Kind::Loop;
      rangeLoop(end, result);
      if (!result.rangeFor)
        result.expr = condition(end);
      result.body = branch(end);
    } else if (take("do")) {
      result.kind = Kind::Loop;
      result.postTested = true;
      result.body = branch(end);
      if (take("while"))
        result.expr = condition(end);
    } else if (take("switch")) {
      result.kind = Kind::Switch;
      result.expr = condition(end);
      cases(end, result.body);
    } else if (take("try")) {
      result.kind = Kind::Try;
      result.body = branch(end);
      while (is("catch")) {
        size_t handler = at;
        step();
        std::string type = is("(") ? typeBetween(at + 1, closing(tokens, at)) : "";
        if (is("("))
          leap(end);
        std::vector<Statement> caught = branch(end);
        Statement &added = add(result.otherwise, Kind::Catch, handler);
        added.name = type.empty() ? "..." : type;
        added.body = std::move(caught);
      }
    } else if (is("{")) {
      result.kind = Kind::Block;
      result.body = branch(end);
    } else if (take("break") || take("continue")) {
      result.kind = tokens[first].is("break") ? Kind::Break : Kind::Continue;
      take(";");
    } else if (take(";") || take("else")) {
      return;
    } else if (take("return") || take("co_return") || take("throw")) {
      result.kind = tokens[first].is("throw") ? Kind::Throw : Kind::Return;
      if (!is(";"))
        result.expr = expression(end);
      finish(end);
    } else {
      simple(end, result);
    }
    result.range = rangeFrom(first);
    out.push_back(std::move(result));
  }

  void cases(size_t end, std::vector<Statement> &out) {
    if (!is("{"))
      return;
    size_t close = std::min(closing(tokens, at), end);
    step();
    while (at < close) {
      size_t first = at;
      if (is("case") || is("default")) {
        bool isDefault = is("default");
        step();
        Expr label = isDefault ? Expr() : expression(close);
        while (at < close && !is(":"))
          step();
        take(":");
        bool joins = !out.empty() && out.back().body.empty();
        if (joins && isDefault) {
          out.back().isDefault = true;
        } else if (joins) {
          out.back().labels.push_back(std::move(label));
        } else {
          Statement &added = add(out, Statement::Kind::Case, first);
          added.isDefault = isDefault;
          added.expr = std::move(label);
        }
        continue;
      }
      if (out.empty())
        add(out, Statement::Kind::Case, first);
      statement(close, out.back().body);
      if (at == first)
        step();
    }
    at = close;
    if (at < end)
      step();
  }

  /// The rest of a statement whose expression ended early.
  void finish(size_t end) {
    while (at < end && !is(";")) {
      if (is("(") || is("[") || is("{")) {
        size_t close = std::min(closing(tokens, at), end);
        leap(end);
        if (tokens[std::min(close, tokens.size() - 1)].is("}") && at < end && tokens[at].lineStart)
          return; // a block that nothing announced
      } else {
        step();
      }
    }
    take(";");
  }

  /// `Type name = value;`, `Type name(values);` or an expression.
  void simple(size_t end, Statement &result) {
    size_t first = at, i = at, name = 0;
    while (is(i, "const") || is(i, "static") || is(i, "constexpr"))
      ++i;
    std::string type;
    while (i < end && (tokens[i].word() || is(i, "::") || is(i, "*") || is(i, "&") || is(i, "<"))) {
      if (is(i, "<")) {
        size_t after = afterTemplateArguments(tokens, i);
        if (!after)
          break;
        i = after;
        continue;
      }
      if (tokens[i].word()) {
        if (name && (!isKeyword(tokens[name].text) || tokens[name].is("int")))
          type = tokens[name].text.str();
        bool declares = i > first && !is(i - 1, "::");
        name = declares || i == first ? i : name;
        if (!declares && i > first)
          name = i;
      }
      ++i;
    }
    bool several = name > first && !is(name - 1, "::");
    if (several && i < end && (is(i, "=") || is(i, "(") || is(i, "{") || is(i, ";")) &&
        name + 1 == i) {
      result.kind = Statement::Kind::Declare;
      result.name = tokens[name].text.str();
      result.type = type;
      if (is(i, "=")) {
        at = i;
        step();
        result.expr = expression(end);
      } else if (!is(i, ";")) {
        at = name;
        result.expr = operand(end);
        if (result.expr.kind == Expr::Kind::Call) {
          result.expr.kind = Expr::Kind::Construct;
          result.expr.name = result.expr.type = type;
        }
      }
    } else {
      result.expr = expression(end);
    }
    finish(end);
  }

  std::string typeBetween(size_t begin, size_t end) const {
    std::string type;
    for (size_t i = begin; i < end && i < tokens.size() && !tokens[i].is("&"); ++i)
      if (tokens[i].word() && !isKeyword(tokens[i].text))
        type = tokens[i].text.str();
    return type;
  }

  static int precedence(const Token &token) {
    if (token.kind != Token::Kind::Punct)
      return token.is("and") ? 4 : token.is("or") ? 3 : 0;
    for (llvm::StringRef op : {"=", "+=", "-=", "|=", "*="})
      if (token.is(op))
        return 1;
    for (auto [op, level] : {std::pair<llvm::StringRef, int>("?", 2),
                             {"||", 3},
                             {"&&", 4},
                             {"|", 5},
                             {"&", 6},
                             {"==", 7},
                             {"!=", 7},
                             {"<", 8},
                             {">", 8},
                             {"<=", 8},
                             {">=", 8},
                             {"<<", 9},
                             {">>", 9},
                             {"+", 10},
                             {"-", 10},
                             {"*", 11},
                             {"/", 11},
                             {"%", 11}})
      if (token.is(op))
        return level;
    return 0;
  }

  Expr expression(size_t end, int lowest = 1) {
    if (depth > deepest) {
      at = end;
      return {};
    }
    llvm::SaveAndRestore deeper(depth, depth + 1);
    size_t first = at;
    Expr left = operand(end);
    while (at < end) {
      int level = precedence(tokens[at]);
      if (level == 0 || level < lowest)
        break;
      std::string op = tokens[at].text.str();
      step();
      if (op == "?") {
        Expr out;
        out.kind = Expr::Kind::Conditional;
        Expr yes = expression(end, 2);
        take(":");
        Expr no = expression(end, 2);
        out.args = {std::move(left), std::move(yes), std::move(no)};
        out.range = rangeFrom(first);
        left = std::move(out);
        continue;
      }
      Expr right = expression(end, level == 1 ? 1 : level + 1);
      left = combined(op, std::move(left), std::move(right));
      left.range = rangeFrom(first);
    }
    return left;
  }

  Expr combined(const std::string &op, Expr left, Expr right) const {
    Expr out;
    out.name = op;
    bool text = left.kind == Expr::Kind::Text || right.kind == Expr::Kind::Text;
    if ((op == "+" || op == "%") && text) {
      out.kind = Expr::Kind::Text;
      out.name.clear();
      out.text = joined(textOf(left, source.text, lines), textOf(right, source.text, lines));
    } else if (op == "<<") {
      if (left.kind == Expr::Kind::Call && left.name == "operator<<") {
        left.args.push_back(std::move(right));
        return left;
      }
      out.kind = Expr::Kind::Call;
      out.name = "operator<<";
      out.receiver.push_back(std::move(left));
      out.args.push_back(std::move(right));
    } else {
      out.kind = isAssignment(op) ? Expr::Kind::Assign : Expr::Kind::Binary;
      out.args = {std::move(left), std::move(right)};
    }
    return out;
  }
  static bool isAssignment(llvm::StringRef op) {
    return op == "=" ||
           (op.size() == 2 && op[1] == '=' && !llvm::StringRef("=!<>").contains(op[0]));
  }

  /// What stands between the brackets at hand, split at commas.
  std::vector<Expr> arguments(size_t end) {
    std::vector<Expr> out;
    size_t close = std::min(closing(tokens, at), end);
    step();
    while (at < close) {
      size_t before = at;
      out.push_back(expression(close));
      while (at < close && !is(","))
        if (is("(") || is("[") || is("{"))
          leap(close);
        else
          step();
      take(",");
      if (at == before)
        step();
    }
    at = close;
    if (at < end)
      step();
    return out;
  }

  Expr operand(size_t end) {
    if (depth > deepest || at >= end) {
      at = std::min(std::max(at, end), tokens.size());
      return {};
    }
    llvm::SaveAndRestore deeper(depth, depth + 1);
    const size_t first = at;
    Expr out;
    const Token &token = tokens[at];
    if (token.kind == Token::Kind::String) {
      out.kind = Expr::Kind::Text;
      while (at < end && tokens[at].kind == Token::Kind::String) {
        held.insert(tokens[at].offset);
        out.text.pieces.push_back(literalPiece(tokens[at].text, tokens[at].offset, lines));
        step();
      }
    } else if (token.kind == Token::Kind::Number) {
      out.kind = Expr::Kind::Number;
      out.type = "int";
      token.text.take_while([](char c) { return llvm::isAlnum(c); })
          .rtrim("uUlL")
          .getAsInteger(0, out.number);
      step();
    } else if (token.kind == Token::Kind::Char) {
      out.kind = Expr::Kind::Number;
      out.type = "char";
      std::string value = literalValue(token.text);
      out.number = value.empty() ? 0 : static_cast<unsigned char>(value[0]);
      step();
    } else if (token.is("!") || token.is("not") || token.is("-") || token.is("*") ||
               token.is("&") || token.is("++") || token.is("--")) {
      out.kind = Expr::Kind::Unary;
      out.name = token.is("not") ? "!" : token.text.str();
      step();
      out.args.push_back(operand(end));
    } else if (token.is("(")) {
      size_t close = std::min(closing(tokens, at), end);
      step();
      out = expression(close);
      at = close;
      if (at < end)
        step();
    } else if (token.is("{")) {
      out.kind = Expr::Kind::List;
      out.args = arguments(end);
    } else if (token.is("[")) {
      out = lambda(end);
    } else if (token.is("this")) {
      out.kind = Expr::Kind::This;
      step();
    } else if (token.is("true") || token.is("false")) {
      out.kind = Expr::Kind::Number;
      out.type = "bool";
      out.number = token.is("true");
      step();
    } else if (token.is("new") || token.is("co_await") || token.is("delete")) {
      step();
      return operand(end);
    } else if (token.word() || token.is("::")) {
      out.kind = Expr::Kind::Name;
      while (at < end && (tokens[at].word() || is("::") || is("<"))) {
        if (is("<")) {
          size_t after = afterTemplateArguments(tokens, at);
          if (!after || after >= end || !(is(after, "(") || is(after, "::") || is(after, "{")))
            break;
          at = after;
          continue;
        }
        if (take("::"))
          continue;
        if (at > first && !is(at - 1, "::") && !is(at - 1, ">"))
          break; // two words in a row
        if (!out.name.empty())
          out.scope += (out.scope.empty() ? "" : "::") + out.name;
        out.name = tokens[at].text.str();
        step();
      }
    } else {
      return out;
    }
    out.range = rangeFrom(first);
    return postfix(std::move(out), first, end);
  }

  /// `[captures](parameters) -> type { body }`
  Expr lambda(size_t end) {
    const size_t first = at;
    leap(end);
    if (is("("))
      leap(end);
    while (at < end && !is("{") && !is(")") && !is(",") && !is(";"))
      step();
    Expr out;
    if (!is("{"))
      return out;
    Function function;
    function.lambda = function.fromTokens = true;
    function.owner = owner;
    function.id = owner + "::lambda#" + std::to_string(++count);
    function.nameRange = lines.range(tokens[first].offset, tokens[first].end());
    function.body = branch(end);
    function.range = rangeFrom(first);
    out.kind = Expr::Kind::Lambda;
    out.name = function.id;
    lambdas.push_back(std::move(function));
    return out;
  }

  Expr postfix(Expr out, size_t first, size_t end) {
    while (at < end) {
      if (is(".") || is("->")) {
        step();
        if (at >= end || !tokens[at].word())
          break;
        Expr member;
        member.kind = Expr::Kind::Member;
        member.name = tokens[at].text.str();
        member.args.push_back(std::move(out));
        out = std::move(member);
        step();
        if (is("<"))
          if (size_t after = afterTemplateArguments(tokens, at); after && is(after, "("))
            at = after;
      } else if (is("(") || (is("{") && out.kind == Expr::Kind::Name && at + 1 < end)) {
        Expr call;
        call.kind = is("{") ? Expr::Kind::Construct : Expr::Kind::Call;
        if (out.kind == Expr::Kind::Name) {
          call.name = out.name;
          call.scope = out.scope;
        } else if (out.kind == Expr::Kind::Member) {
          call.name = out.name;
          call.receiver = std::move(out.args);
        } else {
          call.name = "operator()";
          call.receiver.push_back(std::move(out));
        }
        call.args = arguments(end);
        out = evaluated(std::move(call));
      } else if (is("[")) {
        Expr index;
        index.kind = Expr::Kind::Index;
        index.args.push_back(std::move(out));
        std::vector<Expr> inside = arguments(end);
        index.args.push_back(inside.empty() ? Expr() : std::move(inside[0]));
        out = std::move(index);
      } else if (is("++") || is("--")) {
        Expr unary;
        unary.kind = Expr::Kind::Unary;
        unary.name = "post" + tokens[at].text.str();
        unary.args.push_back(std::move(out));
        out = std::move(unary);
        step();
      } else {
        break;
      }
      out.range = rangeFrom(first);
    }
    return out;
  }

  Expr evaluated(Expr call) const {
    bool onText = !call.receiver.empty() && call.receiver[0].kind == Expr::Kind::Text;
    if (onText && call.name == "arg" && !call.args.empty()) {
      std::vector<Text> values;
      for (const Expr &argument : call.args)
        values.push_back(textOf(argument, source.text, lines));
      Expr text;
      text.kind = Expr::Kind::Text;
      text.text = fillNumbered(call.receiver[0].text, values);
      return text;
    }
    if (call.receiver.empty() && call.args.size() == 1 && call.args[0].kind == Expr::Kind::Text &&
        namesText(call.name))
      return std::move(call.args[0]);
    return call;
  }
};

template <typename Read>
TokenReading reading(const Source &source, const Lines &lines, const std::string &owner,
                     Read read) {
  TokenReading out;
  TokenReader reader(source, lines, out.held, owner, out.lambdas);
  out.body = read(reader);
  return out;
}

} // namespace

TokenReading readStatements(const Source &source, const Lines &lines, size_t begin, size_t end,
                            const std::string &owner) {
  return reading(source, lines, owner,
                 [&](TokenReader &reader) { return reader.body(begin, end); });
}

TokenReading readInitializers(const Source &source, const Lines &lines, size_t begin, size_t end,
                              const std::string &owner) {
  return reading(source, lines, owner,
                 [&](TokenReader &reader) { return reader.initializers(begin, end); });
}

} // namespace migralint::cxx
