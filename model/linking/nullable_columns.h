// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Columns that are meant to hold NULL: wherever the program declares them, it leaves NOT NULL out,
// and says it of other columns of the same table. Knows no order of steps; what a table holds at
// one step is schema.h's to say.
#pragma once

#include "model/linking/operations.h"

#include <map>
#include <set>
#include <string>

namespace migralint::linking {

class NullableColumns {
public:
  NullableColumns(const Program &program, const Operations &operations);

  /// Where the column is declared first; invalid: it is not known to be nullable.
  Place of(const std::string &table, const std::string &column) const;

private:
  struct Declared {
    Place place;
    bool required = false; ///< somewhere
  };

  void add(const Action &action, const std::string &file);
  void createTable(const Action &action, const std::string &file);
  void declare(const std::string &table, const Column &column, const std::string &file);
  void require(const std::string &table, const std::string &column);

  std::map<std::pair<std::string, std::string>, Declared> columns; ///< by table and name
  std::set<std::string> particular; ///< tables that say NOT NULL of some column
  std::set<std::string> unclear;    ///< tables that come from elsewhere
};

} // namespace migralint::linking
