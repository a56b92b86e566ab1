// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Parser: expressions, by operator precedence. What it cannot read becomes an Unknown node and the
// statement incomplete; a hole may stand for an operand or for more than one.
#include "frontends/sql/parser.h"

#include <algorithm>
#include <array>

namespace migralint::sql {

namespace {

/// Deeper nesting than any real statement has; what lies below is skipped.
constexpr int maximumDepth = 200;
/// Longer lists say nothing new, and keeping them would cost memory.
constexpr size_t maximumList = 1000;

enum Precedence {
  Or = 1,
  And = 2,
  Not = 3,
  Comparison = 4,
  Other = 5,
  Sum = 6,
  Product = 7,
  Concat = 8,
  Unary = 9
};

struct Deeper {
  explicit Deeper(int &depth) : depth(depth) { ++depth; }
  ~Deeper() { --depth; }
  int &depth;
};

bool oneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace

Node Parser::leaf(Node::Kind kind) {
  Node node;
  node.kind = kind;
  node.first = at;
  const Token &token = peek();
  if (kind == Node::Kind::Text || kind == Node::Kind::Number)
    node.name = lexed.literal(token);
  else if (kind == Node::Kind::Constant)
    node.name = std::string(lexed.folded(token));
  node.holed = token.holed;
  if (token.broken)
    incomplete();
  ++at;
  node.last = at;
  return node;
}

int Parser::operatorPrecedence(uint32_t &tokens, std::string &op, bool &negated) const {
  const Token &token = peek();
  tokens = 1;
  negated = false;
  if (token.kind == TokenKind::Parameter && peek(1).kind == TokenKind::String &&
      lexed.spelling(token) == "?") { // PostgreSQL: whether jsonb has a key
    op = "?";
    return Other;
  }
  if (token.kind != TokenKind::Operator && token.kind != TokenKind::Word)
    return -1;
  if (token.holed || token.broken)
    return -1;
  std::string_view word = lexed.folded(token);
  op = std::string(word);
  if (token.kind == TokenKind::Operator) {
    if (oneOf(word, {"(", ")", ",", ".", "[", "]", "{", "}", ":", "::"}))
      return -1;
    if (word == "||" && dialect == Dialect::Mysql) {
      op = "or";
      return Or;
    }
    if (word == "||")
      return Concat;
    if (word == "&&")
      return And;
    if (oneOf(word, {"=", "==", "<>", "!=", "<", ">", "<=", ">=", "<=>", ":="})) {
      if (word == "==")
        op = "=";
      if (word == "!=")
        op = "<>";
      return Comparison;
    }
    if (oneOf(word, {"+", "-"}))
      return Sum;
    if (oneOf(word, {"*", "/", "%"}))
      return Product;
    return Other;
  }
  if (word == "or" || word == "xor")
    return Or;
  if (word == "and")
    return And;
  if (word == "div" || word == "mod")
    return Product;
  uint32_t next = 0;
  if (word == "is") {
    op = "is";
    next = 1;
    if (is("not", next)) {
      negated = true;
      ++next;
    }
    if (is("distinct", next) && is("from", next + 1)) {
      negated = !negated; // as SQLite's IS NOT, also for NULL
      next += 2;
    }
    tokens = next;
    return Comparison;
  }
  if (word == "not") {
    negated = true;
    next = 1;
    word = lexed.folded(peek(1));
    if (peek(1).kind != TokenKind::Word)
      return -1;
  }
  if (word == "similar" && is("to", next + 1)) {
    op = "similar";
    tokens = next + 2;
    return Comparison;
  }
  if (oneOf(word, {"like", "ilike", "glob", "regexp", "rlike", "match", "in", "between"})) {
    op = std::string(word);
    tokens = next + 1;
    return Comparison;
  }
  return -1;
}

Node Parser::expression(int minimum) {
  Deeper deeper(depth);
  if (depth > maximumDepth) {
    Node node;
    node.first = at;
    incomplete();
    skipUntil({","});
    node.last = at;
    return node;
  }
  Node left = primary();
  int group = -1; // the precedence of the chain that `left` is
  for (;;) {
    uint32_t tokens = 0;
    std::string op;
    bool negated = false;
    int precedence = operatorPrecedence(tokens, op, negated);
    if (precedence < 0 && isHole() &&
        (peek(1).kind == TokenKind::Number || peek(1).kind == TokenKind::String ||
         peek(1).kind == TokenKind::Parameter)) {
      op = "?"; // `a {} 1`: a hole between operands is an operator
      precedence = Other;
    }
    if (precedence < 0 || precedence < minimum)
      return left;
    bool chain = group == precedence && precedence != Comparison &&
                 !(precedence == Or && op != left.operators.back());
    if (!chain && group == precedence && left.children.size() > 1 && precedence == Comparison &&
        left.operators.size() > 8)
      chain = true; // `a = b = c = …`: no meaning that anything here asks for
    at += tokens;
    if (!chain) {
      Node parent;
      parent.kind = Node::Kind::Operation;
      parent.first = left.first;
      parent.name = op;
      parent.negated = negated;
      parent.children.push_back(std::move(left));
      left = std::move(parent);
    }
    left.operators.push_back(op);
    operatorTail(left, precedence);
    if (left.children.size() > maximumList) {
      left.children.pop_back();
      left.operators.pop_back();
      left.holed = true;
    }
    left.last = at;
    group = precedence;
  }
}

void Parser::operatorTail(Node &operation, int precedence) {
  const std::string &op = operation.operators.back();
  if (op == "between") {
    operation.children.push_back(expression(Comparison + 1));
    accept("and");
    operation.children.push_back(expression(Comparison + 1));
    return;
  }
  bool any = isAny({"any", "some"}) && is("(", 1);
  bool all = is("all") && is("(", 1);
  if (any || all)
    ++at;
  operation.children.push_back(expression(precedence + 1));
  if (any || all)
    readQuantified(operation, any);
  if (accept("escape"))
    primary();
}

/// `a = ANY (…)` and `a <> ALL (…)` are IN and NOT IN; the others are no comparison of two values.
void Parser::readQuantified(Node &operation, bool any) {
  bool in = (any && operation.name == "=") || (!any && operation.name == "<>");
  if (operation.children.size() != 2)
    return;
  operation.negated = in && !any;
  operation.name = operation.operators.back() = in ? "in" : any ? "any" : "all";
  Node &right = operation.children[1];
  if (bare(right).kind != Node::Kind::Call || bare(right).name != "array")
    return;
  Node elements = bare(right);
  elements.kind = Node::Kind::List;
  right = std::move(elements);
}

/// ARRAY[a, b], and within it [a, b].
Node Parser::arrayLiteral() {
  Node node;
  node.kind = Node::Kind::Call;
  node.name = "array";
  node.first = at;
  accept("array");
  accept("[");
  while (!atEnd() && !is("]")) {
    bool nested = is("[") && depth < maximumDepth;
    ++depth;
    Node element = nested ? arrayLiteral() : expression();
    --depth;
    if (node.children.size() < maximumList)
      node.children.push_back(std::move(element));
    if (!is(",") && !is("]")) {
      incomplete();
      while (!atEnd() && !is("]"))
        ++at;
    }
    accept(",");
  }
  if (!accept("]"))
    incomplete();
  node.last = at;
  return node;
}

Node Parser::primary() {
  Deeper deeper(depth);
  if (isAny({"-", "+", "~", "not", "!", "@"})) {
    if (depth > maximumDepth) {
      ++at;
      incomplete();
      return {};
    }
    Node node;
    node.kind = Node::Kind::Operation;
    node.first = at;
    node.name = std::string(lexed.folded(peek()));
    if (node.name == "!")
      node.name = "not";
    ++at;
    bool isNot = node.name == "not";
    node.children.push_back(isNot ? expression(Not) : expression(Unary));
    node.last = at;
    Node &child = node.children.front();
    if (node.name == "-" && child.kind == Node::Kind::Number) {
      child.name = "-" + child.name;
      child.first = node.first;
      Node number = std::move(child);
      return number;
    }
    if (node.name == "+")
      return Node(std::move(node.children.front()));
    if (isNot && child.kind == Node::Kind::Exists) {
      child.negated = !child.negated;
      Node exists = std::move(child);
      return exists;
    }
    return node;
  }
  Node node = operand();
  postfix(node);
  return node;
}

Node Parser::operand() {
  const Token &token = peek();
  switch (token.kind) {
  case TokenKind::Number:
    return leaf(Node::Kind::Number);
  case TokenKind::String: {
    Node node = leaf(Node::Kind::Text);
    while (peek().kind == TokenKind::String) {
      Node more = leaf(Node::Kind::Text);
      node.name += more.name;
      node.holed = node.holed || more.holed;
      node.last = at;
    }
    return node;
  }
  case TokenKind::DoubleQuoted:
    if (dialect == Dialect::Mysql && !is(".", 1))
      return leaf(Node::Kind::Text);
    return nameOrCall();
  case TokenKind::Parameter:
    return leaf(Node::Kind::Parameter);
  case TokenKind::Hole:
    if (is(".", 1) || is("(", 1))
      return nameOrCall();
    return leaf(Node::Kind::Parameter);
  case TokenKind::Quoted:
    return nameOrCall();
  case TokenKind::Operator:
    if (is("("))
      return parenthesized();
    if (is("*"))
      return leaf(Node::Kind::Star);
    break;
  case TokenKind::Word:
    return nameOrCall();
  default:
    break;
  }
  Node node;
  node.first = node.last = at;
  incomplete();
  return node;
}

Node Parser::parenthesized() {
  Node node;
  node.first = at;
  if (depth > maximumDepth) {
    incomplete();
    skipParentheses();
    node.last = at;
    return node;
  }
  ++at;
  if (startsQuery()) {
    node.kind = Node::Kind::Subquery;
    node.select = std::make_shared<Select>(query());
  } else {
    node.kind = Node::Kind::List;
    while (!atEnd() && !is(")")) {
      Node element = expression();
      if (node.children.size() < maximumList)
        node.children.push_back(std::move(element));
      else
        node.holed = true;
      for (; isHole(); ++at)
        node.holed = true;
      if (!is(",") && !is(")") && !atEnd()) {
        incomplete();
        skipUntil({","});
      }
      accept(",");
    }
  }
  if (!accept(")"))
    incomplete();
  node.last = at;
  return node;
}

Node Parser::nameOrCall() {
  if (is("case"))
    return caseExpression();
  if (is("null"))
    return leaf(Node::Kind::Null);
  if (isAny({"true", "false", "default", "current_timestamp", "current_date", "current_time",
             "localtime", "localtimestamp", "current_user", "session_user", "unknown"}) &&
      !is("(", 1) && !is(".", 1))
    return leaf(Node::Kind::Constant);
  if (is("exists") && is("(", 1)) {
    ++at;
    Node node = parenthesized();
    if (node.kind == Node::Kind::Subquery)
      node.kind = Node::Kind::Exists;
    return node;
  }
  bool word = peek().kind == TokenKind::Word;
  if (word && is("interval")) {
    ++at;
    Node node = primary();
    if (isAny({"second",
               "minute",
               "hour",
               "day",
               "week",
               "month",
               "quarter",
               "year",
               "microsecond",
               "second_microsecond",
               "minute_microsecond",
               "minute_second",
               "hour_microsecond",
               "hour_second",
               "hour_minute",
               "day_microsecond",
               "day_second",
               "day_minute",
               "day_hour",
               "year_month"}))
      ++at;
    node.kind = node.kind == Node::Kind::Text ? Node::Kind::Constant : node.kind;
    node.last = at;
    return node;
  }
  if (word && peek(1).kind == TokenKind::String && !isClauseWord(lexed.folded(peek()))) {
    ++at; // DATE '2020-01-01', _utf8'x', BINARY 'x'
    return leaf(Node::Kind::Text);
  }
  if (isAny({"next", "previous"}) && is("value", 1) && is("for", 2)) { // of a sequence
    bool next = is("next");
    at += 3;
    Node value;
    value.kind = Node::Kind::Call;
    value.name = next ? "nextval" : "lastval";
    value.first = at - 3;
    name();
    value.last = at;
    return value;
  }
  if (is("binary") && canBeName(1) && !isClauseWord(lexed.folded(peek(1)))) {
    ++at;
    return primary();
  }
  if (is("array") && is("[", 1))
    return arrayLiteral();
  if (word && isClauseWord(lexed.folded(peek())) && !is("(", 1) && !is(".", 1)) {
    Node node;
    node.first = node.last = at;
    incomplete();
    return node;
  }
  Node node;
  node.first = at;
  node.kind = Node::Kind::Column;
  node.maybeText = peek().kind == TokenKind::DoubleQuoted && dialect != Dialect::Postgres;
  NamePart part = lexed.name(peek());
  ++at;
  bool known = part.known;
  node.name = part.text;
  while (is(".")) {
    node.maybeText = false;
    node.table = known ? node.name : "";
    if (is("*", 1)) {
      at += 2;
      node.kind = Node::Kind::Star;
      node.name.clear();
      node.last = at;
      return node;
    }
    if (!canBeName(1))
      break;
    ++at;
    part = lexed.name(peek());
    node.name = part.text;
    known = part.known;
    ++at;
  }
  node.last = at;
  if (is("("))
    return call(std::move(node));
  if (!known)
    node.kind = Node::Kind::Parameter;
  return node;
}

Node Parser::call(Node node) {
  node.kind = Node::Kind::Call;
  node.table.clear();
  node.maybeText = false;
  if (depth > maximumDepth) {
    incomplete();
    skipParentheses();
    node.last = at;
    return node;
  }
  ++at;
  acceptAny({"distinct", "all", "both", "leading", "trailing"});
  if (startsQuery() && !(dialect == Dialect::Mysql && is("values"))) {
    Node query;
    query.kind = Node::Kind::Subquery;
    query.first = at;
    query.select = std::make_shared<Select>(this->query());
    query.last = at;
    node.children.push_back(std::move(query));
  }
  while (!atEnd() && !is(")")) {
    if (!acceptAny({",", "from", "for", "separator", "placing"}) && !node.children.empty()) {
      if (is("order") || isHole() || isAny({"as", "using", "null", "on", "over", "returning"})) {
        skipUntil({","});
        continue;
      }
      incomplete();
      skipUntil({","});
      continue;
    }
    if (is(")"))
      break;
    Node argument = expression();
    if (node.children.size() < maximumList)
      node.children.push_back(std::move(argument));
  }
  if (!accept(")"))
    incomplete();
  while (isAny({"filter", "over", "within"})) {
    ++at;
    accept("group");
    if (is("("))
      skipParentheses();
    else
      name();
  }
  node.last = at;
  if (oneOf(node.name, {"if", "iif"}) && node.children.size() == 3) {
    node.kind = Node::Kind::Case;
    node.hasElse = true;
  }
  return node;
}

Node Parser::caseExpression() {
  Node node;
  node.kind = Node::Kind::Case;
  node.first = at;
  ++at;
  if (!is("when")) {
    node.hasOperand = true;
    node.children.push_back(expression());
  }
  while (accept("when")) {
    Node when = expression();
    if (!accept("then"))
      incomplete();
    Node then = expression();
    if (node.children.size() < maximumList) {
      node.children.push_back(std::move(when));
      node.children.push_back(std::move(then));
    }
    while (isHole())
      ++at;
  }
  if (accept("else")) {
    node.hasElse = true;
    node.children.push_back(expression());
  }
  while (isHole())
    ++at;
  if (!accept("end"))
    incomplete();
  node.last = at;
  return node;
}

void Parser::postfix(Node &node) {
  int levels = 0; // that it adds to the tree; what is behind them is left
  for (;;) {
    if (accept("::")) {
      tell(Dialect::Postgres);
      type();
      continue;
    }
    if (accept("collate")) {
      name();
    } else if (is(".") && (is("*", 1) || canBeName(1)) && levels < 8) { // (row).field, (row).*
      ++levels;
      Node part;
      part.kind = is("*", 1) ? Node::Kind::Star : Node::Kind::Call;
      part.name = ".";
      part.first = node.first;
      part.children.push_back(std::move(node));
      node = std::move(part);
      at += 2;
    } else if (is("at") && is("time", 1) && is("zone", 2)) {
      at += 3;
      primary();
    } else if (is("[")) {
      while (!atEnd() && !is("]"))
        skipItem();
      accept("]");
    } else if (levels < 8 && acceptAny({"isnull", "notnull"})) {
      ++levels;
      Node parent;
      parent.kind = Node::Kind::Operation;
      parent.first = node.first;
      parent.name = "is";
      parent.negated = lexed.folded(lexed.tokens[at - 1]) == "notnull";
      parent.operators = {"is"};
      parent.children.push_back(std::move(node));
      parent.children.emplace_back().kind = Node::Kind::Null;
      node = std::move(parent);
    } else {
      return;
    }
    node.last = at;
  }
}

void Parser::checkNullComparisons(const Node &condition) {
  walk(condition, [&](const Node &node) {
    if (!(node.binary("=") || node.binary("<>")) || node.first >= node.last)
      return;
    const Node &right = node.children[1];
    const Node &left = node.children[0];
    bool hole = left.last == left.first + 1 && lexed.tokens[left.first].kind == TokenKind::Hole;
    bool comparesNull = right.kind == Node::Kind::Null &&
                        (left.kind == Node::Kind::Column || left.kind == Node::Kind::Call || hole);
    // `IS DISTINCT FROM NULL` is read as the same operation, and is right.
    bool distinct = node.negated;
    for (uint32_t i = left.last; i < right.first && !distinct; ++i)
      distinct = lexed.tokens[i].kind == TokenKind::Word;
    if (comparesNull && !distinct)
      problem(SqlProblem::Kind::EqualsNull,
              node.name == "=" ? "a comparison `= NULL` is never true; `IS NULL` is meant"
                               : "a comparison `<> NULL` is never true; `IS NOT NULL` is meant",
              node.first, node.last);
  });
}

/// `active`: one word, without quotes and without a table before it.
bool Parser::isBareName(const Node &node) const {
  return node.kind == Node::Kind::Column && node.table.empty() && node.last == node.first + 1 &&
         lexed.tokens[node.first].kind == TokenKind::Word && !lexed.tokens[node.first].holed &&
         !oneOf(node.name, {"user", "current_role", "current_catalog", "current_schema", "sysdate",
                            "systimestamp", "rowid", "oid", "_rowid_", "ctid", "rownum", "utc_date",
                            "utc_time", "utc_timestamp"});
}

void Parser::checkBareWord(const Node &value, const std::vector<Column> &columns, Dialect validIn) {
  if (!isBareName(value))
    return;
  // MySQL lets a row refer to its other columns; a word in capitals may be filled in later.
  std::string_view spelling = lexed.spelling(lexed.tokens[value.first]);
  if (std::any_of(columns.begin(), columns.end(),
                  [&](const Column &c) { return c.name == value.name; }) ||
      std::none_of(spelling.begin(), spelling.end(), [](char c) { return c >= 'a' && c <= 'z'; }))
    return;
  problem(SqlProblem::Kind::BareWord,
          "`" + std::string(spelling) + "` is no value; a text needs quotes", value.first,
          value.last, validIn);
}

void Parser::addUse(const Node &node, bool asValue, std::vector<ColumnUse> &uses) const {
  const Node &inner = bare(node);
  if (isBareName(inner))
    uses.push_back({inner.name, asValue});
}

void Parser::addUnquoted(const std::string &column, const Node &value, bool set,
                         Action &action) const {
  if (value.kind != Node::Kind::Parameter || value.last != value.first + 1 ||
      (value.last < limit && lexed.tokens[value.last].kind == TokenKind::Hole))
    return;
  if (const Piece *hole = lexed.hole(lexed.tokens[value.first]); hole && !column.empty())
    action.unquoted.push_back({column, hole->variable, hole->text, set});
}

void Parser::addUses(const Node &condition, Action &action) const {
  const Node &node = bare(condition);
  if (node.kind != Node::Kind::Operation || node.holed)
    return;
  if (oneOf(node.name, {"and", "or", "not", "&&"})) {
    for (const Node &child : node.children)
      addUses(child, action);
    return;
  }
  if (node.children.size() != 2 ||
      !oneOf(node.name, {"=", "<>", "<", ">", "<=", ">=", "in", "like", "is"}))
    return;
  const Node &left = bare(node.children[0]), &right = node.children[1];
  addUse(left, false, action.uses);
  addUse(right, true, action.uses);
  if (node.name == "in")
    for (const Node &element : right.children)
      addUse(element, true, action.uses);
  if ((node.name == "=" || node.name == "<>") && left.kind == Node::Kind::Column)
    addUnquoted(left.name, right, false, action);
}

} // namespace migralint::sql
