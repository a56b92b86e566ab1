// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which code is migration code, and its steps: what leads from one version to the next.
#pragma once

#include "model/linking/guards.h"
#include "model/linking/operations.h"
#include "model/linking/program.h"

#include <map>
#include <unordered_set>

namespace migralint::linking {

/// A step with what it was made from, for the parts of linking that look at the flow.
struct StepDraft {
  Step step;
  std::vector<OwnOperation> operations; ///< become step.operations when linked
  const FunctionNode *node = nullptr;
  const Statement *region = nullptr;       ///< the if or case; null: the whole function
  bool versioned = false;                  ///< the region is a version's block
  const StepTable *table = nullptr;        ///< an entry with SQL of this table; then `node` is null
  std::vector<const FunctionNode *> downs; ///< that reverse it
  std::string chain;                       ///< steps of one chain run one after the other
  double order = 0; ///< position in the chain, by version where it is a number
};

class Steps {
public:
  Steps(const Program &program, const Guards &guards, const Operations &operations);

  std::vector<StepDraft> find() const;
  /// Whether the function's whole job is to migrate.
  bool isMigration(const FunctionNode &node) const { return migrations.count(&node) > 0; }
  /// Whether it is one by its name, a framework, an annotation or a table that runs it, and not
  /// only by where it is called.
  bool saysMigration(const FunctionNode &node) const { return declared.count(&node) > 0; }

  /// Where a function stands among the steps that one dispatcher runs.
  struct Position {
    std::string chain;
    double order = 0;
  };
  /// Null unless the function is an entry of a table of steps, or called per version.
  const Position *position(const FunctionNode &node) const {
    auto found = positions.find(&node);
    return found == positions.end() ? nullptr : &found->second;
  }

private:
  void findMigrations();
  void findPositions();
  bool onlyCalledFromMigrations(const FunctionNode &node) const;
  /// The blocks of a function that are steps, and the indices of their drafts; null: the rest.
  using Regions = std::map<const Statement *, size_t>;
  void addHelpers(StepDraft &draft, const FunctionNode &node, const Regions &regions) const;

  const Program &program;
  const Guards &guards;
  const Operations &operations;
  std::unordered_set<const FunctionNode *> migrations;
  std::unordered_set<const FunctionNode *> declared; ///< of them, those that say so themselves
  std::unordered_map<const FunctionNode *, Position> positions;
  std::unordered_map<const FunctionNode *, std::string> versions; ///< of table entries
};

} // namespace migralint::linking
