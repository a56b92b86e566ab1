// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where does the run go? Statement by statement, both ways where the stored version does not
// decide, and around loops until nothing changes any more. Values, calls and events have files of
// their own.
#include "model/linking/trial.h"

#include "model/linking/refusals.h"
#include "model/linking/trial_paper.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using StatementKind = Statement::Kind;

Trial::Paper::Paper(const Trial &trial, const Value &stored, const MaybeValue &newest,
                    const std::vector<const FunctionNode *> &path)
    : trial(trial), newest(newest), path(path) {
  state.stored = stored;
}

Trace Trial::Paper::run(const FunctionNode &root) {
  bindConstantParameters(root);
  trace.events.reserve(64);
  call(root);
  trace.lastRecords = state.records;
  trace.finished = budget > 0;
  return std::move(trace);
}

void Trial::Paper::bindConstantParameters(const FunctionNode &node) {
  for (const Parameter &p : node.function->parameters)
    if (MaybeValue v = constantParameter(node, p.name))
      state.variables[p.name] = v;
}

MaybeValue Trial::Paper::evaluate(const FunctionNode &in, const Expr &e) {
  node = &in;
  bindConstantParameters(in);
  pure = true;
  return eval(e);
}

/// `if (options.version())`, `if (options.version)`: whether somebody asked for it, and no question
/// of age. What a rule pack or a body in view says to be the stored version is none of that.
bool Trial::Paper::asksForIt(const Expr &e) const {
  const std::vector<Expr> &object = e.kind == ExprKind::Call ? e.receiver : e.args;
  return ((e.kind == ExprKind::Call && e.args.empty() && e.meaning.act == Act::None &&
           trial.program.callees(e).empty()) ||
          e.kind == ExprKind::Member) &&
         e.versionName && !object.empty() && object[0].kind == ExprKind::Name &&
         !object[0].versionName;
}

/// A condition, or an operand of `&&` and `||`.
MaybeValue Trial::Paper::whether(const Expr &e) {
  MaybeValue v = eval(e);
  return asksForIt(e) ? std::nullopt : v;
}

/// A condition; remembers how the stored version decided it.
MaybeValue Trial::Paper::condition(const Expr &e) {
  MaybeValue v = whether(e);
  decide(e, v);
  return v;
}

void Trial::Paper::decide(const Expr &e, const MaybeValue &v) {
  int result = v ? truth(*v) : -1;
  auto [at, fresh] = trace.decided.emplace(&e, result);
  if (!fresh && at->second != result)
    at->second = -1;
}

/// Of `newer && shown`, what the stored version decided: it holds in the branch taken.
void Trial::Paper::pushDecided(const Expr &e) {
  if (e.kind == ExprKind::Binary && e.name == "&&") {
    for (const Expr &part : e.args)
      pushDecided(part);
    return;
  }
  if (auto found = trace.decided.find(&e); found != trace.decided.end() && found->second == 1)
    under.push_back(&e);
}

Trial::Paper::Flow Trial::Paper::block(const std::vector<Statement> &statements) {
  size_t before = under.size();
  Flow flow = Flow::Next;
  for (const Statement &s : statements) {
    flow = statement(s);
    if (flow != Flow::Next)
      break;
  }
  under.resize(before);
  return flow;
}

Trial::Paper::State Trial::Paper::merged(const State &a, const State &b) {
  State out = a;
  for (auto &[path, v] : b.variables) {
    auto [at, fresh] = out.variables.emplace(path, v);
    if (fresh || (at->second && v && *at->second == *v))
      continue;
    // `int version = 0; if (query.next()) version = …`: what was read counts.
    bool left = at->second && at->second->stored, right = v && v->stored;
    at->second = left && !right ? at->second : right && !left ? v : std::nullopt;
  }
  for (size_t r : b.records)
    if (std::find(out.records.begin(), out.records.end(), r) == out.records.end())
      out.records.push_back(r);
  // A record on the way that was gone is the success path's.
  if (a.records.empty() != b.records.empty())
    out.stored = a.records.empty() ? b.stored : a.stored;
  else if (!b.records.empty() && !a.records.empty() && b.records.back() > a.records.back())
    out.stored = b.stored;
  return out;
}

/// Goes both ways and meets again.
template <typename First, typename Second>
Trial::Paper::Flow Trial::Paper::either(const Expr &asked, First &&first, Second &&second) {
  State before = state;
  auto way = [&](auto &&go) {
    const size_t earlier = passed.size();
    Flow flow = go();
    if (flow == Flow::Leave) // what was passed on a way that ends is not before what follows
      passed.resize(earlier);
    return flow;
  };
  ++undecided;
  Flow one = way(first);
  State after = std::move(state);
  state = std::move(before);
  Flow two = way(second);
  --undecided;
  if ((one == Flow::Leave) != (two == Flow::Leave))
    passed.push_back(&asked);
  if (one == Flow::Next && two == Flow::Next)
    state = merged(after, state);
  else if (one == Flow::Next)
    state = std::move(after);
  if (one == two)
    return one;
  return one == Flow::Next || two == Flow::Next ? Flow::Next : Flow::Leave;
}

Trial::Paper::Flow Trial::Paper::part(const Statement &s, bool otherwise,
                                      const std::vector<Statement> &body) {
  bool region = false;
  if (trial.regions)
    if (auto found = trial.regions->find({&s, otherwise}); found != trial.regions->end()) {
      event(Event::Kind::Enter, &s.expr).region = found->second;
      inRegions.push_back(found->second);
      region = true;
    }
  Flow flow = block(body);
  if (region)
    inRegions.pop_back();
  return flow;
}

Trial::Paper::Flow Trial::Paper::statement(const Statement &s) {
  if (--budget <= 0)
    return Flow::Leave;
  switch (s.kind) {
  case StatementKind::Expr:
    eval(s.expr);
    return s.expr.kind == ExprKind::Call && s.expr.meaning.act == Act::Fatal ? Flow::Leave
                                                                             : Flow::Next;
  case StatementKind::Declare: {
    MaybeValue v = eval(s.expr);
    if (s.expr.kind != ExprKind::Text &&
        saysFailure(s.expr)) // `Status refused = …; return refused;`
      event(Event::Kind::Tell, &s.expr);
    if (s.expr.kind == ExprKind::Unknown)
      state.variables.erase(s.name);
    else if (!v && trial.guards.isVersion(*node, s.expr))
      state.variables[s.name] = state.stored;
    else
      state.variables[s.name] = v;
    return Flow::Next;
  }
  case StatementKind::If:
    return ifStatement(s);
  case StatementKind::Switch:
    return switchStatement(s);
  case StatementKind::Loop:
    return loop(s);
  case StatementKind::Return: {
    MaybeValue v = eval(s.expr);
    event(Event::Kind::Answer, &s.expr).value = v;
    answers.push_back(v);
    return Flow::Leave;
  }
  case StatementKind::Throw:
    eval(s.expr);
    event(Event::Kind::Stop, &s.expr);
    return Flow::Leave;
  case StatementKind::Break:
    return Flow::Break;
  case StatementKind::Continue:
    return Flow::Continue;
  case StatementKind::Try: // the handlers stand for errors, which nobody makes on paper
  case StatementKind::Block:
  case StatementKind::Case:
    return block(s.body);
  case StatementKind::Catch:
    return Flow::Next;
  }
  return Flow::Next;
}

Trial::Paper::Flow Trial::Paper::ifStatement(const Statement &s) {
  for (const Statement &init : s.init)
    statement(init);
  MaybeValue c = condition(s.expr);
  if (!c)
    return either(
        s.expr,
        [&] {
          size_t before = under.size();
          pushDecided(s.expr);
          Flow flow = part(s, false, s.body);
          under.resize(before);
          return flow;
        },
        [&] { return part(s, true, s.otherwise); });
  bool takes = truth(*c);
  if (c->stored)
    under.push_back(&s.expr); // what follows an early exit is under it too: block() pops
  Flow flow = part(s, !takes, takes ? s.body : s.otherwise);
  bool exits = alwaysLeaves(s.body) || alwaysLeaves(s.otherwise);
  if (c->stored && !exits)
    under.pop_back();
  return flow;
}

Trial::Paper::Flow Trial::Paper::switchStatement(const Statement &s) {
  MaybeValue v = eval(s.expr);
  size_t start = s.body.size(), fallback = s.body.size();
  for (size_t i = 0; i < s.body.size() && v; ++i) {
    const Statement &child = s.body[i];
    if (child.kind != StatementKind::Case)
      continue;
    if (child.isDefault)
      fallback = i;
    auto matches = [&](const Expr &label) {
      MaybeValue l = eval(label);
      auto order = l ? compare(*v, *l) : std::nullopt;
      return order && *order == 0;
    };
    if ((!child.isDefault && matches(child.expr)) ||
        std::any_of(child.labels.begin(), child.labels.end(), matches))
      start = std::min(start, i);
  }
  size_t depthBefore = under.size();
  Flow flow = Flow::Next;
  if (v) {
    trace.decided.emplace(&s.expr, start < s.body.size() ? 1 : 0);
    if (v->stored)
      under.push_back(&s.expr);
    for (size_t i = start < s.body.size() ? start : fallback; i < s.body.size(); ++i)
      if ((flow = part(s.body[i], false, s.body[i].body)) != Flow::Next)
        break;
  } else {
    trace.decided[&s.expr] = -1;
    for (const Statement &child : s.body)
      either(
          s.expr,
          [&] {
            Flow f = part(child, false, child.body);
            return f == Flow::Break ? Flow::Next : f;
          },
          [] { return Flow::Next; });
  }
  under.resize(depthBefore);
  return flow == Flow::Break ? Flow::Next : flow;
}

Trial::Paper::Flow Trial::Paper::loop(const Statement &s) {
  for (const Statement &init : s.init)
    statement(init);
  auto round = [&] {
    Flow flow = block(s.body);
    if (flow == Flow::Next || flow == Flow::Continue) {
      for (const Statement &step : s.otherwise)
        statement(step);
      return Flow::Next;
    }
    return flow == Flow::Break ? Flow::Break : flow;
  };
  auto maybe = [&] {
    either(
        s.expr,
        [&] {
          Flow f = round();
          return f == Flow::Break ? Flow::Next : f;
        },
        [] { return Flow::Next; });
    return Flow::Next;
  };
  if (s.rangeFor) {
    eval(s.expr);
    for (const std::string &name : splitNames(s.name))
      state.variables[name] = std::nullopt;
    return maybe();
  }
  bool first = s.postTested;
  for (int i = 0; i < maxRounds; ++i) {
    if (!first) {
      MaybeValue c = s.expr.kind == ExprKind::Unknown ? known(1) : condition(s.expr);
      if (!c)
        return maybe();
      if (!truth(*c))
        return Flow::Next;
    }
    first = false;
    std::map<std::string, MaybeValue> before = state.variables;
    size_t underBefore = under.size();
    Flow flow = round();
    under.resize(underBefore);
    if (flow == Flow::Break)
      return Flow::Next;
    if (flow == Flow::Leave)
      return flow;
    if (before == state.variables)
      return Flow::Next; // it would go on for ever, or until something out of view changes
  }
  return Flow::Next;
}

Trial::Trial(const Program &program, const Guards &guards, const Operations &operations,
             const Constants &constants)
    : program(program), guards(guards), operations(operations), constants(constants) {
  std::vector<const FunctionNode *> fresh;
  for (const FunctionNode &node : program.functions()) {
    bool says = false;
    auto look = [&](const Expr &e) {
      says |=
          e.versionName || e.meaning.act == Act::ReadVersion || e.meaning.act == Act::RecordVersion;
    };
    forEach(node.function->body, look);
    for (const OwnOperation &own : operations.of(node).list)
      says |= own.operation.recordsVersion;
    if (says && speaking.insert(&node).second)
      fresh.push_back(&node);
  }
  for (int round = 0; round < 2; ++round) {
    std::vector<const FunctionNode *> next;
    for (const FunctionNode *node : fresh)
      for (const CallSite &call : node->callers)
        if (speaking.insert(call.caller).second)
          next.push_back(call.caller);
    fresh = std::move(next);
  }
}

Trace Trial::run(const FunctionNode &root, const Value &stored, const MaybeValue &newest,
                 const std::vector<const FunctionNode *> &path) const {
  return Paper(*this, stored, newest, path).run(root);
}

MaybeValue Trial::value(const FunctionNode &node, const Expr &expr) const {
  return Paper(*this, Value{{}, false, true}, std::nullopt, {}).evaluate(node, expr);
}

} // namespace migralint::linking
