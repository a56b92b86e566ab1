// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The tables of a database as far as the reader tells of them: asked of an engine, and worked out
// from the reader's actions. The two must be the same.
#pragma once

#include "model/sql.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace migralint::engines {

struct ColumnShape {
  bool notNull = false;
  bool hasDefault = false; ///< one that is not NULL, and not the engine's own numbering
};

struct KeyShape {
  std::string name; ///< folded; `primary` for primary keys; empty: not known
  std::set<std::string> columns;
};

struct TableShape {
  std::map<std::string, ColumnShape> columns;
  std::vector<KeyShape> keys; ///< unique ones
};

/// By folded name. What the engine keeps for itself is left out.
using Shape = std::map<std::string, TableShape>;

/// What the actions make of `before`. `exact` is set to false where the reader does not claim to
/// tell (the columns of CREATE TABLE … AS and the like); names of tables are right then, too.
Shape applied(const Shape &before, const SqlStatement &statement, bool &exact);

/// Empty if they are the same, else what differs; of columns only the names if not `exact`.
std::string difference(const Shape &reader, const Shape &engine, bool exact);

} // namespace migralint::engines
