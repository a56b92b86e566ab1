// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expressions and queries as trees: what the parser reads and the rerun rules judge. Private to
// this folder. Distinct from model/sql.h, which keeps what a statement does and no syntax.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace migralint::sql {

struct Select;

/// An expression. Chains of operators of one precedence are one flat node, so that long
/// chains make no deep trees.
struct Node {
  enum class Kind : uint8_t {
    Unknown,
    Null,
    Text,      ///< `name`: its characters
    Number,    ///< `name`: as spelled
    Constant,  ///< `name`: TRUE, CURRENT_TIMESTAMP, DEFAULT, …
    Parameter, ///< known only when it runs: bound values and holes
    Column,    ///< `table`.`name`
    Star,      ///< `table`.*
    Call,      ///< `name`(children)
    Operation, ///< children[0] operators[0] children[1] …; unary: one child. `name` is operators[0]
    Case,      ///< [operand] (when, then)… [else]; also IF and IIF
    Subquery,  ///< `select`
    Exists,    ///< `select`
    List       ///< several values in parentheses
  };
  Kind kind = Kind::Unknown;
  std::string name;
  std::string table;
  bool negated = false;    ///< NOT IN, NOT LIKE, IS NOT, NOT EXISTS …
  bool hasOperand = false; ///< Case
  bool hasElse = false;    ///< Case
  bool maybeText = false;  ///< Column: a "…" that may be a string in this dialect
  bool holed = false;      ///< a part is known only when it runs, or was too much to keep
  uint32_t first = 0;      ///< tokens
  uint32_t last = 0;
  std::vector<std::string> operators;
  std::vector<Node> children;
  std::shared_ptr<Select> select;

  bool literal() const {
    return !holed && (kind == Kind::Null || kind == Kind::Text || kind == Kind::Number);
  }
  /// A comparison or other operation of two operands.
  bool binary(std::string_view op) const {
    return kind == Kind::Operation && children.size() == 2 && name == op;
  }
};

struct TableRef {
  std::string name; ///< empty for a subquery or a hole
  std::string alias;
  bool known = true;
  std::shared_ptr<Select> select;
};

struct SelectItem {
  Node value;
  std::string alias;
};

struct Select {
  std::vector<SelectItem> items;
  std::vector<TableRef> from;
  std::optional<Node> where;
  std::vector<Node> conditions;    ///< ON and HAVING
  std::vector<Node> others;        ///< GROUP BY, ORDER BY
  std::vector<std::string> using_; ///< JOIN … USING columns
  bool dropsRows = false;          ///< inner join, LIMIT, DISTINCT, GROUP BY, HAVING
  bool holed = false;              ///< a hole stands where clauses may stand
  std::string into;                ///< PostgreSQL's SELECT … INTO: the table that it makes
  bool intoTemporary = false;
  bool takenAway = false;  ///< an arm behind EXCEPT
  uint32_t limitFirst = 0; ///< tokens of its own LIMIT
  uint32_t limitLast = 0;
  std::vector<Select> arms; ///< UNION … with these
  std::vector<std::string> withNames;
  std::vector<Select> with;
  std::vector<std::string> drained; ///< names of WITH that stand for rows that are deleted
};

/// `target = value` of UPDATE, INSERT … SET, ON CONFLICT DO UPDATE.
struct Assignment {
  std::string target;
  Node value;
  uint32_t first = 0; ///< tokens
  uint32_t last = 0;
};

/// Calls `visit(node)` for the node and all below it, without subqueries.
template <typename Visit> void walk(const Node &node, Visit &&visit) {
  visit(node);
  for (const Node &child : node.children)
    walk(child, visit);
}

/// Tables that it reads, in order, without the names of its own WITH.
void tablesOf(const Select &select, std::vector<std::string> &tables);
void tablesOf(const Node &node, std::vector<std::string> &tables);
/// Columns used in it, in order, each once. Subqueries count when `deep`.
void columnsOf(const Node &node, std::vector<std::string> &columns, bool deep = false);
/// The operands of a chain of AND; the node itself if it is none.
std::vector<const Node *> conjuncts(const Node &node);
/// Parentheses around one value.
const Node &bare(const Node &node);
bool alwaysTrue(const Node &node);

} // namespace migralint::sql
