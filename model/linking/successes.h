// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Conditions that say no more than that what was executed before has worked:
// `exec(a) && exec(b)`, `if (exec(a)) exec(b);`. What stands under one runs in every upgrade that
// succeeds. Distinct from results.h, which asks whether anybody looks at a failure.
#pragma once

#include "model/linking/operations.h"

#include <unordered_map>
#include <unordered_set>

namespace migralint::linking {

class Successes {
public:
  Successes(const Program &program, const Operations &operations)
      : program(program), operations(operations) {}

  /// Whether the condition, an `if` or an operand of `&&` or `||`, holds as it does wherever all
  /// that it names has worked.
  bool saysWorked(const FunctionNode &node, const Condition &condition) const;

private:
  bool worked(const FunctionNode &node, const Expr &e, bool holds, bool chained) const;
  bool variableWorked(const FunctionNode &node, const Expr &name, bool holds, bool chained) const;
  bool comparisonWorked(const FunctionNode &node, const Expr &e, bool holds) const;
  bool isResult(const FunctionNode &node, const Expr &e) const;
  bool changesStore(const FunctionNode &node, const Expr &call) const;
  bool isStep(const Expr &call) const;

  const Program &program;
  const Operations &operations;
  using Calls = std::unordered_set<const Expr *>;
  mutable std::unordered_map<const FunctionNode *, Calls> executing; ///< that change the store
  mutable std::unordered_map<const Expr *, bool> known[4]; ///< by whether it holds, and is chained
};

} // namespace migralint::linking
