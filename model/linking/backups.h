// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Has the program kept a copy of the store before this operation runs?
#pragma once

#include "model/linking/guards.h"

#include <set>

namespace migralint::linking {

/// A backup of the store earlier in the same flow: before the operation, or before a call (or the
/// dispatch of a table) that leads to it. One that only another version's step makes does not
/// count.
class Backups {
public:
  explicit Backups(const Guards &guards) : guards(guards) {}

  Place before(const FunctionNode &node, int site, int condition) const;
  Place beforeTable(const StepTable &table) const;

private:
  Place before(const FunctionNode &node, int site, int condition,
               std::set<const FunctionNode *> &seen) const;
  Place beforeTable(const StepTable &table, std::set<const FunctionNode *> &seen) const;
  static bool isBackup(const Expr &e);
  bool reaches(const FunctionNode &node, int backup, int operation) const;

  const Guards &guards;
};

} // namespace migralint::linking
