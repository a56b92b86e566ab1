// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each kind of fault is looked for on its own, and only where all that it rests on is known: a name
// that is computed, a predicate whose body is not in view, a version of another kind say nothing.
#include "model/linking/guard_faults.h"

#include "model/linking/entry_faults.h"
#include "model/linking/probes.h"
#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using Kind = GuardFault::Kind;

/// How far calls are followed, downwards and upwards.
static constexpr int reach = 3;

GuardFaults::GuardFaults(const Program &program, const Guards &guards, const Operations &operations,
                         const Steps &steps)
    : program(program), guards(guards), operations(operations), steps(steps) {
  for (const FunctionNode &node : program.functions())
    if (!node.function->testCode && !node.function->sqlFile)
      look(node);
  for (const StepTable &table : program.tables())
    findEntryFaults(table, faults);
}

std::vector<GuardFault> GuardFaults::take() {
  std::stable_sort(faults.begin(), faults.end(),
                   [](const GuardFault &a, const GuardFault &b) { return a.place < b.place; });
  faults.erase(std::unique(faults.begin(), faults.end(),
                           [](const GuardFault &a, const GuardFault &b) {
                             return a.place == b.place && a.kind == b.kind;
                           }),
               faults.end());
  return std::move(faults);
}

bool GuardFaults::around(const FunctionNode &node, int condition) const {
  for (int c = condition; c >= 0; c = node.conditions[c].outer)
    if (conditions.count(&node.conditions[c]))
      return true;
  return false;
}

GuardFault &GuardFaults::add(Kind kind, const FunctionNode &node, const Expr &at, int condition) {
  GuardFault &fault = faults.emplace_back();
  fault.kind = kind;
  fault.place = {node.file->path, at.range};
  fault.condition = spelled(at);
  fault.function = node.qualified;
  if (condition >= 0)
    conditions.insert(&node.conditions[condition]);
  return fault;
}

void GuardFaults::look(const FunctionNode &node) {
  std::set<std::string> told;
  for (int i = 0; i < static_cast<int>(node.conditions.size()); ++i) {
    const Condition &c = node.conditions[i];
    if (!c.expr || c.kind == Condition::Kind::Case || c.statement->rangeFor)
      continue;
    assigned(node, i);
    notEqual(node, i);
    invertedVersion(node, i);
    constant(node, i, told);
  }
  for (const OwnOperation &own : operations.of(node).list)
    probeOf(node, own);
}

//===--- Comparisons with the version -------------------------------------------------------===//

/// `if (version = 5)`: the value assigned is a constant, so that nothing is tested.
void GuardFaults::assigned(const FunctionNode &node, int condition) {
  const Condition &c = node.conditions[condition];
  auto test = [&](const auto &self, const Expr &e) -> void {
    if (e.kind == ExprKind::Unary && e.name == "!" && !e.args.empty())
      return self(self, e.args[0]);
    if (e.kind == ExprKind::Binary && (e.name == "&&" || e.name == "||"))
      for (const Expr &arg : e.args)
        self(self, arg);
    if (e.kind != ExprKind::Assign || e.name != "=" || e.args.size() != 2)
      return;
    const Expr &value = e.args[1];
    bool constant = value.kind == ExprKind::Number || value.kind == ExprKind::Text ||
                    (value.kind == ExprKind::Name && value.latestName);
    if (constant && guards.isVersion(node, e.args[0]))
      add(Kind::Assigns, node, e, condition).object = spelled(e.args[0]);
  };
  test(test, *c.expr);
}

/// The comparison, normalised to `version op other`; empty op: none.
struct VersionTest {
  std::string op;
  const Expr *version = nullptr;
  const Expr *other = nullptr;
  bool both = false; ///< both sides are versions
};

static VersionTest versionTest(const Guards &guards, const FunctionNode &node, const Expr &e,
                               bool holds) {
  VersionTest test;
  if (e.kind != ExprKind::Binary || e.args.size() != 2 || !isComparison(e.name) || e.name == "<=>")
    return test;
  bool left = guards.isVersion(node, e.args[0]), right = guards.isVersion(node, e.args[1]);
  if (!left && !right)
    return test;
  test.op = oriented(e.name, left, holds);
  test.version = &e.args[left ? 0 : 1];
  test.other = &e.args[left ? 1 : 0];
  test.both = left && right;
  return test;
}

/// A version to bring stores up to; not "there is none yet".
static bool isTarget(const Expr &e) {
  return e.kind != ExprKind::Number || e.number > 0 || !e.name.empty();
}

/// `version == original`, where one began as a copy of the other: asks whether any step has run.
static bool areCopies(const FunctionNode &node, const Expr &a, const Expr &b) {
  auto copies = [&](const Expr &one, const Expr &other) {
    auto local = one.kind == ExprKind::Name ? node.locals.find(one.name) : node.locals.end();
    return local != node.locals.end() && other.kind == ExprKind::Name &&
           std::any_of(local->second.begin(), local->second.end(), [&](const Definition &d) {
             return !d.output && d.value->kind == ExprKind::Name && d.value->name == other.name;
           });
  };
  return copies(a, b) || copies(b, a);
}

const Expr *GuardFaults::findUnequal(const FunctionNode &node, const Expr &e, bool holds) const {
  if (e.kind == ExprKind::Unary && e.name == "!" && !e.args.empty())
    return findUnequal(node, e.args[0], !holds);
  if (e.kind == ExprKind::Binary && e.args.size() == 2 && (e.name == "&&" || e.name == "||")) {
    if ((e.name == "&&") != holds)
      return nullptr;
    const Expr *left = findUnequal(node, e.args[0], holds);
    return left ? left : findUnequal(node, e.args[1], holds);
  }
  VersionTest test = versionTest(guards, node, e, holds);
  return test.op == "!=" && isTarget(*test.other) && !areCopies(node, *test.version, *test.other) &&
                 (test.both || test.other->latestName || test.other->kind == ExprKind::Number ||
                  test.other->kind == ExprKind::Name)
             ? &e
             : nullptr;
}

/// Whether, when `e` is `holds`, the store is known not to be newer than the code.
bool GuardFaults::keepsNewerOut(const FunctionNode &node, const Expr &e, bool holds,
                                int depth) const {
  if (depth > reach)
    return false;
  if (e.kind == ExprKind::Unary && e.name == "!" && !e.args.empty())
    return keepsNewerOut(node, e.args[0], !holds, depth);
  if (e.kind == ExprKind::Binary && e.args.size() == 2 && (e.name == "&&" || e.name == "||")) {
    bool left = keepsNewerOut(node, e.args[0], holds, depth);
    bool right = keepsNewerOut(node, e.args[1], holds, depth);
    if ((e.name == "&&") == holds)
      return left || right;
    // `!(a.x >= b.x && a.y >= b.y)` says something only if both are about the same version.
    VersionTest first = versionTest(guards, node, e.args[0], holds);
    VersionTest second = versionTest(guards, node, e.args[1], holds);
    return left && right && first.version && second.version &&
           spelled(*first.version) == spelled(*second.version);
  }
  VersionTest test = versionTest(guards, node, e, holds);
  if (test.op == "==") // with a number; `entry.version == wanted` picks an entry
    return test.other->kind == ExprKind::Number || test.other->kind == ExprKind::Text;
  if (!test.op.empty())
    return test.op == "<" || test.op == "<=" ||
           (test.both && test.op != "!="); // which of the two is the stored one is not known
  if (e.kind == ExprKind::Name) {
    auto local = node.locals.find(e.name);
    return local != node.locals.end() &&
           std::any_of(local->second.begin(), local->second.end(), [&](const Definition &d) {
             return !d.output && keepsNewerOut(node, *d.value, holds, depth + 1);
           });
  }
  if (e.kind == ExprKind::Call) {
    const auto &callees = program.callees(e);
    if (callees.empty())
      return guards.testsVersion(node, e, holds); // by what it does is not in view
    return std::any_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
      return std::any_of(callee->returns.begin(), callee->returns.end(), [&](const Expr *r) {
        return keepsNewerOut(*callee, *r, holds, depth + 1);
      });
    });
  }
  return false;
}

bool GuardFaults::keepsNewerOut(const FunctionNode &node, const Condition &c) const {
  if (!c.expr)
    return false;
  if (c.kind == Condition::Kind::Case)
    return guards.isVersion(node, *c.expr); // the default too: it says what to do with others
  return keepsNewerOut(node, *c.expr, c.holds);
}

/// Whether the function asks which of the stored version and the newest is the higher one, or has
/// that asked by the library.
bool GuardFaults::ordersVersions(const FunctionNode &node) const {
  if (std::any_of(node.sites.begin(), node.sites.end(),
                  [](const Site &site) { return site.expr->meaning.refusesNewer; }))
    return true;
  return std::any_of(node.conditions.begin(), node.conditions.end(), [&](const Condition &c) {
    if (!c.expr || c.kind != Condition::Kind::If)
      return false;
    bool orders = false;
    forEach(*c.expr, [&](const Expr &e) {
      VersionTest test = versionTest(guards, node, e, true);
      orders |= !test.op.empty() && test.op != "==" && test.op != "!=" &&
                (test.both || test.other->latestName ||
                 (test.op[0] == '>' && c.holds && isTarget(*test.other)));
    });
    return orders;
  });
}

/// Whether a function that is handed the version looks whether it is newer.
bool GuardFaults::calleeOrders(const FunctionNode &node) const {
  return std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
    const Expr &e = *site.expr;
    if (e.kind != ExprKind::Call || e.meaning.act == Act::RecordVersion ||
        std::none_of(e.args.begin(), e.args.end(),
                     [&](const Expr &arg) { return guards.isVersion(node, arg); }))
      return false;
    const auto &callees = program.callees(e);
    return std::any_of(callees.begin(), callees.end(),
                       [&](const FunctionNode *callee) { return ordersVersions(*callee); });
  });
}

bool GuardFaults::callerOrders(const FunctionNode &node, int depth,
                               std::set<const FunctionNode *> &seen) const {
  if (!seen.insert(&node).second)
    return false;
  if (ordersVersions(node))
    return true;
  if (node.owner && callerOrders(*node.owner, depth, seen))
    return true;
  if (depth == 0)
    return false;
  return std::any_of(node.callers.begin(), node.callers.end(), [&](const CallSite &call) {
    for (int c = call.condition; c >= 0; c = call.caller->conditions[c].outer)
      if (keepsNewerOut(*call.caller, call.caller->conditions[c]))
        return true;
    return callerOrders(*call.caller, depth - 1, seen);
  });
}

/// Whether the function is called with a table of steps.
static bool runsTable(const Program &program, const FunctionNode &node) {
  for (const CallSite &call : node.callers)
    for (const Expr &arg : call.expr->args)
      for (const StepTable &table : program.tables())
        if (!table.name.empty() && table.name == lastPart(rootName(arg)))
          return true;
  return false;
}

/// Whether migration code changes something below condition `below` (-1: anywhere) without asking
/// again whether the store is older.
bool GuardFaults::upgrades(const FunctionNode &node, int below, int depth,
                           std::set<const FunctionNode *> &seen, Reached &reached) const {
  if (below < 0 && !seen.insert(&node).second)
    return false;
  auto open = [&](int condition) {
    for (int c = condition; c >= 0; c = node.conditions[c].outer) {
      if (c == below)
        return true;
      if (keepsNewerOut(node, node.conditions[c]))
        return false;
    }
    return below < 0;
  };
  bool migration = reached.migration || steps.isMigration(node) || runsTable(program, node);
  const FunctionOperations &own = operations.of(node);
  for (size_t i = 0; i < node.sites.size(); ++i) {
    const Site &site = node.sites[i];
    if (!open(site.condition))
      continue;
    bool changes =
        std::any_of(own.list.begin(), own.list.end(),
                    [&](const OwnOperation &o) {
                      return o.site == static_cast<int>(i) &&
                             o.operation.kind != ActionKind::Session &&
                             o.operation.store != Store::Object;
                    }) ||
        std::find(own.unreadAt.begin(), own.unreadAt.end(), site.expr->range) != own.unreadAt.end();
    if (changes && migration) {
      reached.place = {node.file->path, site.expr->range};
      return true;
    }
    if (depth == 0)
      continue;
    for (const FunctionNode *callee : program.calledFrom(node, static_cast<int>(i))) {
      Reached inner{{}, migration};
      if (callee != &node && !ordersVersions(*callee) && !callee->function->createName &&
          upgrades(*callee, -1, depth - 1, seen, inner)) {
        reached.place = {node.file->path, site.expr->range};
        return true;
      }
    }
  }
  return false;
}

/// `if (version != latest) upgrade();`: runs for a store that is newer, too.
void GuardFaults::notEqual(const FunctionNode &node, int condition) {
  const Condition &c = node.conditions[condition];
  const Expr *unequal = findUnequal(node, *c.expr, c.holds);
  if (!unequal)
    return;
  for (int outer = c.outer; outer >= 0; outer = node.conditions[outer].outer)
    if (keepsNewerOut(node, node.conditions[outer]))
      return;
  if (c.kind == Condition::Kind::Loop) {
    // `while (v != latest) switch (v) { …; default: fail(); }`
    bool falls = false;
    auto cases = [&](const auto &self, const std::vector<Statement> &body) -> void {
      for (const Statement &s : body) {
        falls |= s.kind == Statement::Kind::Case && s.isDefault && !s.body.empty();
        self(self, s.body);
      }
    };
    cases(cases, c.statement->body);
    if (falls)
      return;
  }
  std::set<const FunctionNode *> seen, callers;
  Reached reached;
  if (!upgrades(node, condition, reach, seen, reached) || callerOrders(node, reach, callers) ||
      calleeOrders(node))
    return;
  GuardFault &fault = add(Kind::NotEqual, node, *unequal);
  fault.operation = reached.place;
  VersionTest test = versionTest(guards, node, *unequal, c.holds);
  fault.object = spelled(*test.version);
}

/// The number at the end of `upgradeTo5`, `migrate_v4_v5`; nothing if it says where from.
static std::optional<int64_t> leadsTo(std::string_view function) {
  size_t begin = function.size();
  while (begin > 0 && isdigit(static_cast<unsigned char>(function[begin - 1])))
    --begin;
  if (begin == function.size() || function.size() - begin > 9)
    return std::nullopt;
  std::string before;
  for (char c : function.substr(0, begin))
    before += static_cast<char>(tolower(static_cast<unsigned char>(c)));
  while (!before.empty() && (before.back() == '_' || before.back() == 'v'))
    before.pop_back();
  if (before.ends_with("from") || before.ends_with("version"))
    return std::nullopt;
  return std::stoll(std::string(function.substr(begin)));
}

/// `if (version >= 5) upgradeTo5();`: runs where the step has run, and not where it is due.
void GuardFaults::invertedVersion(const FunctionNode &node, int condition) {
  const Condition &c = node.conditions[condition];
  VersionTest test = versionTest(guards, node, *c.expr, c.holds);
  if ((test.op != ">=" && test.op != ">") || test.other->kind != ExprKind::Number)
    return;
  for (int outer = c.outer; outer >= 0; outer = node.conditions[outer].outer)
    if (keepsNewerOut(node, node.conditions[outer]))
      return;
  const int64_t least = test.other->number + (test.op == ">" ? 1 : 0);
  auto direct = [&](int at) { // not under a further test of the version
    for (; at >= 0 && at != condition; at = node.conditions[at].outer)
      if (guards.isVersionGuard(node, node.conditions[at]))
        return false;
    return at == condition;
  };
  for (const Site &site : node.sites) {
    if (site.expr->kind != ExprKind::Call || !direct(site.condition))
      continue;
    for (const FunctionNode *callee : program.callees(*site.expr)) {
      const Function &f = *callee->function;
      if (!f.migrationName || f.downName || leadsTo(f.name) != least)
        continue;
      GuardFault &fault = add(Kind::Inverted, node, *c.expr, condition);
      fault.object = f.name;
      fault.operation = {node.file->path, site.expr->range};
      return;
    }
  }
}

//===--- Probes ------------------------------------------------------------------------------===//

/// Whether the getter answers with a text that is not null when nothing is stored: its last return
/// is one, or a parameter whose default or argument is one.
bool GuardFaults::missingIsText(const FunctionNode &getter, const Expr &call) const {
  const std::vector<Statement> &body = getter.function->body;
  if (body.empty() || body.back().kind != Statement::Kind::Return)
    return false;
  auto isText = [](const Expr &e) { return e.kind == ExprKind::Text && !e.text.empty(); };
  const Expr &last = body.back().expr;
  if (isText(last))
    return getter.returns.size() > 1;
  int p = last.kind == ExprKind::Name ? getter.parameter(last.name) : -1;
  if (p < 0)
    return false;
  if (static_cast<size_t>(p) < call.args.size())
    return isText(call.args[p]);
  const std::vector<Expr> &init = getter.function->parameters[p].init;
  return !init.empty() && isText(init[0]);
}

/// `if (value("old").isNull())`, where a missing value reads as "".
void GuardFaults::constant(const FunctionNode &node, int condition, std::set<std::string> &told) {
  if (!steps.isMigration(node))
    return;
  const Condition &c = node.conditions[condition];
  forEach(*c.expr, [&](const Expr &e) {
    if (e.kind != ExprKind::Call || !words::asksNull(lastPart(e.name)) || !e.args.empty() ||
        e.receiver.empty() || e.receiver[0].kind != ExprKind::Call)
      return;
    const Expr &read = e.receiver[0];
    const auto &getters = program.callees(read);
    bool never = !getters.empty() &&
                 std::all_of(getters.begin(), getters.end(),
                             [&](const FunctionNode *g) { return missingIsText(*g, read); });
    if (!never || !told.insert(spelled(e)).second)
      return;
    add(Kind::Constant, node, e, condition).object = spelled(read);
  });
}

/// Whether an operation makes (true) or removes (false) something that can be probed for.
static std::optional<bool> makes(const Action &a) {
  switch (a.kind) {
  case ActionKind::CreateTable:
  case ActionKind::AddColumn:
    return true;
  case ActionKind::DropTable:
  case ActionKind::DropColumn:
    return false;
  default:
    return std::nullopt;
  }
}

/// `columnExists("note", "plants")`, where the function says that it wants the table first.
static bool isSwapped(const Program &program, const Expr &probe, const std::string &table,
                      const std::string &column) {
  for (const FunctionNode *callee : program.callees(probe)) {
    bool swappedTable = false, swappedColumn = false;
    const auto &parameters = callee->function->parameters;
    for (size_t i = 0; i < parameters.size() && i < probe.args.size(); ++i) {
      if (probe.args[i].kind != ExprKind::Text)
        continue;
      Names given = identifiers(probe.args[i].text.value());
      swappedTable |= words::namesTable(parameters[i].name) && given == Names{column};
      swappedColumn |= words::namesColumn(parameters[i].name) && given == Names{table};
    }
    if (swappedTable && swappedColumn)
      return true;
  }
  return false;
}

void GuardFaults::probeOf(const FunctionNode &node, const OwnOperation &own) {
  if (!own.action || !own.action->objectKnown || own.action->object.empty())
    return;
  const Action &action = *own.action;
  std::optional<bool> making = makes(action);
  if (!making || action.ifExists || action.ifNotExists || action.temporary)
    return;
  ExistenceTest test;
  int condition = own.condition;
  for (; condition >= 0 && !test.call; condition = node.conditions[condition].outer) {
    const Condition &c = node.conditions[condition];
    if (c.kind == Condition::Kind::If && c.expr)
      test = existenceTest(node, *c.expr, c.holds);
    if (test.call)
      break;
    if (c.expr && guards.isVersionGuard(node, c))
      return; // guarded anyway
  }
  if (!test.call)
    return;
  auto names = probedNames(program, *test.call);
  if (!names)
    return;
  bool ofColumn = action.kind == ActionKind::AddColumn || action.kind == ActionKind::DropColumn;
  std::string column = !ofColumn                ? ""
                       : action.columns.empty() ? action.name
                                                : action.columns[0].name;
  if (ofColumn && column.empty())
    return;
  const std::string &subject = ofColumn ? column : action.object;
  auto probed = [&](const std::string &name) {
    return std::find(names->begin(), names->end(), name) != names->end();
  };
  auto tell = [&](Kind kind) {
    GuardFault &fault = add(kind, node, *test.call, condition);
    fault.object = ofColumn ? action.object + "." + column : action.object;
    for (const std::string &name : *names)
      fault.probed += (fault.probed.empty() ? "" : ".") + name;
    fault.operation = own.operation.place;
  };
  if (ofColumn && isSwapped(program, *test.call, action.object, column))
    return tell(Kind::Swapped);
  // What else the function makes or removes may be what is asked for: then the probe stands for
  // the whole block.
  bool elsewhere = false, earlier = false;
  for (const OwnOperation &other : operations.of(node).list) {
    if (!other.action || &other == &own)
      continue;
    for (const std::string &name : other.touched)
      elsewhere |= name != action.object && probed(name);
    earlier |= other.site < own.site && other.action->kind != ActionKind::Insert &&
               other.touched.count(subject);
  }
  if (test.present == *making && probed(subject) &&
      (!ofColumn || names->size() == 1 || probed(action.object))) {
    if (!earlier) // else: removed, or moved out of the way, first
      tell(Kind::Inverted);
    return;
  }
  if (test.present == *making || elsewhere)
    return;
  if (!ofColumn         ? !probed(subject) && names->size() == 1
      : !probed(column) ? names->size() == 2
                        : names->size() == 2 && !probed(action.object))
    tell(Kind::OtherObject);
}

} // namespace migralint::linking
