// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What comes after what within one function, and whether one transaction holds both. Distinct from
// guards.h, which says what a condition means: here conditions only say which sites one run can
// reach.
#pragma once

#include "model/linking/operations.h"
#include "model/linking/program.h"

namespace migralint::linking {

/// Whether condition `outer` holds at a site whose innermost condition is `inner`.
bool dominates(const FunctionNode &node, int outer, int inner);

/// Whether the site stands in the block (an if or its else, a case, a loop).
bool standsIn(const FunctionNode &node, int site, const Statement &block);
/// The same of what stands under a condition.
bool isUnder(const FunctionNode &node, int condition, const Statement &block);

/// Whether no single pass through the function reaches both conditions' blocks: the branches of
/// one `if`, cases that do not fall through.
bool exclusive(const FunctionNode &node, int a, int b);

/// Whether `later` may be reached once `earlier` is done: after it, or again in a loop around both.
bool follows(const FunctionNode &node, int earlier, int later);

/// A return or throw between the ends of `from` and `to` that says that something failed; null if
/// there is none. `return true` and the like are no failure.
const Statement *failureExit(const FunctionNode &node, const Range &from, const Range &to);

/// Transactions as far as calls tell them: who begins one, and whether it is still the same one
/// later.
class TransactionOrder {
public:
  TransactionOrder(const Program &program, const Operations &operations)
      : program(program), operations(operations) {}

  /// Whether one transaction holds both sites: begun before the first in this function or by a
  /// caller, and neither committed nor undone in between.
  bool holdsBoth(const FunctionNode &node, int first, int second) const;

private:
  enum class Effect : uint8_t { None, Begins, Ends };
  Effect effect(const FunctionNode &node, size_t site) const;
  bool openAt(const FunctionNode &node, int site) const;
  bool handedToTransaction(const CallSite &call) const;
  bool openAround(const FunctionNode &node, int depth) const;

  const Program &program;
  const Operations &operations;
};

} // namespace migralint::linking
