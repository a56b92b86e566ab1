// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How many of a table's rows an UPDATE or DELETE works through, as far as the statement tells.
#include "frontends/sql/rerun.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

namespace migralint::sql {

namespace {

/// Whether it compares columns of two tables.
bool joins(const Node &node) {
  if (!node.binary("="))
    return false;
  const Node &left = bare(node.children[0]), &right = bare(node.children[1]);
  return left.kind == Node::Kind::Column && right.kind == Node::Kind::Column &&
         left.table != right.table;
}

/// One part of a WHERE.
Rows rowsLeft(const Node &node, const Update &update) {
  if (alwaysTrue(node))
    return Rows::All;
  if (node.kind != Node::Kind::Operation || node.children.size() < 2)
    return Rows::Unknown;
  const Node &left = bare(node.children[0]), &right = bare(node.children[1]);
  static constexpr llvm::StringLiteral bounds[] = {"<", ">", "<=", ">=", "between", "in"};
  if (llvm::is_contained(bounds, llvm::StringRef(node.name)) && !node.negated)
    return Rows::Some;
  // Of a column that is filled in, all rows lack a value; of another one, nobody knows how many.
  bool filled = node.negated || llvm::any_of(update.set, [&](const Column &column) {
                  return left.kind == Node::Kind::Column && column.name == left.name;
                });
  if ((node.binary("is") && right.kind == Node::Kind::Null && filled) ||
      (node.binary("<>") && !node.negated && right.literal()))
    return Rows::All;
  if (!joins(node))
    return Rows::Unknown;
  // Each row that refers to another has one; of those that others may refer to, some have none.
  auto isOwn = [&](const Node &column) {
    return column.table.empty() || llvm::is_contained(update.names, column.table);
  };
  if (!isOwn(left) && !isOwn(right))
    return Rows::All; // two other tables are joined
  const Node &own = isOwn(left) ? left : right, &other = isOwn(left) ? right : left;
  return own.name == "id" && other.name != "id" ? Rows::Unknown : Rows::All;
}

/// Whether it is one value for all rows that is counted or summed up from others: what sense that
/// makes, it makes in a table of one row.
bool isTotal(const Node &value, const std::vector<std::string> &names) {
  if (value.kind != Node::Kind::Subquery || !value.select || value.select->items.size() != 1 ||
      !value.select->others.empty())
    return false;
  const Select &select = *value.select;
  static constexpr llvm::StringLiteral totals[] = {"count", "sum", "avg", "min", "max"};
  const Node &item = bare(select.items[0].value);
  bool apart = item.kind == Node::Kind::Call && llvm::is_contained(totals, item.name);
  auto look = [&](const Node &node) {
    apart = apart && !(node.kind == Node::Kind::Column && !node.table.empty() &&
                       llvm::is_contained(names, node.table));
  };
  walk(item, look);
  if (select.where)
    walk(*select.where, look);
  for (const Node &condition : select.conditions)
    walk(condition, look);
  return apart;
}

} // namespace

Rows rowsUpdated(const Update &update) {
  if (!update.where && llvm::any_of(update.list, [&](const Assignment &assignment) {
        return isTotal(bare(assignment.value), update.names);
      }))
    return Rows::Unknown;
  Rows rows = Rows::All;
  bool joined = update.tables < 2;
  auto narrow = [&](const Node &condition) {
    for (const Node *part : conjuncts(bare(condition))) {
      joined = joined || joins(bare(*part));
      if (rows == Rows::All)
        rows = rowsLeft(bare(*part), update);
    }
  };
  if (update.where)
    narrow(*update.where);
  for (const Node &condition : update.conditions)
    narrow(condition);
  // Without a condition only what has one row is joined, to write it into a table of one row.
  return joined ? rows : Rows::Unknown;
}

Rows rowsDeleted(const Node *where) {
  static constexpr llvm::StringLiteral bounds[] = {"<", ">", "<=", ">=", "between", "in"};
  if (!where)
    return Rows::All;
  const Node &condition = bare(*where);
  if (alwaysTrue(condition))
    return Rows::All;
  return llvm::any_of(conjuncts(condition),
                      [](const Node *part) {
                        const Node &node = bare(*part);
                        return node.kind == Node::Kind::Operation && !node.negated &&
                               llvm::is_contained(bounds, llvm::StringRef(node.name));
                      })
             ? Rows::Some
             : Rows::Unknown;
}

} // namespace migralint::sql
