// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/version_rows.h"

#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// An exit because of an error, and not because of what the store holds.
static bool isErrorExit(const FunctionNode &node, const Condition &c) {
  if (!c.early || !c.expr)
    return false;
  bool asks = c.expr->kind == ExprKind::Name; // a flag: of what, is not said
  forEach(*c.expr, [&](const Expr &e) {
    asks |= e.versionName || e.latestName || e.meaning.act == Act::Get ||
            e.meaning.act == Act::ReadVersion;
    asks |= e.kind == ExprKind::Unary && !e.args.empty() && e.args[0].kind == ExprKind::Name;
    // Of a table, and not of the file that is to be opened.
    asks |= e.meaning.act == Act::Probe &&
            std::any_of(e.args.begin(), e.args.end(),
                        [](const Expr &arg) { return arg.kind == ExprKind::Text; });
    asks |= e.kind == ExprKind::Call && words::fetchesRow(lastPart(e.name));
    asks |= e.kind == ExprKind::Call && !e.receiver.empty() && words::asksEmpty(lastPart(e.name)) &&
            node.locals.count(rootName(e.receiver[0])); // rows that were read before
  });
  return !asks;
}

static bool isUnconditional(const OwnOperation &own) {
  for (int c = own.condition; c >= 0; c = own.node->conditions[c].outer)
    if (!isErrorExit(*own.node, own.node->conditions[c]))
      return false;
  return own.loop < 0;
}

bool addsVersionRow(const OwnOperation &own, const FunctionOperations &all) {
  const Function &f = *own.node->function;
  if (!own.operation.recordsVersion || !own.action || own.action->kind != ActionKind::Insert ||
      own.action->fromSelect || f.lambda || f.createName || f.sqlFile ||
      words::namesHistory(own.action->object) || !isUnconditional(own))
    return false;
  bool made = false, settled = false;
  for (const OwnOperation &other : all.list) {
    if (!other.action || other.action == own.action || other.action->object != own.action->object)
      continue;
    bool creates = other.action->kind == ActionKind::CreateTable;
    made |= creates && other.action->ifNotExists && other.site < own.site;
    settled |= !(creates && other.action->ifNotExists);
  }
  return made && !settled;
}

} // namespace migralint::linking
