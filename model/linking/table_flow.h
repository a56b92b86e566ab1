// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What do the tables look like at one statement of a step, what has the step made itself, and where
// has it put rows and columns?
#pragma once

#include "model/linking/history.h"

#include <map>
#include <set>
#include <string>

namespace migralint::linking {

struct KnownTable {
  std::map<std::string, std::string> columns; ///< name → type
};

using KnownTables = std::map<std::string, KnownTable>;

/// Rows and columns of one table that statements of a step put elsewhere.
struct Copies {
  std::set<std::string> columns;
  std::set<std::string> filterColumns;
  bool star = false;
  int whole = 0;    ///< copies of all rows
  int filtered = 0; ///< copies of some rows
  bool any() const { return whole + filtered > 0; }
};

/// Filled in statement by statement.
struct TableFlow {
  explicit TableFlow(KnownTables &schema) : schema(schema) {}

  /// Tables that the step makes and drops again; clearing away what an interrupted run left of one
  /// (`DROP TABLE IF EXISTS` before the `CREATE TABLE`) loses nothing.
  void findScratch(const std::vector<Executed> &sequence);
  /// What a table is known by; a name that is one hole goes by its variable.
  static std::string key(const Action &a);
  void fold(const Action &a);
  void copy(const Action &a);

  KnownTables &schema;
  Names scratch, madeHere, temporaries, addedHere, copiedColumns;
  std::map<std::string, Copies> copies;
};

} // namespace migralint::linking
