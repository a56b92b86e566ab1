// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The operations of all steps in the order in which a store that is upgraded from the beginning
// sees them: chain by chain, step by step, through the helpers that a step calls. What must know
// the schema that earlier steps have left (destruction.h, schema.h) folds over this.
#pragma once

#include "model/linking/steps.h"
#include "model/linking/successes.h"

namespace migralint::linking {

/// A place in a function's flow.
struct Entry {
  const FunctionNode *node = nullptr;
  int condition = -1;
};

/// An operation where it is executed: a helper's comes up in each step that calls it.
struct Executed {
  StepDraft *draft = nullptr;
  OwnOperation *own = nullptr;
  /// More than versions decide whether it is executed: an engine, a probe, an option.
  bool conditional = false;
  Entry entry; ///< the one call that leads to the step's function; no node if there are several
};

struct StepSequence {
  std::vector<Executed> operations;
  bool startsHistory = false; ///< nothing is known of the schema before it
  /// What stands in a function around its blocks of versions: it may run before, between and after
  /// them.
  bool around = false;
  bool unread = false; ///< it executes statements whose text only the running program knows
};

std::vector<StepSequence> historyOf(std::vector<StepDraft> &drafts, const Program &program,
                                    const Guards &guards, const Operations &operations,
                                    const Steps &steps);

/// Whether something else than a version decides if what stands under the condition is executed.
/// An early exit decides only if it is a probe: others leave after an error, or for a version. That
/// an operation before has worked decides nothing: where it has not, the upgrade has failed.
/// `region`: a block that is known to be entered; may be null.
bool isConditional(const Guards &guards, const Successes &successes, const FunctionNode &node,
                   int condition, const Statement *region);

/// Whether one upgrade never executes both: opposite branches, or cases that do not fall through.
bool exclude(const Executed &a, const Executed &b);

} // namespace migralint::linking
