// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a step's down does, in the order of execution, with the functions of the program that it
// calls; and which steps it reverses. Whether it leads back is inverse.h's and replay_downs.h's to
// say.
#pragma once

#include "model/linking/history.h"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace migralint::linking {

struct DownOperation {
  const OwnOperation *own = nullptr;
  bool conditional = false; ///< as in Executed, and in a loop
};

/// Nothing: not all of it is known.
std::optional<std::vector<DownOperation>> downOf(const StepDraft &draft, const Program &program,
                                                 const Guards &guards,
                                                 const Operations &operations);

/// Which downs reverse which steps: all that stands for one, a function and the lambdas that it
/// hands out.
class Reversed {
public:
  explicit Reversed(const std::vector<StepDraft> &drafts);
  /// The step that the whole sequence is, if its down reverses it and nothing else; else null.
  StepDraft *of(const StepSequence &sequence) const;

private:
  std::map<std::vector<const FunctionNode *>, std::set<const StepDraft *>> reversed;
};

} // namespace migralint::linking
