// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an INSERT does to rows when it runs again: a statement alone does not tell, the keys of its
// table and what the step did to the table before do.
#pragma once

#include "model/linking/steps.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace migralint::linking {

class RowRerun {
public:
  RowRerun(const Program &program, const Operations &operations);

  /// A plain INSERT that gives all columns of a unique key fails the second time; OR REPLACE and OR
  /// IGNORE add the row again where there is no key to compare.
  void settle(OwnOperation &own) const;
  /// Rows put into a table that the step makes, or empties, first: it starts afresh each time.
  static void settleFresh(StepDraft &draft);

private:
  using Keys = std::vector<std::vector<std::string>>;
  struct Table {
    Keys keys;
    std::set<std::string> numbers; ///< columns of whole numbers
    Keys given;                    ///< those of which the engine fills in no column
    bool made = false;             ///< its making is in view
    bool holed = false;            ///< and not all of it is known
  };
  static bool collidesWithItself(const Action &insert, const Table &table);

  std::map<std::string, Table> tables;
};

} // namespace migralint::linking
