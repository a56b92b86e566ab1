// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a replay (linking/replays.h) may not claim: which steps no store sees both, and which tables
// change where the history does not show it.
#pragma once

#include "model/linking/chains.h"
#include "model/linking/history.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace migralint::linking {

/// Whether the action may change what tables there are, or what they look like.
bool changesSchema(const Action &action);

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
  Hidden(const Program &program, const Operations &operations)
      : program(program), operations(operations) {}

  struct Changes {
    std::set<std::string> tables;
    bool any = false; ///< nobody knows which
  };

  Changes of(const StepSequence &step) const;

private:
  using Nodes = std::set<const FunctionNode *>;
  void follow(const FunctionNode &node, const Nodes &shown, Nodes &seen, Changes &changes,
              int depth) const;

  const Program &program;
  const Operations &operations;
};

/// Tables that everyday code makes, perhaps again after a step has dropped them.
std::set<std::string> tablesMadeElsewhere(const std::vector<StepSequence> &history,
                                          const Program &program, const Operations &operations);

} // namespace migralint::linking
