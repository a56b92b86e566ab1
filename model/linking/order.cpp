// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/order.h"

#include <algorithm>

namespace migralint::linking {

bool dominates(const FunctionNode &node, int outer, int inner) {
  if (outer < 0)
    return true;
  for (int c = inner; c >= 0; c = node.conditions[c].outer) {
    if (c == outer)
      return true;
    // The two halves of one test are entered anew for each block: the same test, the same answer.
    const Condition &a = node.conditions[c], &b = node.conditions[outer];
    if (a.kind == b.kind && a.expr == b.expr && a.holds == b.holds && a.statement == b.statement)
      return true;
  }
  return false;
}

bool standsIn(const FunctionNode &node, int site, const Statement &block) {
  return isUnder(node, node.sites[site].condition, block);
}

bool isUnder(const FunctionNode &node, int condition, const Statement &block) {
  for (int c = condition; c >= 0; c = node.conditions[c].block)
    if (node.conditions[c].statement == &block && !node.conditions[c].early)
      return true;
  return false;
}

/// The innermost condition that both are under, or that both are; -1 if there is none.
static int common(const FunctionNode &node, int a, int b) {
  // Outer conditions come first.
  while (a != b)
    (a > b ? a : b) = node.conditions[std::max(a, b)].outer;
  return a;
}

bool exclusive(const FunctionNode &node, int a, int b) {
  // What both are under, such as earlier exits from a long function, keeps none of them apart.
  const int shared = common(node, a, b);
  for (int i = a; i != shared; i = node.conditions[i].outer)
    for (int j = b; j != shared; j = node.conditions[j].outer) {
      const Condition &x = node.conditions[i], &y = node.conditions[j];
      if (x.expr != y.expr || x.kind != y.kind)
        continue;
      if (x.kind == Condition::Kind::If && x.holds != y.holds)
        return true;
      if (x.kind == Condition::Kind::Case && x.statement != y.statement &&
          alwaysLeaves(x.statement->body))
        return true;
    }
  return false;
}

bool follows(const FunctionNode &node, int earlier, int later) {
  const Site &a = node.sites[earlier], &b = node.sites[later];
  for (int i = a.loop; i >= 0; i = node.loops[i].outer)
    for (int j = b.loop; j >= 0; j = node.loops[j].outer)
      if (i == j)
        return true;
  return earlier < later && !exclusive(node, a.condition, b.condition);
}

static bool before(const Range &a, const Range &b) {
  return std::pair(a.endLine, a.endColumn) <= std::pair(b.line, b.column);
}

static bool saysFailure(const Statement &s) {
  if (s.kind == Statement::Kind::Throw)
    return true;
  return s.kind == Statement::Kind::Return && s.expr.kind != Expr::Kind::Unknown &&
         !(s.expr.kind == Expr::Kind::Number && s.expr.number > 0);
}

static const Statement *exitIn(const std::vector<Statement> &statements, const Range &from,
                               const Range &to) {
  for (const Statement &s : statements) {
    if (saysFailure(s) && before(from, s.range) && before(s.range, to))
      return &s;
    for (const auto *inner : {&s.init, &s.body, &s.otherwise})
      if (const Statement *found = exitIn(*inner, from, to))
        return found;
  }
  return nullptr;
}

const Statement *failureExit(const FunctionNode &node, const Range &from, const Range &to) {
  return exitIn(node.function->body, from, to);
}

/// How far wrappers and callers of transactions are followed.
static constexpr int reach = 3;

TransactionOrder::Effect TransactionOrder::effect(const FunctionNode &node, size_t site) const {
  auto of = [&](const Expr &e) {
    if (e.kind == Expr::Kind::Construct && program.heldTransactions().count(lastPart(e.name)))
      return Effect::Begins;
    switch (operations.meaning(e).act) {
    case Act::Begin:
    case Act::Scope:
      return Effect::Begins;
    case Act::Commit:
    case Act::Rollback:
      return Effect::Ends;
    default:
      return Effect::None;
    }
  };
  const Expr &e = *node.sites[site].expr;
  if (Effect own = of(e); own != Effect::None)
    return own;
  for (const OwnOperation &op : operations.of(node).list)
    if (op.site == static_cast<int>(site) && op.action) {
      if (op.action->kind == ActionKind::Begin)
        return Effect::Begins;
      if (op.action->kind == ActionKind::Commit || op.action->kind == ActionKind::Rollback)
        return Effect::Ends;
    }
  for (const FunctionNode *callee : program.callees(e)) {
    // A wrapper that does only one of the two.
    bool begins = false, ends = false;
    for (const Site &inner : callee->sites) {
      begins |= of(*inner.expr) == Effect::Begins;
      ends |= of(*inner.expr) == Effect::Ends;
    }
    if (begins != ends)
      return begins ? Effect::Begins : Effect::Ends;
  }
  return Effect::None;
}

/// Commits and rollbacks on branches that leave say nothing about the way on.
bool TransactionOrder::openAt(const FunctionNode &node, int site) const {
  bool open = false;
  for (int i = 0; i < site; ++i)
    if (Effect e = effect(node, i);
        e != Effect::None && !exclusive(node, node.sites[i].condition, node.sites[site].condition))
      open = e == Effect::Begins;
  return open;
}

/// `withTransaction([&] { … })`: the lambda runs within what it is handed to.
bool TransactionOrder::handedToTransaction(const CallSite &call) const {
  if (call.expr->kind != Expr::Kind::Lambda)
    return false;
  return std::any_of(call.caller->sites.begin(), call.caller->sites.end(), [&](const Site &site) {
    const Expr &e = *site.expr;
    bool handed = std::any_of(e.args.begin(), e.args.end(),
                              [&](const Expr &arg) { return &arg == call.expr; });
    return handed && e.kind == Expr::Kind::Call &&
           (e.name.find("ransaction") != std::string::npos ||
            operations.meaning(e).act == Act::Begin || operations.meaning(e).act == Act::Scope);
  });
}

bool TransactionOrder::openAround(const FunctionNode &node, int depth) const {
  if (node.function->frameworkTransaction)
    return true;
  if (depth == 0)
    return false;
  return std::any_of(node.callers.begin(), node.callers.end(), [&](const CallSite &call) {
    if (call.site < 0 || call.caller == &node)
      return false;
    return handedToTransaction(call) || openAt(*call.caller, call.site) ||
           openAround(*call.caller, depth - 1);
  });
}

bool TransactionOrder::holdsBoth(const FunctionNode &node, int first, int second) const {
  if (first > second)
    std::swap(first, second);
  for (int i = first + 1; i < second; ++i)
    if (effect(node, i) == Effect::Ends &&
        dominates(node, node.sites[i].condition, node.sites[second].condition))
      return false;
  return openAt(node, first) || openAround(node, reach);
}

} // namespace migralint::linking
