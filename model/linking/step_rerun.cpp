// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/step_rerun.h"

#include "model/linking/order.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// Whether something other than the version keeps the operation from running again.
static bool coveredByItself(const Operation &op) {
  return op.selfGuarded || std::any_of(op.guards.begin(), op.guards.end(), [](const Guard &g) {
           return g.kind == GuardKind::Existence || g.kind == GuardKind::Marker ||
                  g.kind == GuardKind::Self;
         });
}

/// Whether the call is made on, or given, the variable.
static bool uses(const Expr &call, const std::string &name) {
  auto is = [&](const Expr &e) { return rootName(e) == name; };
  return std::any_of(call.receiver.begin(), call.receiver.end(), is) ||
         std::any_of(call.args.begin(), call.args.end(), is);
}

/// Whether what is gathered in loops between the sites is only a part of what is there.
static bool filters(const FunctionNode &node, int from, int to) {
  for (int i = from + 1; i < to; ++i) {
    const Site &site = node.sites[i];
    if (site.loop < 0)
      continue;
    const Statement *loop = node.loops[site.loop].statement;
    for (int c = site.condition; c >= 0; c = node.conditions[c].outer) {
      const Condition &at = node.conditions[c];
      if (at.statement == loop)
        break;
      if (at.kind == Condition::Kind::If && loop->range.contains(at.statement->range))
        return true;
    }
  }
  return false;
}

/// A container that is read with some entries passed over, emptied, and filled again from what was
/// gathered: the second time, what the first left there may be passed over.
static const Site *refillsWithLess(const StepDraft &draft) {
  const FunctionNode &node = *draft.node;
  int count = static_cast<int>(node.sites.size());
  for (int clear = 0; clear < count; ++clear) {
    const Expr &emptying = *node.sites[clear].expr;
    if (emptying.meaning.act != Act::Clear ||
        (draft.region && !standsIn(node, clear, *draft.region)))
      continue;
    const Expr *subject = subjectOf(emptying, emptying.meaning);
    std::string name = subject ? rootName(*subject) : std::string();
    if (name.empty())
      continue;
    bool filled = false;
    for (int i = clear + 1; i < count; ++i)
      filled |= node.sites[i].expr->meaning.act == Act::Put && uses(*node.sites[i].expr, name);
    if (!filled)
      continue;
    for (int read = 0; read < clear; ++read) {
      const Site &site = node.sites[read];
      Act act = site.expr->meaning.act;
      if (site.expr->kind == ExprKind::Call && (act == Act::None || act == Act::Get) &&
          uses(*site.expr, name) && filters(node, read, clear))
        return &node.sites[clear];
    }
  }
  return nullptr;
}

void settleRerun(StepDraft &draft, const std::vector<Rerun> &whole) {
  Step &step = draft.step;
  for (size_t i = 0; i < step.operations.size(); ++i) {
    const Operation &op = step.operations[i];
    if (op.recordsVersion || coveredByItself(op))
      continue;
    const Rerun rerun = whole[i] == Rerun::Unknown ? op.rerun : whole[i];
    if (rerun == Rerun::Compounds || (rerun == Rerun::Fails && step.rerun != rerun)) {
      step.rerun = rerun;
      step.rerunPlace = op.place;
    }
    if (step.rerun == Rerun::Compounds)
      return;
  }
  if (!draft.node)
    return;
  if (const Site *site = refillsWithLess(draft)) {
    step.rerun = Rerun::Compounds;
    step.rerunPlace = {draft.node->file->path, site->expr->range};
  }
}

} // namespace migralint::linking
