// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a version that is compared comes from (the pragma, table, key or attribute it is read
// from), and whether anything in the program writes there. Distinct from guards.h, which asks only
// whether a value is the stored version: here names by convention are not enough, because "nobody
// writes it" can be said only of a thing that is known.
#pragma once

#include "model/linking/guards.h"
#include "model/linking/operations.h"

#include <unordered_set>

namespace migralint::linking {

class VersionSources {
public:
  VersionSources(const Program &program, const Operations &operations)
      : program(program), operations(operations) {}

  /// Folded words that stand for where the version in the condition is read: `user_version`,
  /// the key, the table. Nothing if any part of it is read out of view.
  std::optional<Names> of(const FunctionNode &node, const Expr &condition);
  /// Whether anything but a read says one of `sources`, or stores a version without saying where.
  bool written(const Names &sources);

private:
  bool follow(const FunctionNode &node, const Expr &expr, Names &sources, int depth);
  bool followName(const FunctionNode &node, const Expr &expr, Names &sources, int depth);
  bool followCall(const FunctionNode &node, const Expr &call, Names &sources, int depth);
  void collectWritten();
  void addWritten(const Expr &expr, bool reading);

  const Program &program;
  const Operations &operations;
  bool collected = false;
  bool storesSomewhere = false; ///< a version is stored by a call that does not say where
  std::unordered_set<std::string> words;
};

} // namespace migralint::linking
