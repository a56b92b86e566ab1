// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/successes.h"

#include "model/linking/results.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// Functions of C give 0 when all is well, methods true.
static bool trueOnSuccess(const Program &program, const Expr &call) {
  const std::vector<const FunctionNode *> &callees = program.callees(call);
  if (!callees.empty())
    return callees.front()->function->returnType != "int";
  return !call.receiver.empty() || !call.scope.empty();
}

bool Successes::saysWorked(const FunctionNode &node, const Condition &condition) const {
  if (condition.kind != Condition::Kind::If || !condition.expr || !condition.statement)
    return false;
  return worked(node, *condition.expr, condition.holds,
                condition.expr != &condition.statement->expr);
}

/// `chained`: the expression is an operand of what stands under it, and no test of an `if`.
bool Successes::worked(const FunctionNode &node, const Expr &e, bool holds, bool chained) const {
  auto [at, fresh] =
      known[holds + 2 * chained].try_emplace(&e, true); // `ok = ok && exec(b)` asks itself
  if (!fresh)
    return at->second;
  auto say = [&] {
    switch (e.kind) {
    case ExprKind::Unary:
      return e.name == "!" && worked(node, e.args[0], !holds, chained);
    case ExprKind::Assign:
      return e.name == "=" && e.args.size() == 2 && worked(node, e.args[1], holds, chained);
    case ExprKind::Binary:
      if (e.args.size() == 2 && e.name == (holds ? "&&" : "||"))
        return worked(node, e.args[0], holds, chained) && worked(node, e.args[1], holds, chained);
      return comparisonWorked(node, e, holds);
    case ExprKind::Call:
      if (trueOnSuccess(program, e) != holds)
        return false;
      return changesStore(node, e) || (chained && isStep(e));
    case ExprKind::Name:
      return variableWorked(node, e, holds, chained);
    default:
      return false;
    }
  };
  const bool is = say();
  return known[holds + 2 * chained][&e] = is;
}

/// Whether the name is a local variable of which `accepts` takes each value that it is set to.
template <class Accepts>
static bool setOnlyTo(const FunctionNode &node, const std::string &name, Accepts accepts) {
  auto local = node.locals.find(name);
  return local != node.locals.end() && node.parameter(name) < 0 &&
         std::all_of(
             local->second.begin(), local->second.end(),
             [&](const Definition &d) {
               return !d.output && !d.range && d.field.empty() && accepts(*d.value);
             });
}

/// `ok`, where all that it is set to says that something has worked.
bool Successes::variableWorked(const FunctionNode &node, const Expr &name, bool holds,
                               bool chained) const {
  bool any = false;
  return setOnlyTo(node, name.name,
                   [&](const Expr &value) {
                     if (value.kind == ExprKind::Number)
                       return value.type == "bool" && (value.number != 0) == holds;
                     any = true;
                     return worked(node, value, holds, chained);
                   }) &&
         any;
}

/// `sqlite3_exec(…) == SQLITE_OK`.
bool Successes::comparisonWorked(const FunctionNode &node, const Expr &e, bool holds) const {
  if (e.args.size() != 2 || (e.name != "==" && e.name != "!="))
    return false;
  for (size_t side = 0; side < 2; ++side)
    if (std::optional<bool> success = standsForSuccess(e.args[1 - side]))
      if (isResult(node, e.args[side]))
        return ((e.name == "==") == holds) == *success;
  return false;
}

/// The result of a call that changes the store, or a variable that holds nothing but such.
bool Successes::isResult(const FunctionNode &node, const Expr &e) const {
  if (e.kind == ExprKind::Assign && e.args.size() == 2)
    return isResult(node, e.args[1]);
  if (e.kind == ExprKind::Call)
    return changesStore(node, e);
  bool any = false;
  return e.kind == ExprKind::Name &&
         setOnlyTo(node, e.name,
                   [&](const Expr &value) {
                     const bool call = value.kind == ExprKind::Call && changesStore(node, value);
                     any |= call;
                     return call || value.kind == ExprKind::Number ||
                            value.kind == ExprKind::Unknown;
                   }) &&
         any;
}

/// Whether the call executes or prepares statements that do more than read, or is about the
/// transaction that they run in.
bool Successes::changesStore(const FunctionNode &node, const Expr &call) const {
  const Meaning meaning = operations.meaning(call);
  if (meaning.act == Act::Begin || meaning.act == Act::Commit)
    return true;
  if (meaning.act == Act::Prepare) {
    const std::vector<SqlStatement> *list = operations.statements(call, meaning);
    return list && !list->empty() && std::all_of(list->begin(), list->end(), [](const auto &s) {
             return s.complete && !s.actions.empty() && s.actions.front().kind != ActionKind::Read;
           });
  }
  auto [at, fresh] = executing.try_emplace(&node);
  if (fresh)
    for (const OwnOperation &own : operations.of(node).list)
      if (own.action)
        at->second.insert(own.expr);
  return at->second.count(&call) > 0;
}

/// `return upgradeTo2(db) && upgradeTo3(db);`
bool Successes::isStep(const Expr &call) const {
  const std::vector<const FunctionNode *> &callees = program.callees(call);
  return !callees.empty() &&
         std::all_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
           const std::vector<OwnOperation> &list = operations.of(*callee).list;
           return callee->function->returnType == "bool" &&
                  std::any_of(list.begin(), list.end(),
                              [](const OwnOperation &own) { return own.action != nullptr; });
         });
}

} // namespace migralint::linking
