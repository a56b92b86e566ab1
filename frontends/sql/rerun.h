// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What happens when a statement that changes rows runs again on its own result. Private to this
// folder. Distinct from the parser, which only reads: here the trees are judged. Exact where that
// is possible without data; otherwise Unknown, never a guess.
#pragma once

#include "frontends/sql/syntax.h"
#include "model/sql.h"

#include <optional>
#include <string>

namespace migralint::sql {

struct Verdict {
  Rerun rerun = Rerun::Unknown;
  bool selfGuard = false;
  const Assignment *culprit = nullptr; ///< Compounds: the assignment that does
};

/// One assignment by itself; `targets` are all columns that its statement sets.
Rerun rerunOfAssignment(const Assignment &assignment, const std::vector<std::string> &targets);

/// `names` are the changed table's name and alias.
Verdict rerunOfUpdate(const std::vector<Assignment> &assignments, const Node *where,
                      const std::vector<std::string> &names);

/// A DELETE without LIMIT.
Verdict rerunOfDelete(const Node *where, const std::string &table);

/// Whether a condition holds only where `table` does not have the row yet.
bool asksWhetherAbsent(const Select &select, const std::string &table);

/// Columns are compared with constants, parameters or subqueries only.
bool comparesWithFixed(const Node &condition);

/// What of an UPDATE tells how many rows it changes.
struct Update {
  const Node *where = nullptr;
  const std::vector<Assignment> &list;
  const std::vector<Column> &set;        ///< the columns that it assigns to
  const std::vector<std::string> &names; ///< the changed table's name and alias
  const std::vector<Node> &conditions;   ///< of its joins
  size_t tables = 1;                     ///< with those that it joins
};

/// rows.cpp
Rows rowsUpdated(const Update &update);
Rows rowsDeleted(const Node *where);

/// rerun_guard.cpp: whether `where` is false for every row that the assignments have changed.
bool noLongerMatches(const Node &where, const std::vector<Assignment> &assignments);

/// rerun_values.cpp: whether the assignment makes other values of all that `part`, a condition on
/// its column, asks for with `=` or IN.
bool leavesAskedValues(const Node &part, const Assignment &assignment);

/// Whether arithmetic gives NULL for all rows that `where` finds, for it asks for one of its
/// columns with IS NULL: `n = n + 1 WHERE n IS NULL` changes nothing, as often as it runs.
bool staysNull(const Assignment &assignment, const std::vector<Assignment> &all, const Node &where);

/// rerun_bits.cpp: whether a condition on bits of the assignment's column is false afterwards.
bool changesAskedBits(const Node &part, const Assignment &assignment);

/// What the new value begins with where the old one began with `prefix`; nothing if not known.
std::optional<std::string> prefixAfter(const Assignment &assignment, const std::string &prefix);

} // namespace migralint::sql
