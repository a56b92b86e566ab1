// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a replay (linking/replays.h) may not claim: which steps no store sees both, and which tables
// change where the history does not show it.
#pragma once

#include "model/linking/chains.h"
#include "model/linking/history.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace migralint::linking {

/// Whether the action may change what tables there are, or what they look like.
bool changesSchema(const Action &action);

/// One past the last step of the history that begins there.
size_t endOfHistory(const std::vector<StepSequence> &history, size_t begin);

/// Whether a statement of the history is another engine's than SQLite.
bool isOfOtherEngine(const StepSequence *begin, const StepSequence *end,
                     const Operations &operations);

/// Whether one store may see both steps: a chain that runs the one and the other, as far as chains
/// are known.
class Companions {
public:
  explicit Companions(const std::vector<Chain> &chains) : chains(chains) {}

  bool together(const Place &a, const Place &b) const;

private:
  const std::vector<Chain> &chains;
};

/// Tables that functions change which the steps call and the history does not show.
class Hidden {
public:
  Hidden(const std::vector<StepSequence> &history, const Program &program, const Guards &guards,
         const Operations &operations);

  struct Changes {
    std::set<std::string> tables;
    bool any = false; ///< nobody knows which
  };

  Changes of(const StepSequence &step) const;
  /// Whether the code goes no further where the condition holds, for what version the store is of:
  /// no step runs on what is done there, as `if (version == 0) return createStore();`.
  bool leavesForVersion(const FunctionNode &node, int condition) const;

private:
  using Nodes = std::set<const FunctionNode *>;
  using Blocks = std::map<const FunctionNode *, std::set<const Statement *>>;

  static Blocks blocksOf(const StepSequence &step);
  /// Whether a call there is the step's, which has these blocks: what stands in one block of a
  /// function is no part of the others, or of what is around them.
  bool isOf(const Blocks &own, const FunctionNode &node, const Site &site) const;
  void follow(const FunctionNode &node, const Blocks *own, const Nodes &shown, Nodes &seen,
              Changes &changes, int depth, bool open) const; ///< open: steps stand in it

  const Program &program;
  const Guards &guards;
  const Operations &operations;
  Blocks blocks; ///< of all steps
  Nodes steps;   ///< that the history holds, where their one call runs them
};

/// Tables that everyday code makes, perhaps again after a step has dropped them.
std::set<std::string> tablesMadeElsewhere(const std::vector<StepSequence> &history,
                                          const Program &program, const Operations &operations);

} // namespace migralint::linking
