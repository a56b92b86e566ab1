// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The unique keys of one table, as the statements that make them say, and what follows from them
// for an INSERT that runs again. Distinct from the reader (frontends/sql), which judges a statement
// by itself; the engines' tests judge both together.
#pragma once

#include "model/sql.h"

#include <set>
#include <string>
#include <vector>

namespace migralint::linking {

class TableKeys {
public:
  /// What a statement on this table says of its columns and keys. Any kind of action.
  void learn(const Action &action);

  /// What `insert`, whose class by itself is `alone`, does when it runs again: a plain one that
  /// gives all columns of a unique key fails the second time; OR REPLACE and OR IGNORE add the row
  /// again where there is no key to compare. `selfGuarded`: it compares keys.
  Rerun rerunOf(const Action &insert, Rerun alone, bool selfGuarded) const;

  /// Whether rows with one of these keys are surely the very rows of the INSERT: it gives one key,
  /// of constants, and that is not a number, which the program may have given to other rows.
  bool collidesWithItself(const Action &insert) const;

private:
  using Key = std::vector<std::string>;
  /// A number that the engine gives is not given.
  bool numbersAnew(const Action &insert) const;
  bool fails(const Action &insert) const;

  std::vector<Key> keys;
  std::set<std::string> numbers;    ///< columns of whole numbers
  std::set<std::string> generated;  ///< columns that the engine fills in where nothing is given
  std::vector<std::string> columns; ///< all, in the table's order; empty: not known
  bool made = false;                ///< its making is in view
  bool holed = false;               ///< and not all of it is known
};

} // namespace migralint::linking
