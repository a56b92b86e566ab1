// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of Atomicities that knows where a step ends: is this function a step of its own, and
// which record of a version stands for it?
#include "model/linking/step_members.h"

#include "model/linking/order.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// Whether a version's block stores the version itself: then the block is the step, and the
/// functions it calls are its parts.
bool Atomicities::regionRecords(const FunctionNode &node, const Condition &version) const {
  for (const OwnOperation &own : operations.of(node).list)
    if (own.operation.recordsVersion && isUnder(node, own.condition, *version.statement))
      return true;
  return false;
}

/// Whether a migration function is a step of its own, and not a part of the one that calls it.
bool Atomicities::ownStep(const FunctionNode &node) const {
  const Function &f = *node.function;
  if (f.framework || f.frameworkDown || f.sqlFile || !guards.tablesOf(node).empty())
    return true;
  bool any = false;
  for (const CallSite &call : contexts(node)) {
    any = true;
    if (const Condition *block = guards.versionBlock(*call.caller, call.condition)) {
      if (!regionRecords(*call.caller, *block))
        return true;
    } else if (!steps.isMigration(*call.caller)) {
      return true;
    }
  }
  return !any;
}

std::optional<Atomicities::Record> Atomicities::recordIn(const FunctionNode &node,
                                                         int depth) const {
  for (const OwnOperation &own : operations.of(node).list)
    if (own.operation.recordsVersion && own.expr)
      return Record{{node.file->path, own.expr->range}, unitAt(node, *own.expr)};
  if (depth == 0)
    return std::nullopt;
  for (const Site &site : node.sites)
    for (const FunctionNode *callee : program.callees(*site.expr))
      if (callee != &node)
        if (auto record = recordIn(*callee, depth - 1))
          return record;
  return std::nullopt;
}

/// Whether all that the function changes is the version: called by a step, it is none itself.
bool Atomicities::onlyRecords(const FunctionNode &node) const {
  const auto &list = operations.of(node).list;
  return std::any_of(list.begin(), list.end(),
                     [](const OwnOperation &own) { return own.operation.recordsVersion; }) &&
         std::all_of(list.begin(), list.end(), [](const OwnOperation &own) {
           return own.operation.recordsVersion || own.operation.kind == ActionKind::Session;
         });
}

/// The record that stands for what runs at `condition` of the function: there, in what it calls,
/// or in its callers. A record behind another version's guard stands for another step.
/// In a function, what it calls counts from site `after` on.
std::optional<Atomicities::Record>
Atomicities::recordAround(const FunctionNode &node, int condition, int after, int depth) const {
  const Condition *own = guards.versionBlock(node, condition);
  auto stands = [&](int at) {
    const Condition *block = guards.versionBlock(node, at);
    return !block || (own && block->statement == own->statement && block->holds == own->holds) ||
           isUnder(node, condition, *block->statement);
  };
  for (const OwnOperation &op : operations.of(node).list)
    if (op.operation.recordsVersion && op.expr && stands(op.condition))
      return Record{{node.file->path, op.expr->range}, unitAt(node, *op.expr)};
  for (size_t i = static_cast<size_t>(std::max(after, 0)); i < node.sites.size(); ++i) {
    const Site &site = node.sites[i];
    if (static_cast<int>(i) == after || !stands(site.condition))
      continue;
    for (const FunctionNode *callee : program.callees(*site.expr))
      if (callee != &node && (!steps.position(*callee) || onlyRecords(*callee)))
        if (auto record = recordIn(*callee, 1)) {
          Unit here = unitAt(node, *site.expr);
          return Record{{node.file->path, site.expr->range}, here.open() ? here : record->unit};
        }
  }
  if (depth == 0)
    return std::nullopt;
  for (const CallSite &call : contexts(node))
    if (auto record = recordAround(*call.caller, call.condition, call.site, depth - 1))
      return record;
  return std::nullopt;
}

} // namespace migralint::linking
