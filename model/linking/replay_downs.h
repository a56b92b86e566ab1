// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs a step's down on what the step has left: does the engine have the schema again that it had
// before? What it says stands for what inverse.h has worked out, which does not know what a table
// that is made anew was before.
#pragma once

#include "model/linking/down_walk.h"
#include "model/linking/replay_tables.h"
#include "model/linking/replay_texts.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace migralint::linking {

class ReplayDowns {
public:
  ReplayDowns(const Reversed &reversed, const Program &program, const Guards &guards,
              const Operations &operations, ReplayTexts &texts)
      : reversed(reversed), program(program), guards(guards), operations(operations), texts(texts) {
  }

  /// The step is about to run.
  void begin(const StepSequence &step, ReplayTables &tables);
  /// It has run, all of it on the engine if `whole`. Settles `residues` of the step.
  void settle(ReplayTables &tables, bool whole);

private:
  struct TableShape {
    std::vector<replay::TableColumn> columns; ///< by name
    std::vector<replay::TableIndex> indexes;
    std::vector<replay::ForeignKey> foreignKeys;
    std::vector<std::string> checks;
  };
  struct Shape {
    std::map<std::string, TableShape> tables;
    std::vector<std::string> views, triggers;
  };

  Shape shapeOf(replay::Engine &engine) const;
  static bool same(const Shape &a, const Shape &b);
  static bool same(const TableShape &a, const TableShape &b);
  static std::vector<std::string> differences(const std::string &table, const TableShape &before,
                                              const TableShape &after);
  void name(const Action *action, const ReplayTables &tables);
  bool runDown(replay::Engine &engine) const;

  const Reversed &reversed;
  const Program &program;
  const Guards &guards;
  const Operations &operations;
  ReplayTexts &texts;
  StepDraft *draft = nullptr; ///< null: it has no down, or one that nothing is said of
  std::vector<DownOperation> down;
  std::set<std::string> names; ///< of the tables that it or its down may change
  Shape before;
};

} // namespace migralint::linking
