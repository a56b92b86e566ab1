// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of Chains that knows newer stores: what is done for a store of a newer program, and for
// no other?
#include "model/linking/chain_parts.h"
#include "model/linking/gates.h"
#include "model/linking/refusals.h"

#include <algorithm>
#include <set>
#include <utility>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// Whether the function uses a version that is handed to it.
bool Chains::givenVersion(const FunctionNode &node) const {
  bool given = false;
  forEach(node.function->body, [&](const Expr &e) {
    given |= e.kind == ExprKind::Name && !e.latestName && node.parameter(e.name) >= 0 &&
             guards.isVersion(node, e);
  });
  return given;
}

/// Whether a function, or what it calls, takes a step back: then a newer store may be brought down
/// to what the code knows.
bool Chains::stepsBack(const FunctionNode &node, int depth) const {
  return std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
    if (site.expr->kind != ExprKind::Call)
      return false;
    const auto &callees = program.callees(*site.expr);
    return std::any_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
      return callee->function->downName || (depth > 0 && stepsBack(*callee, depth - 1));
    });
  });
}

/// What a loop goes through its elements with: the variable of a range, what its step moves on.
static Names loopVariables(const Statement &loop) {
  Names names;
  std::string name;
  for (char c : loop.rangeFor ? loop.name + "," : std::string()) // `[key, value]`
    if (isalnum(static_cast<unsigned char>(c)) || c == '_')
      name += c;
    else if (!name.empty())
      names.insert(std::exchange(name, {}));
  for (const Statement &step : loop.otherwise)
    forEach(step.expr, [&](const Expr &e) {
      if ((e.kind == ExprKind::Assign || e.kind == ExprKind::Unary || e.kind == ExprKind::Call) &&
          (!e.args.empty() || !e.receiver.empty()))
        names.insert(rootName(e.args.empty() ? e.receiver[0] : e.args[0]));
    });
  names.erase("");
  return names;
}

/// Whether a name gets its value in the loop from what the loop goes through.
static bool isOfElement(const FunctionNode &node, const Statement &loop, const Names &elements,
                        const std::string &name, int depth) {
  auto local = node.locals.find(name);
  if (depth == 0 || local == node.locals.end())
    return false;
  return std::any_of(local->second.begin(), local->second.end(), [&](const Definition &d) {
    if (d.output || !loop.range.contains(d.value->range))
      return false;
    bool found = false;
    forEach(*d.value, [&](const Expr &e) {
      if (e.kind == ExprKind::Name && e.name != name)
        found |= elements.count(e.name) > 0 || isOfElement(node, loop, elements, e.name, depth - 1);
    });
    return found;
  });
}

/// Whether the version that a condition compares is that of one record among many: read in a loop,
/// from what the loop goes through. A newer one of those is passed over, and no store is opened.
bool Chains::isOfRecord(const FunctionNode &node, const Statement &region) const {
  constexpr int farthest = 4;
  return std::any_of(node.loops.begin(), node.loops.end(), [&](const Loop &at) {
    const Statement &loop = *at.statement;
    if (!loop.range.contains(region.range))
      return false;
    const Names elements = loopVariables(loop);
    bool found = false;
    forEach(region.expr, [&](const Expr &e) {
      if (e.kind != ExprKind::Binary || e.args.size() != 2)
        return;
      auto isRead = [&](const Expr &side) {
        MaybeValue constant = trial.value(node, side);
        return guards.isVersion(node, side) && (!constant || constant->stored);
      };
      const bool left = isRead(e.args[0]);
      if (left == isRead(e.args[1])) // a step's, with the stored one
        return;
      const Expr &version = e.args[left ? 0 : 1];
      found |= version.kind == ExprKind::Name && !elements.count(version.name) &&
               isOfElement(node, loop, elements, version.name, farthest);
    });
    return found;
  });
}

/// Whether the function leaves under a condition that could not be read.
static bool leavesUnread(const FunctionNode &node) {
  return std::any_of(node.conditions.begin(), node.conditions.end(), [](const Condition &c) {
    return c.early && c.expr && c.expr->kind == ExprKind::Unknown;
  });
}

/// From the top: what is asked before the dispatcher is called decides whether it is reached. A
/// caller from which the dispatcher is not seen to be entered says nothing.
void Chains::meetNewer(Chain &chain, const std::vector<const FunctionNode *> &roots) const {
  constexpr int mostCalls = 3;
  std::unordered_set<const FunctionNode *> entered;
  chain.newer = Chain::Newer::Ignored;
  if (leavesUnread(*roots.front()) ||
      std::any_of(roots.begin(), roots.end(),
                  [&](const FunctionNode *root) { return stepsBack(*root, mostCalls - 1); }))
    chain.newer = Chain::Newer::Unknown;
  for (auto root = roots.rbegin(); root != roots.rend(); ++root) {
    if (entered.count(*root))
      continue;
    std::unordered_set<const FunctionNode *> below;
    Chain::Newer met = meetNewer(chain, **root, roots, below);
    if (!below.count(roots.front()))
      continue;
    entered.insert(below.begin(), below.end());
    // Who hands the version over may have looked at it.
    if (givenVersion(**root))
      met = std::max(met, Chain::Newer::Unknown);
    chain.newer = std::max(chain.newer, met);
    if (met == Chain::Newer::Told && !chain.lowers.valid())
      chain.lowers = loweredAt(chain, **root, roots);
  }
  if (chain.newer != Chain::Newer::Told)
    chain.lowers = {};
  if (chain.newer == Chain::Newer::Ignored &&
      std::any_of(roots.begin(), roots.end(),
                  [&](const FunctionNode *root) { return tellsOfWriter(program, steps, *root); }))
    chain.newer = Chain::Newer::Told;
}

/// Where the number that the code knows is stored in a newer store, whatever else is asked; nowhere
/// if the run makes the store anew.
Place Chains::loweredAt(const Chain &chain, const FunctionNode &root,
                        const std::vector<const FunctionNode *> &roots) const {
  Trace newer = trial.run(root, Value{{}, true, true}, newestOf(chain), roots);
  auto remakes = [&](const FunctionNode *node) {
    const auto &list = operations.of(*node).list;
    return node->function->createName || node->function->downName ||
           std::any_of(list.begin(), list.end(), [](const OwnOperation &own) {
             return own.operation.kind == ActionKind::Truncate ||
                    own.operation.kind == ActionKind::DropTable ||
                    own.operation.store == Store::File;
           });
  };
  if (newer.ambiguous || !newer.finished ||
      std::any_of(newer.entered.begin(), newer.entered.end(), remakes))
    return {};
  bool told = false;
  for (const Event &e : newer.events) {
    told |= e.kind == Event::Kind::Tell;
    if (e.kind == Event::Kind::Record && told && e.sure && e.value && !e.value->above &&
        !e.value->stored)
      return {e.node->file->path, e.expr->range};
  }
  return {};
}

/// What is done for a newer store, and for no other.
Chain::Newer Chains::meetNewer(const Chain &chain, const FunctionNode &root,
                               const std::vector<const FunctionNode *> &roots,
                               std::unordered_set<const FunctionNode *> &entered) const {
  Value newest = newestOf(chain);
  Trace newer = trial.run(root, Value{{}, true, true}, newest, roots);
  // `if (outdated()) upgrade();`: what the code knows is said further down.
  if (!chain.newest && !newer.told.empty()) {
    newest.version = *newer.told.rbegin();
    newer = trial.run(root, Value{{}, true, true}, newest, roots);
  }
  std::vector<Trace> usual;
  std::set<Version> versions{newest.version};
  for (const Chain::Step &step : chain.steps)
    if (step.leadsTo && step.leadsTo->parts.size() == 1 && step.leadsTo->parts[0] > 0)
      versions.insert(Version{{step.leadsTo->parts[0] - 1}});
  if (versions.size() == 1 && newest.version.parts.size() == 1)
    versions.insert(Version{{newest.version.parts[0] - 1}});
  for (auto v = versions.rbegin(); v != versions.rend(); ++v) // the newest first
    if (*v <= newest.version && usual.size() < 12)
      usual.push_back(trial.run(root, Value{*v, false, true}, newest, roots));
  for (const Trace &trace : usual)
    entered.insert(trace.entered.begin(), trace.entered.end());
  if (newer.ambiguous || !newer.finished)
    return Chain::Newer::Unknown;
  // Where no version makes a difference to what is compared, how the stored one gets to its
  // comparison is not seen.
  if (!toldApart(*roots.front()).empty() &&
      std::all_of(usual.begin(), usual.end(),
                  [&](const Trace &t) { return t.decided == newer.decided; }))
    return Chain::Newer::Unknown;
  // Where the newest version surely gets no further, something is not understood.
  auto stops = [](const Event &e) { return e.kind == Event::Kind::Stop && e.sure; };
  if (std::any_of(usual.front().events.begin(), usual.front().events.end(), stops) &&
      std::any_of(newer.events.begin(), newer.events.end(), stops))
    return Chain::Newer::Unknown;
  auto also = [&](const Event &e, const Trace &trace) {
    for (const Expr *condition : e.under) {
      auto there = trace.decided.find(condition);
      if (there == trace.decided.end() || there->second != newer.decided.at(condition))
        return false; // it only may be so there
    }
    return std::any_of(trace.events.begin(), trace.events.end(), [&](const Event &other) {
      return other.expr == e.expr && other.kind == e.kind &&
             (e.kind != Event::Kind::Answer || other.value == e.value || !e.value);
    });
  };
  Chain::Newer met = Chain::Newer::Ignored;
  for (const Event &e : newer.events) {
    // A store that is made anew is not gone on with; whether it should be is another question.
    if (e.kind == Event::Kind::Remake && !e.under.empty() && !also(e, usual.front()))
      met = std::max(met, Chain::Newer::Unknown);
    if (e.kind != Event::Kind::Tell && e.kind != Event::Kind::Stop && e.kind != Event::Kind::Answer)
      continue;
    if (std::any_of(usual.begin(), usual.end(), [&](const Trace &t) { return also(e, t); }))
      continue;
    if (e.kind == Event::Kind::Stop)
      return Chain::Newer::Refused;
    if (e.kind == Event::Kind::Tell) {
      met = std::max(met, Chain::Newer::Told);
      continue;
    }
    if (saysNo(e, usual))
      return Chain::Newer::Refused;
  }
  return met;
}

} // namespace migralint::linking
