// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is the value of this expression, for the store that the trial is about? The stored version,
// constants, and what is worked out from them are known; anything else is not. Also what variables
// hold from here on.
#include "model/linking/refusals.h"
#include "model/linking/trial_paper.h"
#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

std::string pathOf(const Expr &expr) {
  switch (expr.kind) {
  case ExprKind::Name:
  case ExprKind::Number: // a constant that is assigned is none
    return expr.name;
  case ExprKind::This:
    return "this";
  case ExprKind::Member: {
    if (expr.args.empty())
      return "this." + expr.name;
    std::string object = pathOf(expr.args[0]);
    return object.empty() ? object : object + "." + expr.name;
  }
  case ExprKind::Unary:
    return (expr.name == "*" || expr.name == "&") && !expr.args.empty() ? pathOf(expr.args[0]) : "";
  default:
    return {};
  }
}

/// A parameter that is the same constant wherever the function is called.
MaybeValue Trial::Paper::constantParameter(const FunctionNode &at, std::string_view name) const {
  int p = at.parameter(name);
  if (p < 0)
    return std::nullopt;
  MaybeValue same;
  for (const CallSite &call : at.callers) {
    if (call.caller->function->testCode)
      continue;
    if (call.expr->kind != ExprKind::Call || static_cast<size_t>(p) >= call.expr->args.size())
      return std::nullopt;
    const Expr &arg = call.expr->args[p];
    MaybeValue v;
    if (arg.kind == ExprKind::Number)
      v = known(arg.number);
    else if (arg.kind == ExprKind::Name && !call.caller->locals.count(arg.name) &&
             call.caller->parameter(arg.name) < 0)
      v = trial.constants.value(*call.caller->file, arg.name);
    if (!v || (same && !(*same == *v)))
      return std::nullopt;
    same = v;
  }
  return same;
}

/// Whether the function gives the name a value: more than by handing it to a call, which may do so.
static bool isSetIn(const FunctionNode &node, const std::string &name) {
  auto local = node.locals.find(name);
  return local != node.locals.end() &&
         std::any_of(local->second.begin(), local->second.end(), [&](const Definition &d) {
           const Act act = d.value->meaning.act;
           bool address = false;
           forEach(*d.value, [&](const Expr &e) {
             address |= e.kind == ExprKind::Unary && e.name == "&" && rootName(e) == name;
           });
           return !d.output || address || act == Act::ReadVersion || act == Act::Get;
         });
}

MaybeValue Trial::Paper::named(const Expr &e) {
  std::string path = pathOf(e);
  if (auto found = state.variables.find(path); !path.empty() && found != state.variables.end()) {
    if (found->second || !e.latestName)
      return found->second;
    return newest;
  }
  // A field of something that is known as a whole: `binary.schemaVersion`.
  if (e.kind == ExprKind::Member && !e.args.empty() && e.args[0].kind == ExprKind::Name &&
      e.versionName)
    if (auto whole = state.variables.find(e.args[0].name);
        whole != state.variables.end() && whole->second)
      return whole->second;
  if (e.kind == ExprKind::Name || e.args.empty() || e.args[0].kind == ExprKind::This)
    if (node->parameter(e.name) < 0 && !isSetIn(*node, e.name))
      if (MaybeValue v = trial.constants.value(*node->file, e.name))
        return v;
  if (e.latestName)
    return newest;
  if (trial.guards.isVersion(*node, e))
    return state.stored;
  return std::nullopt;
}

MaybeValue Trial::Paper::eval(const Expr &e) {
  if (--budget <= 0)
    return std::nullopt;
  switch (e.kind) {
  case ExprKind::Number:
    if (!e.name.empty()) // a variable that the parser took for its initial value
      if (auto found = state.variables.find(e.name); found != state.variables.end())
        return found->second;
    return known(e.number);
  case ExprKind::Text:
    if (e.text.known())
      if (auto version = Version::read(e.text.value()))
        return Value{*version, false, false};
    return e.latestName ? newest : std::nullopt;
  case ExprKind::Name:
    return named(e);
  case ExprKind::Member:
    for (const Expr &object : e.args)
      eval(object);
    return named(e);
  case ExprKind::Unary:
    return unary(e);
  case ExprKind::Binary:
    return binary(e);
  case ExprKind::Assign:
    return assign(e);
  case ExprKind::Conditional:
    return conditional(e);
  case ExprKind::Call:
    return called(e);
  case ExprKind::Construct:
  case ExprKind::List:
    return constructed(e);
  case ExprKind::Index:
    for (const Expr &part : e.args)
      eval(part);
    return trial.guards.isVersion(*node, e) && !e.args.empty() &&
                   !trial.guards.isVersion(*node, e.args.back())
               ? MaybeValue(state.stored)
               : std::nullopt;
  default:
    return std::nullopt;
  }
}

MaybeValue Trial::Paper::unary(const Expr &e) {
  if (e.args.empty())
    return std::nullopt;
  MaybeValue v = eval(e.args[0]);
  if (e.name == "!") {
    if (!v)
      return v;
    Value out = known(!truth(*v));
    out.stored = v->stored;
    return out;
  }
  if (e.name == "-" && v && !v->above && v->version.parts.size() == 1)
    return known(-v->version.parts[0]);
  if (e.name == "++" || e.name == "--" || e.name == "post++" || e.name == "post--") {
    MaybeValue after = v ? calculate(e.name.back() == '+' ? "+" : "-", *v, known(1)) : v;
    store(e.args[0], after);
    return e.name[0] == 'p' ? v : after;
  }
  return e.name == "*" || e.name == "&" || e.name == "+" ? v : std::nullopt;
}

MaybeValue Trial::Paper::binary(const Expr &e) {
  if (e.args.size() != 2)
    return std::nullopt;
  if (e.name == "&&" || e.name == "||") {
    MaybeValue left = whether(e.args[0]);
    bool stops = e.name == "||";
    if (left && truth(*left) == stops)
      return left;
    MaybeValue right = whether(e.args[1]);
    if (right && truth(*right) == stops)
      return right;
    if (!left || !right)
      return std::nullopt;
    Value out = known(!stops);
    out.stored = left->stored || right->stored;
    return out;
  }
  MaybeValue v = compared(e);
  if (holds(e.name, 0) &&
      (trial.guards.isVersion(*node, e.args[0]) || trial.guards.isVersion(*node, e.args[1]))) {
    decide(e, v);
    trace.unsure |= !v;
  }
  return v;
}

MaybeValue Trial::Paper::compared(const Expr &e) {
  MaybeValue left = eval(e.args[0]), right = eval(e.args[1]);
  if (left && right && left->stored && right->stored && *left == *right)
    tellApart(e, left, right);
  if (e.name == "<<")
    tellStream(e);
  if (e.name == ">>") { // `stream >> version`
    forget(e.args[1]);
    return std::nullopt;
  }
  if (left && right && left->stored != right->stored && holds(e.name, 0))
    if (const Value &constant = left->stored ? *right : *left; !(newest && constant == *newest))
      trace.told.insert(constant.version);
  if (!left || !right) {
    // What the code does not know the stored version to be, a newer one is above.
    const Expr &other = e.args[left ? 1 : 0];
    const MaybeValue &one = left ? left : right;
    if (!one || !one->above || trial.guards.isVersion(*node, other))
      return std::nullopt;
    if (auto result = holds(e.name, left ? 1 : -1)) {
      Value out = known(*result);
      out.stored = true;
      return out;
    }
    return e.name == "+" || e.name == "-" ? one : std::nullopt;
  }
  if (auto order = compare(*left, *right))
    if (auto result = holds(e.name, *order)) {
      Value out = known(*result);
      out.stored = left->stored || right->stored;
      return out;
    }
  return calculate(e.name, *left, *right);
}

/// `version > schemaVersion()`: two names of versions, of which one is the code's own.
void Trial::Paper::tellApart(const Expr &e, MaybeValue &left, MaybeValue &right) {
  if (!holds(e.name, 0) || pathOf(e.args[0]) == pathOf(e.args[1]))
    if (!pathOf(e.args[0]).empty() || !holds(e.name, 0))
      return;
  auto rank = [&](const Expr &x) {
    bool call = x.kind == ExprKind::Call && x.meaning.act != Act::Get;
    return (call ? 0 : 2) + (words::namesStored(lastPart(x.name)) ? 1 : 0);
  };
  int one = rank(e.args[0]), other = rank(e.args[1]);
  if (one == other) {
    trace.ambiguous = true;
    left = right = std::nullopt;
  } else {
    (one < other ? left : right) = newest;
  }
}

MaybeValue Trial::Paper::assign(const Expr &e) {
  if (e.args.size() != 2)
    return std::nullopt;
  MaybeValue v = eval(e.args[1]);
  if (!v && (trial.guards.isVersion(*node, e.args[1]) || readsInto(e.args[0], e.args[1])))
    v = state.stored;
  if (e.name != "=") {
    MaybeValue before = eval(e.args[0]);
    v = before && v ? calculate(e.name.substr(0, 1), *before, *v) : std::nullopt;
  }
  store(e.args[0], v);
  if (!pure && setsFailure(e))
    event(Event::Kind::Tell, &e);
  // A member is saved with the rest by code that does not name it.
  if (e.args[0].kind == ExprKind::Member && e.args[0].versionName && (!v || !v->stored))
    record(e, v, e.args[1].range);
  return v;
}

/// What a variable named a version is given by a call is what was read.
bool Trial::Paper::readsInto(const Expr &target, const Expr &value) {
  return target.versionName && !value.latestName && value.kind == ExprKind::Call;
}

void Trial::Paper::store(const Expr &target, const MaybeValue &v) {
  if (std::string path = pathOf(target); !path.empty() && !pure)
    state.variables[path] = v;
}

MaybeValue Trial::Paper::conditional(const Expr &e) {
  if (e.args.size() != 3)
    return std::nullopt;
  MaybeValue c = condition(e.args[0]);
  if (c)
    return eval(e.args[truth(*c) ? 1 : 2]);
  MaybeValue a = eval(e.args[1]), b = eval(e.args[2]);
  return a && b && *a == *b ? a : std::nullopt;
}

MaybeValue Trial::Paper::constructed(const Expr &e) {
  if (e.kind == ExprKind::Construct)
    tellOrRecord(e);
  Value version;
  bool all = !e.args.empty();
  for (const Expr &part : e.args) {
    MaybeValue v = eval(part);
    if (!v || (e.args.size() > 1 && (v->above || v->version.parts.size() != 1))) {
      all = false;
      continue;
    }
    version.above |= v->above;
    version.stored |= v->stored;
    version.version.parts.insert(version.version.parts.end(), v->version.parts.begin(),
                                 v->version.parts.end());
  }
  return all ? MaybeValue(version) : std::nullopt;
}

} // namespace migralint::linking
