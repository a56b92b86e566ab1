// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is known of the tables while a history is replayed (linking/replays.h), and the engine that
// holds them: a table is in it as the history makes it, or as a stub with the columns that are
// added to it; of what may have changed unseen nothing is known, not even whether it is there.
#pragma once

#include "model/linking/history.h"
#include "model/linking/replays.h"
#include "model/replay/engine.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace migralint::linking {

class ReplayTables {
public:
  /// `budget` is the caller's, and outlives this.
  explicit ReplayTables(replay::Budget &budget) : engine(budget) {}

  /// What is in the engine.
  enum class Known : uint8_t { Stub, Whole };
  struct Table {
    Known known = Known::Whole;
    std::vector<const Executed *> shapers;                     ///< what made it what it is
    std::map<std::string, const Executed *> madeBy, removedBy; ///< by column
    std::map<std::string, const Executed *> indexedBy;         ///< by index
    const Executed *born = nullptr;
    bool rebuilt = false;
  };

  /// Null: it is not in the engine.
  const Table *find(const std::string &name) const;
  /// What dropped it, or renamed it; null: nothing has, or it is there again.
  const Executed *goneBy(const std::string &name) const;
  /// Whether it is sure what the table looks like, or that it is not there.
  bool settled(const std::string &name) const;
  /// Whether nothing is known of it because of what stands around the steps.
  bool isUnsettled(const std::string &name) const { return unsettled.count(name) > 0; }
  bool isTainted(const std::string &name) const { return tainted.count(name) > 0; }

  /// Nothing is ever known of them.
  void unsettle(const std::set<std::string> &names);
  void makeStub(const std::string &name);
  /// From here on nothing is known of it, not even whether it is there.
  void forget(const std::string &name);
  void forgetAll();
  /// What the actions change may have been changed or not, and nobody knows how.
  void lose(const std::vector<const Action *> &actions);
  /// Whatever it was, it is known from here on.
  void learn(const std::string &name) { tainted.erase(name); }
  void leave(const std::string &name, const Executed *by) { gone.emplace(name, by); }
  /// The table that an index is of; empty: none is known.
  std::string ownerOf(const std::string &index) const;
  /// A step drops the index, for all that is known.
  void noteDropped(const std::string &index) { droppedIndexes.insert(index); }
  /// The engine has done the action, at this position in the history.
  void changed(const Action &action, const Executed *by, size_t position);

  /// What is there, tables whose names are in `without` aside.
  MigratedStore store(const std::set<std::string> &without);

  replay::Engine engine;

private:
  void drop(const std::string &name);

  static constexpr std::string_view stubColumn = "columns that the history does not show";

  std::map<std::string, Table> tables;          ///< in the engine
  std::map<const Executed *, size_t> positions; ///< in the history, of what changed the schema
  std::set<std::string> unsettled;
  std::set<std::string> tainted; ///< nothing is known of them for now
  std::map<std::string, const Executed *> gone;
  std::set<std::string> droppedIndexes;
};

} // namespace migralint::linking
