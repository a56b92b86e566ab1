// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an INSERT does to rows when it runs again: a statement alone does not tell, the keys of its
// table and what the step did to the table before do.
#pragma once

#include "model/linking/steps.h"
#include "model/linking/table_keys.h"

#include <map>
#include <string>

namespace migralint::linking {

class RowRerun {
public:
  RowRerun(const Program &program, const Operations &operations);

  /// As the keys of its table tell (table_keys.h).
  void settle(OwnOperation &own) const;
  /// Rows put into a table that the step makes, or empties, first: it starts afresh each time.
  static void settleFresh(StepDraft &draft);

private:
  std::map<std::string, TableKeys> tables;
};

} // namespace migralint::linking
