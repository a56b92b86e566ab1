// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What may keep a step from running for ever: a condition that is constant, or an entry of a table
// that a predicate answers no for whatever the store holds.
#pragma once

#include "model/linking/steps.h"
#include "model/linking/trial.h"

namespace migralint::linking {

/// A predicate over the entries of a table that compares one of their fields with words, and
/// answers no for any other.
struct Gate {
  const FunctionNode *node = nullptr; ///< the predicate
  std::string function;
  std::string field;
  int index = -1; ///< of the field in its class, for entries without designators
  std::set<std::string> words;

  /// The field of an entry that holds none of the words, and why; an invalid place if it does.
  Place shuts(const StepTable::Entry &entry, std::string &why) const;
  const FileFacts *file = nullptr; ///< of the table
};

Gate findGate(const Program &program, const FactsRefs &files, const StepTable &table);

/// The expression that an entry's version stands in, or null.
const Expr *versionExpr(const StepTable::Entry &entry);

/// `version < 5`, `case 4`.
std::string describe(const Condition &condition);

/// Why no version leads to a step, as a clause.
std::string whyNot(const Trial &trial, const FunctionNode &node, const Statement &region);

/// Whether the function tells somebody that another version of the program wrote the store: beside
/// its own version the store carries the writer's, and that is compared with the program's.
bool tellsOfWriter(const Program &program, const Steps &steps, const FunctionNode &node);

/// Whether a function takes the entry whose number is the stored version: `steps.find(version)`. It
/// leads to the version after that.
bool entersAtStored(const Guards &guards, const FunctionNode &node, const StepTable &table);

/// Where a function enters the table at the stored version as it was read, with nothing that asks
/// for the table's size: `steps.begin() + version`. A newer store leads past the end. Null:
/// nowhere.
const Expr *entersUnbounded(const Guards &guards, const FunctionNode &node, const StepTable &table);

} // namespace migralint::linking
