// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of Guards that knows probes: which names does this condition ask the store for, also
// through variables, callbacks and functions that give back what a query says?
#include "model/linking/probes.h"

#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

bool readsOnly(const SqlStatement &s) {
  return !s.actions.empty() && std::all_of(s.actions.begin(), s.actions.end(), [](const Action &a) {
    return a.kind == ActionKind::Read || (a.kind == ActionKind::Pragma && !a.set);
  });
}

/// A variable, or a member of the object at hand.
static bool namesValue(const Expr &e) {
  return e.kind == ExprKind::Name ||
         (e.kind == ExprKind::Member && !e.args.empty() && e.args[0].kind == ExprKind::This);
}

std::optional<Names> asks(const FunctionNode &node) {
  bool answers = std::any_of(node.returns.begin(), node.returns.end(),
                             [](const Expr *e) { return e->kind == ExprKind::Number; });
  if (!answers)
    return std::nullopt;
  std::optional<Names> names;
  for (const Site &site : node.sites)
    for (const Expr &arg : site.expr->args)
      for (const SqlStatement &s : arg.sql) {
        if (!readsOnly(s))
          return std::nullopt;
        names.emplace().merge(identifiers(arg.text.value(" ")));
      }
  return names;
}

bool Guards::isProbe(const FunctionNode &node, const Expr &expr) const {
  bool probing = false;
  forEach(expr, [&](const Expr &e) {
    if (probing)
      return;
    if (e.kind == ExprKind::Text)
      probing = std::any_of(e.sql.begin(), e.sql.end(), readsOnly);
    else if ((e.kind == ExprKind::Call || e.kind == ExprKind::Index ||
              e.kind == ExprKind::Construct) && // of a struct that is called as the function is
             (e.meaning.act == Act::Probe ||
              (e.meaning.act == Act::Get && !e.args.empty()))) // `node.text()` asks for nothing
      probing = true;
    else if (e.kind == ExprKind::Call)
      for (const FunctionNode *callee : program.callees(e))
        probing |= probeFunctions.count(callee) > 0;
    if (!probing && namesValue(e))
      probing = nameProbes(node, e).has_value();
  });
  return probing;
}

/// `begin(store, &transaction) != 0`: whether there is a transaction says nothing of what is
/// stored, whatever else is asked through it later.
static bool asksForTransaction(const Expr &expr) {
  const Expr *at = &expr;
  while ((at->kind == ExprKind::Unary || at->kind == ExprKind::Binary) && !at->args.empty() &&
         (at->args.size() == 1 || at->args[1].kind == ExprKind::Number))
    at = &at->args[0];
  const Act act = at->meaning.act;
  return at->kind == ExprKind::Call && at->meaning.sure &&
         (act == Act::Begin || act == Act::Commit || act == Act::Rollback);
}

std::optional<Names> Guards::probes(const FunctionNode &node, const Expr &expr) const {
  if (asksForTransaction(expr))
    return std::nullopt;
  // Most conditions are none; what they name need not be collected.
  if (!isProbe(node, expr))
    return std::nullopt;
  Names names;
  forEach(expr, [&](const Expr &e) {
    if (e.kind == ExprKind::Text) {
      names.merge(identifiers(e.text.value(" ")));
      return;
    }
    if (e.kind == ExprKind::Call)
      for (const FunctionNode *callee : program.callees(e))
        if (auto found = probeFunctions.find(callee); found != probeFunctions.end())
          names.insert(found->second.begin(), found->second.end());
    if (!namesValue(e))
      return;
    if (const auto inner = nameProbes(node, e))
      names.insert(inner->begin(), inner->end());
    else if (const Expr *value = program.constant(e.name); value && value->kind == ExprKind::Text)
      names.merge(identifiers(value->text.value(" ")));
  });
  return names;
}

/// Whether the expression changes what is stored: `!create()`, `!exec("CREATE …")`.
static bool changes(const Program &program, const Expr &expr) {
  bool any = false;
  forEach(expr, [&](const Expr &e) {
    any |= !e.sql.empty() && !std::all_of(e.sql.begin(), e.sql.end(), readsOnly);
    if (e.kind == ExprKind::Call)
      for (const FunctionNode *callee : program.callees(e))
        any |= callee->function->createName || callee->function->migrationName;
  });
  return any;
}

const std::optional<Names> &Guards::probes(const FunctionNode &node,
                                           const Condition &condition) const {
  auto known = probeConditions.find(&condition);
  if (known == probeConditions.end()) {
    // After `if (!exists("t") && !make("t")) return;` there is one, whatever there was before.
    const Expr &e = *condition.expr;
    bool made = condition.early && !condition.holds && e.kind == ExprKind::Binary &&
                e.name == "&&" && changes(program, e.args[1]);
    known =
        probeConditions.emplace(&condition, made ? std::optional<Names>() : probes(node, e)).first;
  }
  return known->second;
}

/// Whether whoever comes to `use` has passed the definition: all ifs around it are around the use,
/// too, or are ways out.
static bool surelyBefore(const FunctionNode &node, const Definition &d, const Range &use) {
  for (int c = d.condition; c >= 0; c = node.conditions[static_cast<size_t>(c)].outer) {
    const Condition &at = node.conditions[static_cast<size_t>(c)];
    if (!at.early && !(at.statement && at.statement->range.contains(use)))
      return false;
  }
  return !d.output && !d.range && d.field.empty();
}

/// Of a variable that is used again and again (`if ((rc = …)) …; if ((rc = …)) …`), those
/// definitions that its value at `use` may come from.
static std::vector<const Definition *>
reaching(const FunctionNode &node, const std::vector<Definition> &all, const Range &use) {
  std::vector<const Definition *> out;
  for (const Definition &d : all) {
    const Range &at = d.value->range;
    // `if (Row row = find())`: the name stands for its declaration.
    if (use.valid() && at.valid() && startsBefore(use, at) && !use.contains(at)) {
      bool again = std::any_of(node.loops.begin(), node.loops.end(), [&](const Loop &loop) {
        return loop.statement->range.contains(use) && loop.statement->range.contains(at);
      });
      if (!again)
        continue;
    } else if (use.valid() && surelyBefore(node, d, use)) {
      out.clear();
    }
    out.push_back(&d);
  }
  return out;
}

/// `rc` in `(rc = store->open(path)) != 0`: what it held before is not asked.
static bool isTarget(const FunctionNode &node, const Expr &named) {
  return std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
    return site.expr->kind == ExprKind::Assign && site.expr->name == "=" &&
           !site.expr->args.empty() && &site.expr->args[0] == &named;
  });
}

std::optional<Names> Guards::nameProbes(const FunctionNode &node, const Expr &named) const {
  auto local = node.locals.find(named.name);
  if (local == node.locals.end())
    return node.owner ? nameProbes(*node.owner, named) : std::nullopt;
  if (isTarget(node, named))
    return std::nullopt;
  std::string key = named.name;
  const std::vector<const Definition *> definitions = reaching(node, local->second, named.range);
  for (const Definition *d : definitions)
    key += " " + std::to_string(d - local->second.data());
  auto [known, fresh] = probeNames.emplace(NameKey(&node, key), std::nullopt);
  if (!fresh)
    return known->second;
  std::optional<Names> result = probesOfName(node, named, definitions);
  return probeNames[NameKey(&node, key)] = std::move(result);
}

/// `false`, `{false}`.
static bool isNumber(const Expr &e) {
  return e.kind == ExprKind::Number ||
         (e.kind == ExprKind::List && e.args.size() == 1 && e.args[0].kind == ExprKind::Number);
}

/// `bool found = false; run("SELECT …", [&](row) { found = true; });`: what a query asks for whose
/// callback sets the variable.
Names Guards::askedByCallback(const FunctionNode &node, const std::string &variable) const {
  Names names;
  for (const Site &site : node.sites) {
    const auto hasLambda = [](const std::vector<Expr> &args) {
      return std::any_of(args.begin(), args.end(),
                         [](const Expr &arg) { return arg.kind == ExprKind::Lambda; });
    };
    const std::vector<Expr> &args = site.expr->args;
    if (site.expr->kind != ExprKind::Call ||
        !(hasLambda(args) || std::any_of(args.begin(), args.end(), [&](const Expr &arg) {
            return hasLambda(arg.args); // wrapped, together with the text
          })))
      continue;
    bool sets = false, reads = false;
    Names asked;
    for (const Expr &arg : args)
      forEach(arg, [&](const Expr &e) {
        if (e.kind == ExprKind::Lambda)
          if (const FunctionNode *callback = program.lambda(node, e.name))
            sets |= callback->locals.count(variable) > 0;
        for (const SqlStatement &s : e.sql)
          reads |= readsOnly(s);
        if (!e.sql.empty())
          asked.merge(identifiers(e.text.value(" ")));
      });
    if (sets && reads)
      names.merge(asked);
  }
  return names;
}

/// Whether what is read there can end up in the variable: not in a store that is only asked
/// (`get(store, "key", &value)`), nor in one that is handed to a function that does no more than
/// that.
bool Guards::mayFill(const Definition &d, const std::string &name, int depth) const {
  if (!d.output || d.value->kind != ExprKind::Call)
    return true;
  const Expr &call = *d.value;
  const Meaning &m = call.meaning;
  const bool keyed =
      m.act == Act::Get || m.act == Act::Put || m.act == Act::Remove || m.act == Act::Clear;
  const auto &callees = program.callees(call);
  bool found = false;
  for (size_t i = 0; i < call.args.size(); ++i) {
    if (rootName(call.args[i]) != name)
      continue;
    found = true;
    if (keyed && static_cast<int>(i) < m.subject)
      continue;
    if (m.act != Act::None || callees.empty() || depth == 0)
      return true;
    for (const FunctionNode *callee : callees) {
      if (i >= callee->function->parameters.size())
        return true;
      const std::string &parameter = callee->function->parameters[i].name;
      auto local = callee->locals.find(parameter);
      if (local != callee->locals.end() &&
          std::any_of(local->second.begin(), local->second.end(), [&](const Definition &inner) {
            return mayFill(inner, parameter, depth - 1);
          }))
        return true;
    }
  }
  return !found && !keyed;
}

/// What the definitions of a variable probe for.
std::optional<Names>
Guards::probesOfName(const FunctionNode &node, const Expr &named,
                     const std::vector<const Definition *> &definitions) const {
  Names names;
  bool probing = false;
  for (const Definition *definition : definitions) {
    const Definition &d = *definition;
    if (!mayFill(d, named.name, 3))
      continue;
    if (auto inner = probes(node, *d.value)) {
      probing = true;
      names.merge(*inner);
    } else if (isNumber(*d.value)) {
      // `bool found = false; while (next()) if (name == "x") found = true;`
      for (int c = d.condition; c >= 0; c = node.conditions[c].outer)
        if (auto under = probes(node, *node.conditions[c].expr)) {
          probing = true;
          names.merge(*under);
        }
      if (Names asked = askedByCallback(node, named.name); !asked.empty()) {
        probing = true;
        names.merge(asked);
      }
    }
  }
  if (!probing)
    return std::nullopt;
  return names;
}

/// How many variables an answer goes through.
static constexpr int reach = 3;

ExistenceTest existenceTest(const FunctionNode &node, const Expr &e, bool holds, int depth) {
  if (e.kind == ExprKind::Unary && e.name == "!" && !e.args.empty())
    return existenceTest(node, e.args[0], !holds, depth);
  if (e.kind == ExprKind::Call && words::asksExistence(lastPart(e.name)))
    return {&e, holds};
  if (e.kind == ExprKind::Name && depth < reach) // bool there = columnExists(…);
    if (auto local = node.locals.find(e.name);
        local != node.locals.end() && local->second.size() == 1 && !local->second[0].output)
      return existenceTest(node, *local->second[0].value, holds, depth + 1);
  return {}; // several questions in one test are for the reader
}

std::optional<std::vector<std::string>> probedNames(const Program &program, const Expr &probe) {
  std::vector<std::string> names;
  auto take = [&](const Expr &arg) {
    const Expr *value = &arg;
    if (arg.kind == ExprKind::Name)
      if (const Expr *constant = program.constant(arg.name))
        value = constant;
    if (value->kind != ExprKind::Text || !value->text.known())
      return false;
    Names words = identifiers(value->text.value());
    if (words.size() != 1)
      return false;
    names.push_back(*words.begin());
    return true;
  };
  if (!probe.receiver.empty() && probe.receiver[0].kind == ExprKind::Call)
    for (const Expr &arg : probe.receiver[0].args) // record("plants").contains("note")
      if (!take(arg))
        return std::nullopt;
  for (const Expr &arg : probe.args) {
    bool connection = arg.kind != ExprKind::Text && !program.constant(rootName(arg)) &&
                      &arg == &probe.args.front() && probe.args.size() > 1;
    if (!connection && !take(arg))
      return std::nullopt;
  }
  if (names.empty())
    return std::nullopt;
  return names;
}

} // namespace migralint::linking
