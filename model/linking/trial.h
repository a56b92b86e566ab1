// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs a function on paper for a store of one version. Values that derive from the stored version
// are known, and so are constants; a condition that depends on anything else may hold or not, and
// both ways are gone. Functions that speak of versions are entered. What comes out is the list of
// things that matter to a chain of versions: steps entered, versions recorded, what the user was
// told, what was answered. Ends on loops and recursion by a budget.
#pragma once

#include "model/chain.h"
#include "model/linking/constants.h"
#include "model/linking/guards.h"
#include "model/linking/operations.h"
#include "model/linking/program.h"

#include <map>
#include <unordered_map>
#include <unordered_set>

namespace migralint::linking {

struct Event {
  enum class Kind : uint8_t { Enter, Record, Tell, Stop, Answer, Remake } kind = Kind::Enter;
  const FunctionNode *node = nullptr;
  const Expr *expr = nullptr; ///< the call, the assignment, the value returned
  size_t region = SIZE_MAX;   ///< Enter: which; else the innermost one around it
  MaybeValue value;           ///< Record: the version; Answer: what is returned
  bool sure = true;           ///< every condition on the way was decided
  Range range;                ///< Record: the number, if it stands there
  /// Tell, Stop, Answer, Remake: conditions around it that the stored version decided.
  std::vector<const Expr *> under;
  /// Answer: conditions before it, left undecided, under which the function had been left already.
  std::vector<const Expr *> passed;
};

struct Trace {
  std::vector<Event> events;
  std::vector<size_t> lastRecords; ///< indices of the records that may be the last one
  std::unordered_map<const Expr *, int>
      decided; ///< by the stored version: 1 held, 0 did not, -1 both
  std::unordered_set<const FunctionNode *> entered;
  std::set<Version> told; ///< constants that the stored version was compared with
  bool unsure = false;    ///< a comparison with a version could not be decided
  bool ambiguous = false; ///< two versions were compared, and which is the stored one was not told
  bool finished = true;   ///< false: the budget was spent
};

class Trial {
public:
  /// A part of a statement: its body, or what stands in `else`.
  using Region = std::pair<const Statement *, bool>;
  struct RegionHash {
    size_t operator()(const Region &region) const {
      return std::hash<const void *>()(region.first) * 2 + region.second;
    }
  };
  using Regions = std::unordered_map<Region, size_t, RegionHash>;

  Trial(const Program &program, const Guards &guards, const Operations &operations,
        const Constants &constants);

  void setRegions(const Regions *r) { regions = r; }
  /// `newest` stands for names of the newest version whose value is not in view. Of the overrides
  /// that a call may mean, the one among `path` is taken.
  Trace run(const FunctionNode &root, const Value &stored, const MaybeValue &newest,
            const std::vector<const FunctionNode *> &path = {}) const;
  /// The value of an expression that needs nothing to be run: constants, and parameters that are
  /// the same constant at every call.
  MaybeValue value(const FunctionNode &node, const Expr &expr) const;
  /// Whether the function, or what it calls, reads, compares or records a version.
  bool speaks(const FunctionNode &node) const { return speaking.count(&node) > 0; }

private:
  class Paper;

  /// What the name of a call says, and what it records by SQL: the same in each run.
  struct CallSigns {
    bool asks = false;
    bool version = false;  ///< gives the stored one
    bool tells = false;    ///< somebody, or lets go of the store
    bool remakes = false;  ///< removes the store, or empties it
    bool migrates = false; ///< out of view: it may record a version as well
    const std::vector<const FunctionNode *> *callees = nullptr;
    struct Written {
      const OwnOperation *operation = nullptr;
      MaybeValue version; ///< nothing: it does not stand in the text
    };
    std::vector<Written> records;
  };
  const CallSigns &signsOf(const FunctionNode &node, const Expr &call) const;

  const Program &program;
  const Guards &guards;
  const Operations &operations;
  const Constants &constants;
  const Regions *regions = nullptr;
  std::unordered_set<const FunctionNode *> speaking;
  mutable std::unordered_map<const Expr *, CallSigns> calls; ///< of signsOf
};

/// `d.version` for a variable or a field of one; empty for anything else.
std::string pathOf(const Expr &expr);

} // namespace migralint::linking
