// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs a step a second time on what it has left: what does the engine say to each statement?
// Distinct from frontends/sql/rerun.h, which judges a statement alone: here it finds what the step
// itself has done before it.
#pragma once

#include "model/linking/replay_tables.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace migralint::linking {

class ReplayReruns {
public:
  /// A statement that the engine has run, or would have if it had known the table before.
  void ran(const Executed &executed, std::string sql, std::set<std::string> names, int64_t rows);
  /// One that it has not run: what it does to these tables is not known.
  void missed(const std::set<std::string> &names) { unknown.insert(names.begin(), names.end()); }
  /// One that may do anything to any table.
  void missedAll() { lost = true; }
  /// The step is at its end: runs it again, takes that back, and puts down what is proven. Only of
  /// statements: what a whole step comes to is settleRerun's to say.
  void settle(ReplayTables &tables, std::map<const OwnOperation *, Rerun> &out);

private:
  struct Statement {
    const Executed *executed;
    std::string sql;
    std::set<std::string> names;
    int64_t rows; ///< the first time
  };
  struct State {
    std::string definition;
    std::optional<uint64_t> rows;
  };
  using States = std::map<std::string, State>;

  States look(ReplayTables &tables) const;
  bool isKnown(const Statement &statement) const;
  bool repeats(const Statement &statement, const States &states) const;
  bool runAgain(ReplayTables &tables, std::map<const OwnOperation *, Rerun> &proven) const;
  void compare(const States &before, const States &after,
               std::map<const OwnOperation *, Rerun> &proven) const;

  std::vector<Statement> statements;
  std::set<std::string> unknown;
  bool lost = false;
};

} // namespace migralint::linking
