// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads the tokens of one statement into its actions. Private to this folder. Its members are
// spread over sources by topic: cursor.cpp, expression.cpp, select.cpp, create.cpp, alter.cpp,
// change.cpp, statement.cpp. Distinct from the rerun rules (rerun.h), which judge what was read.
#pragma once

#include "frontends/sql/lexer.h"
#include "frontends/sql/syntax.h"

#include <initializer_list>

namespace migralint::sql {

/// A name in a statement, its last part.
struct Name {
  std::string text;
  bool present = false;
  bool known = true;
  std::string variable;
  std::vector<std::string> values;
  std::string qualifier;
  uint32_t first = 0;
  uint32_t last = 0;
};

class Parser {
public:
  /// The tokens [first, last) of `lexed`.
  Parser(const Lexed &lexed, uint32_t first, uint32_t last)
      : lexed(lexed), dialect(lexed.dialect), begin(first), at(first), limit(last) {}

  SqlStatement read();

private:
  const Lexed &lexed;
  Dialect dialect;
  uint32_t begin;
  uint32_t at;
  uint32_t limit;
  int depth = 0;
  bool namelessIndex = false; ///< CREATE INDEX ON t: PostgreSQL finds a name, and another next time
  SqlStatement out;

  // cursor.cpp: tokens, names, ranges.
  const Token &peek(uint32_t ahead = 0) const;
  bool atEnd() const { return at >= limit; }
  bool is(std::string_view word, uint32_t ahead = 0) const;
  bool isAny(std::initializer_list<std::string_view> words, uint32_t ahead = 0) const;
  bool isHole(uint32_t ahead = 0) const { return peek(ahead).kind == TokenKind::Hole; }
  bool accept(std::string_view word);
  /// All of them, one after the other, or none.
  bool accept(std::initializer_list<std::string_view> words);
  bool acceptAny(std::initializer_list<std::string_view> words);
  void incomplete() { out.complete = false; }
  /// Past the parenthesis that `at` stands on and all within.
  void skipParentheses();
  /// One token, or a whole parenthesis.
  void skipItem();
  /// To the next of the words at this level, or the end of the level.
  void skipUntil(std::initializer_list<std::string_view> words);
  bool canBeName(uint32_t ahead = 0) const;
  Name name();
  Name aliasedName(std::string &alias);
  std::vector<std::string> nameList();
  /// Columns of an index or key: names, expressions, lengths, orders.
  /// `whole` is set to false if there are expressions among them.
  std::vector<std::string> keyColumns(bool *whole = nullptr);
  Range range(uint32_t first, uint32_t last) const;
  Range rangeFrom(uint32_t first) const { return range(first, at); }
  Action &add(ActionKind kind, uint32_t first);
  static void setObject(Action &action, const Name &name);
  void tell(Dialect told);
  void problem(SqlProblem::Kind kind, std::string message, uint32_t first, uint32_t last,
               Dialect validIn = Dialect::Common);
  /// The words, which `at` stands before, as they could be put in behind the token in front of it,
  /// in its case. Nothing if a hole follows, which may hold them.
  Insertion missing(std::string_view words) const;
  /// What is left of the statement: nothing, or holes, or something not understood.
  void finish();

  // expression.cpp
  Node expression(int minimum = 0);
  Node primary();
  void readQuantified(Node &operation, bool any);
  Node arrayLiteral();
  Node operand();
  Node nameOrCall();
  Node call(Node node);
  Node caseExpression();
  Node parenthesized();
  Node leaf(Node::Kind kind);
  void postfix(Node &node);
  int operatorPrecedence(uint32_t &tokens, std::string &op, bool &negated) const;
  void operatorTail(Node &operation, int precedence);
  void checkNullComparisons(const Node &condition);
  /// An unquoted word where an engine (but for `validIn`) looks for a value.
  void checkBareWord(const Node &value, const std::vector<Column> &columns, Dialect validIn);
  bool isBareName(const Node &node) const;
  void addUses(const Node &condition, Action &action) const;
  void addUnquoted(const std::string &column, const Node &value, bool set, Action &action) const;
  void addUse(const Node &node, bool asValue, std::vector<ColumnUse> &uses) const;

  // select.cpp
  bool startsQuery(uint32_t ahead = 0) const;
  Select query();
  Select queryArm();
  void queryClauses(Select &select);
  void tables(Select &select);
  TableRef tableRef();
  void with(Select &select);
  Node condition();
  /// Puts what a query reads and copies on an action that writes.
  void describeCopy(Action &action, const Select &select, const std::vector<std::string> &targets);
  void describeRead(Action &action, const Select &select);

  // exclusions.cpp
  void findExclusions(Action &action, const Node &where) const;

  // create.cpp
  void create();
  void createTable(Action &action);
  void tableBody(Action &action);
  bool startsTableConstraint() const;
  void tableConstraint(Action &action);
  bool readKey(Action &action);
  Column columnDefinition();
  std::string type();
  void columnConstraints(Column &column);
  void createIndex(Action &action, bool unique);
  bool readKindOfOther();
  void skipHost();
  void drop();

  // alter.cpp
  void alter();
  void alterTable(uint32_t first, const Action &table);
  void settleReplaced();
  void alterClause(const Action &table);
  void alterAdd(const Action &table, uint32_t first);
  void alterDrop(const Action &table, uint32_t first);
  void namedNotNull(Action &action, uint32_t first);
  void alterColumn(const Action &table, uint32_t first);
  void alterChange(const Action &table, uint32_t first);
  void alterRename(const Action &table, uint32_t first);
  void finishClause(Action &action, uint32_t first);
  bool startsNextClause() const;
  Action &addFor(const Action &table, ActionKind kind);
  void renameTables();

  // clauses.cpp: how a statement does what it does
  void acceptConcurrently(Action &action);
  bool callsVolatile(uint32_t first, uint32_t last) const;
  void readEnumValue(Action &action);
  void readClause(Action &action);
  Clause constraintClause() const;
  static void addRequired(const Node &condition, Action &check);
  void readMaintenance(Action &action);
  void readSession(Action &action);
  void readTimeZone(Action &action);
  bool onlyCasts(uint32_t first, const Column &column);

  // change.cpp
  void insert(const Select *with);
  Insertion missingConflict() const;
  void insertValues(Action &action, size_t expected);
  void insertConflict(Action &action, std::vector<Assignment> &updates);
  void update(const Select *with);
  std::vector<Assignment> assignments();
  void deleteFrom(const Select *with);
  void truncate();
  void copyRows();

  // statement.cpp
  void checkCommas();
  void checkDetachedClause();
  void checkShownPattern();
  void statement();
  void pragma();
  void transaction();
  void readOnly();
  void session(ActionKind kind);
};

/// All statements of `lexed`, in order.
std::vector<SqlStatement> readStatements(const Lexed &lexed);

/// Names of the built-in words that begin a clause and so cannot be an alias.
bool isClauseWord(std::string_view word);

} // namespace migralint::sql
