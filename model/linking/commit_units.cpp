// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of Atomicities that knows what is open where: in which transaction does this expression
// run, also when its callers have begun it?
#include "model/linking/step_members.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// Marks units that have no function: the transaction of what runs a step or a file.
static const char frameworkUnit = 0;

bool Atomicities::Unit::ofRunner() const { return of == &frameworkUnit; }

/// Where a function is entered: its calls, the run of its table, a lambda's call or its place.
std::vector<CallSite> Atomicities::contexts(const FunctionNode &node) const {
  std::vector<CallSite> out;
  for (const StepTable *table : guards.tablesOf(node))
    if (CallSite site = guards.dispatcher(*table); site.caller)
      out.push_back(site);
  if (!out.empty())
    return out;
  bool called = std::any_of(node.callers.begin(), node.callers.end(), [](const CallSite &call) {
    return call.expr->kind != ExprKind::Lambda;
  });
  for (const CallSite &call : node.callers)
    if (call.caller != &node && !call.caller->function->testCode &&
        !(called && call.expr->kind == ExprKind::Lambda))
      out.push_back(call);
  return out;
}

Atomicities::Unit Atomicities::unitAt(const FunctionNode &node, const Expr &expr) const {
  int state = transactions.at(node, expr);
  if (state == inheritedTransaction)
    return held(node);
  if (state == noTransaction)
    return {};
  // A transaction begun while the caller has one open is nested in it.
  const TransactionFlow &flow = transactions.of(node);
  if (flow.own[state - 1].base == inheritedTransaction)
    if (Unit outer = held(node); outer.open())
      return outer;
  return {&flow, state, &flow.own[state - 1]};
}

std::pair<const void *, int> Atomicities::transactionAt(const FunctionNode &node,
                                                        const Expr &call) const {
  const Function &f = *node.function;
  if (f.sqlFile && !f.frameworkTransaction && transactions.at(node, call) == inheritedTransaction)
    return {};
  Unit unit = unitAt(node, call);
  return {unit.of, unit.id};
}

/// What the callers have open whenever they enter the function.
Atomicities::Unit Atomicities::held(const FunctionNode &node) const {
  // Who runs a file is often out of view, and may well hold it together.
  if (node.function->sqlFile)
    return node.function->runnerTransaction == RunnerTransaction::Bare ? Unit{}
                                                                       : Unit{&frameworkUnit, 1};
  if (node.function->framework || node.function->frameworkDown)
    return node.function->frameworkTransaction ? Unit{&frameworkUnit, 1} : Unit{};
  if (auto known = heldBy.find(&node); known != heldBy.end())
    return known->second;
  if (auto known = heldSoFar.find(&node); known != heldSoFar.end())
    return known->second;
  if (!entering.insert(&node).second)
    return {}; // its other ways in say it
  Unit result;
  bool first = true;
  for (const CallSite &call : contexts(node)) {
    if (entering.count(call.caller) &&
        transactions.at(*call.caller, *call.expr) == inheritedTransaction)
      continue; // a cycle: an override that calls the base
    Unit unit = unitAt(*call.caller, *call.expr);
    // One that the caller begins and never ends is a misreading of what it calls.
    if (unit.transaction && !unit.transaction->ended && !unit.transaction->abandoned)
      unit = {};
    if (first)
      result = unit;
    else if (!unit.open())
      result = {};
    first = false;
  }
  entering.erase(&node);
  if (entering.empty() || result.open())
    heldBy.emplace(&node, result);
  // Within a cycle the answer is that of this way in; asking again on the same way would walk every
  // path of the cycle.
  heldSoFar.emplace(&node, result);
  if (entering.empty())
    heldSoFar.clear();
  return result;
}

/// The function whose transaction is open whenever `node` is entered.
const FunctionNode *Atomicities::holderOf(const FunctionNode &node) const {
  std::set<const FunctionNode *> seen; // asked only
  const FunctionNode *at = &node;
  while (at && seen.insert(at).second) {
    const FunctionNode *next = nullptr;
    for (const CallSite &call : contexts(*at)) {
      if (!call.expr)
        continue;
      if (transactions.at(*call.caller, *call.expr) > 0)
        return call.caller;
      next = next ? next : call.caller;
    }
    at = next;
  }
  return nullptr;
}

} // namespace migralint::linking
