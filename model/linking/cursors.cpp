// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of Guards that knows loops over a table of steps whose cursor starts at the stored
// version: it was looked up by the version, or a loop before has skipped what is done already.
#include "model/linking/guards.h"
#include "model/linking/words.h"

#include <algorithm>
#include <initializer_list>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using StatementKind = Statement::Kind;

/// How far a value is followed through local variables.
static constexpr int maxLocals = 4;

static bool mentions(const Expr &e, const std::string &name) {
  bool found = false;
  forEach(e, [&](const Expr &x) { found |= x.kind == ExprKind::Name && x.name == name; });
  return found;
}

static bool among(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Whether `expr`, being `holds`, compares the stored version with what `element` names in one of
/// the ways `ops`, read with the version on the left.
bool Guards::comparesElement(const FunctionNode &node, const Expr &expr, bool holds,
                             const std::string &element,
                             std::initializer_list<std::string_view> ops) const {
  if (expr.kind == ExprKind::Unary && expr.name == "!" && !expr.args.empty())
    return comparesElement(node, expr.args[0], !holds, element, ops);
  if (expr.kind != ExprKind::Binary || expr.args.size() != 2)
    return false;
  auto either = [&](const Expr &e) { return comparesElement(node, e, holds, element, ops); };
  if (expr.name == "&&" || expr.name == "||")
    return (expr.name == "&&") == holds && std::any_of(expr.args.begin(), expr.args.end(), either);
  if (!isComparison(expr.name))
    return false;
  bool left = mentions(expr.args[0], element), right = mentions(expr.args[1], element);
  return left != right && isVersion(node, expr.args[left ? 1 : 0]) &&
         among(oriented(expr.name, right, holds), ops);
}

/// Whether the loop moves `cursor` on while its element is not newer than the stored version.
bool Guards::skipsOld(const FunctionNode &node, const Statement &loop,
                      const std::string &cursor) const {
  if (loop.rangeFor)
    return false;
  bool moves = false;
  auto look = [&](const Expr &e) {
    bool counts = e.kind == ExprKind::Unary && (e.name == "++" || e.name == "post++");
    bool adds = e.kind == ExprKind::Assign && e.name == "+=";
    moves |= (counts || adds) && !e.args.empty() && e.args[0].kind == ExprKind::Name &&
             e.args[0].name == cursor;
  };
  forEach(loop.body, look);
  forEach(loop.otherwise, look);
  forEach(loop.expr, look);
  const auto old = {std::string_view(">="), std::string_view(">"), std::string_view("!=")};
  return moves && (comparesElement(node, loop.expr, true, cursor, old) ||
                   std::any_of(loop.body.begin(), loop.body.end(), [&](const Statement &s) {
                     return s.kind == StatementKind::If && alwaysLeaves(s.body) &&
                            comparesElement(node, s.expr, false, cursor, old);
                   }));
}

/// `upper_bound(…, version)`, `find_if(…, [&](auto &step) { return step.version > version; })`.
bool Guards::looksUpVersion(const FunctionNode &node, const Expr &call) const {
  if (call.kind != ExprKind::Call)
    return false;
  std::string_view name = lastPart(call.name);
  bool bound = among(name, {"lower_bound", "upper_bound", "find"});
  bool found = name == "find_if", parted = name == "partition_point";
  if (!bound && !found && !parted)
    return false;
  return std::any_of(call.args.begin(), call.args.end(), [&](const Expr &arg) {
    if (arg.kind != ExprKind::Lambda)
      return bound && isVersion(node, arg);
    const FunctionNode *lambda = bound ? nullptr : program.lambda(node, arg.name);
    return lambda && !lambda->function->parameters.empty() && lambda->returns.size() == 1 &&
           (found ? comparesElement(*lambda, *lambda->returns[0], true,
                                    lambda->function->parameters[0].name, {"<", "=="})
                  : comparesElement(*lambda, *lambda->returns[0], true,
                                    lambda->function->parameters[0].name, {">=", ">"}));
  });
}

bool Guards::startsAtVersion(const FunctionNode &node, const Condition &condition) const {
  const Statement &loop = *condition.statement;
  std::vector<std::string> cursors;
  forEach(*condition.expr, [&](const Expr &e) {
    if (e.kind == ExprKind::Binary && (e.name == "!=" || e.name == "<") && e.args.size() == 2 &&
        e.args[0].kind == ExprKind::Name && node.locals.count(e.args[0].name))
      cursors.push_back(e.args[0].name);
  });
  return std::any_of(cursors.begin(), cursors.end(), [&](const std::string &cursor) {
    const auto &definitions = node.locals.at(cursor);
    if (std::any_of(definitions.begin(), definitions.end(), [&](const Definition &d) {
          return !d.output && !d.range && looksUpVersion(node, *d.value);
        }))
      return true;
    bool again = std::any_of(loop.init.begin(), loop.init.end(), [&](const Statement &s) {
      return s.name == cursor || mentions(s.expr, cursor); // starts anew
    });
    return !again && std::any_of(node.loops.begin(), node.loops.end(), [&](const Loop &other) {
      const Range &at = other.statement->range;
      return at.endLine <= loop.range.line && skipsOld(node, *other.statement, cursor);
    });
  });
}

/// Whether the value is the table `name`, or comes from it through local variables.
static bool comesFrom(const FunctionNode &node, const Expr &value, const std::string &name,
                      int depth) {
  bool found = false;
  forEach(value, [&](const Expr &e) {
    if (found || (e.kind != ExprKind::Name && e.kind != ExprKind::Member))
      return;
    auto local = node.locals.find(e.name);
    if (e.name == name)
      found = true;
    else if (depth > 0 && e.kind == ExprKind::Name && local != node.locals.end())
      for (const Definition &d : local->second)
        found |= !d.output && comesFrom(node, *d.value, name, depth - 1);
  });
  return found;
}

/// A table of versions and their statements may be run through the program's own function:
/// `for (sql : step->second) run(sql)`.
void Guards::findHandedOver() {
  for (const auto *tables : {&program.tables(), &program.registrations()})
    for (const StepTable &table : *tables)
      findHandedOver(table);
}

void Guards::findHandedOver(const StepTable &table) {
  bool steps = !table.name.empty() &&
               std::all_of(table.entries.begin(), table.entries.end(), [&](const auto &entry) {
                 return (!entry.version.empty() || table.byPosition) && !entry.sql.empty();
               });
  if (!steps)
    return;
  const FileFacts *file = table.keeper ? table.keeper->file : table.file;
  for (const FunctionNode &node : program.functions())
    for (int i = 0; node.file == file && i < static_cast<int>(node.sites.size()); ++i)
      if (const Condition *by = runsEntry(node, i, table.name)) {
        const int loop = node.sites[i].loop;
        const bool each =
            loop >= 0 && node.loops[loop].statement->range.contains(by->statement->range);
        dispatches.push_back({table.name,
                              {&node, i, node.sites[i].condition, node.sites[i].expr},
                              guardOf(node, *by, GuardKind::Version),
                              each});
      }
}

/// The condition on the version under which the site hands an entry of `table` to a function of the
/// program; null if it does not.
const Condition *Guards::runsEntry(const FunctionNode &node, int site,
                                   const std::string &table) const {
  const Expr &e = *node.sites[site].expr;
  if (e.kind != ExprKind::Call || program.callees(e).empty() || e.meaning.act == Act::Log ||
      words::namesReport(lastPart(e.name)))
    return nullptr;
  if (std::none_of(e.args.begin(), e.args.end(), [&](const Expr &arg) {
        return arg.kind == ExprKind::Name && comesFrom(node, arg, table, maxLocals);
      }))
    return nullptr;
  for (int c = node.sites[site].condition; c >= 0; c = node.conditions[c].outer)
    if (isVersionGuard(node, node.conditions[c]))
      return &node.conditions[c];
  return nullptr;
}

bool Guards::runsSteps(const FunctionNode &node, int site) const {
  return std::any_of(dispatches.begin(), dispatches.end(), [&](const Dispatch &d) {
    return d.site.caller == &node && d.site.site == site &&
           std::any_of(lists.begin(), lists.end(),
                       [&](const StepTable *table) { return runs(d, *table); });
  });
}

} // namespace migralint::linking
