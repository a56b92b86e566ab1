// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs the steps of each history, in order, on SQLite in memory (model/replay/engine.h): what does
// the engine refuse that the steps before it have made impossible? Nothing is claimed of what is
// not sure to be there as it is: a table is in the engine only if the history makes it, or as a
// stub that holds the columns added to it; what cannot be read, or may not be executed, takes the
// tables that it may change out of the claim.
#pragma once

#include "model/linking/chains.h"
#include "model/linking/down_walk.h"
#include "model/linking/history.h"
#include "model/replay/engine.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace migralint::linking {

/// A table as the steps leave it.
struct MigratedTable {
  struct Made {
    const Executed *by = nullptr;
    size_t step = 0; ///< position in the history
  };
  std::string name;
  bool whole = false;                 ///< the history makes it; else only what it adds is here
  bool rebuilt = false;               ///< another of its name was there before
  const Executed *born = nullptr;     ///< what makes it, if it is whole
  std::map<std::string, Made> madeBy; ///< by column
  std::vector<replay::TableColumn> columns;
  std::vector<replay::TableIndex> indexes;
  std::map<std::string, Made> indexedBy; ///< by index
  std::vector<replay::ForeignKey> foreignKeys;
  std::vector<replay::CheckConstraint> checks;
};

/// What all steps of one history leave, tables that a step fails on aside: by name.
struct MigratedStore {
  size_t begin = 0, end = 0; ///< of its steps in the history
  std::vector<MigratedTable> tables;
  std::set<std::string> droppedIndexes; ///< by a step
};

struct Replays {
  bool complete = true;          ///< false: the limits ended it, and nothing is claimed
  std::vector<Problem> failures; ///< of steps on what the steps before leave
  std::vector<MigratedStore> stores;
  /// What comes of an operation when its step runs again as a whole, where the engine has shown it.
  std::map<const OwnOperation *, Rerun> reruns;
  Rerun rerunOf(const OwnOperation &own) const {
    auto found = reruns.find(&own);
    return found == reruns.end() ? Rerun::Unknown : found->second;
  }
  std::vector<Problem> broken; ///< statements that the engine refuses wherever they run
};

/// `problems`: places that are told of already. Settles `residues` of steps whose down has run.
Replays replayHistory(const std::vector<StepSequence> &history, const Reversed &reversed,
                      const Program &program, const Guards &guards, const Operations &operations,
                      const std::vector<Chain> &chains, const std::vector<Problem> &problems,
                      const replay::Budget &limits);

} // namespace migralint::linking
