// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What Atomicities looks at in a step: its operations, each with the transaction it is in. Shared
// by the parts of Atomicities only.
#pragma once

#include "model/linking/atomicity.h"

namespace migralint::linking {

/// Calls are followed this deep for operations and records.
inline constexpr int maxDepth = 4;

struct Atomicities::Member {
  const OwnOperation *own = nullptr;
  const SqlStatement *statement = nullptr;
  const Expr *text = nullptr; ///< a table of steps: the entry's SQL that it stands in
  const FunctionNode *node = nullptr;
  Unit unit;
  Place place;          ///< in the step's own function
  int condition = -1;   ///< there
  bool loop = false;    ///< repeated, each time with a commit of its own
  bool covered = false; ///< a probe looks for what it makes
  bool guarded = true;  ///< by anything at all: else other rules speak
  bool weak = false;
  bool chained = false;
  bool filling = false; ///< into a table that a probe made: what a rerun leaves out
  Atomicity::Why why = Atomicity::Why::NoTransaction;
  std::vector<const Action *> actions; ///< all effects of the statement
};

} // namespace migralint::linking
