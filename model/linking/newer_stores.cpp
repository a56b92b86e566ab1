// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of Chains that knows newer stores: what is done for a store of a newer program, and for
// no other?
#include "model/linking/chain_parts.h"
#include "model/linking/gates.h"
#include "model/linking/refusals.h"

#include <algorithm>
#include <set>

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
