// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Conditions that one NULL makes unknown for every row: `x NOT IN (SELECT c FROM t)`. Whether c may
// be NULL, linking knows.
#include "frontends/sql/parser.h"

#include <algorithm>

namespace migralint::sql {

/// The one column that a plain subquery gives, or null.
static const Node *columnOf(const Select &select) {
  if (select.items.size() != 1 || select.from.size() != 1 || select.holed || !select.arms.empty() ||
      !select.with.empty())
    return nullptr;
  const TableRef &from = select.from[0];
  const Node &value = bare(select.items[0].value);
  if (value.kind != Node::Kind::Column || value.holed || from.name.empty() || !from.known ||
      from.select)
    return nullptr;
  bool own = value.table.empty() || value.table == from.name || value.table == from.alias;
  return own ? &value : nullptr;
}

void Parser::findExclusions(Action &action, const Node &where) const {
  for (const Node *part : conjuncts(where)) {
    if (part->kind != Node::Kind::Operation || part->name != "in" || !part->negated ||
        part->holed || part->children.size() != 2)
      continue;
    const Node &query = bare(part->children[1]);
    if (query.kind != Node::Kind::Subquery || !query.select)
      continue;
    const Node *column = columnOf(*query.select);
    if (!column)
      continue;
    // What asks anything about the column is not true of a NULL, and `IS NULL` is meant.
    std::vector<std::string> asked;
    if (query.select->where)
      columnsOf(*query.select->where, asked, true);
    for (const Node &condition : query.select->conditions)
      columnsOf(condition, asked, true);
    if (std::find(asked.begin(), asked.end(), column->name) == asked.end())
      action.exclusions.push_back(
          {query.select->from[0].name, column->name, range(part->first, part->last)});
  }
}

} // namespace migralint::sql
