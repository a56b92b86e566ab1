// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of Chains that knows steps in the code of one function: which blocks does a comparison
// with the stored version open, which version does each lead to, and which of them does no store
// reach?
#include "model/linking/breaks.h"
#include "model/linking/chain_parts.h"
#include "model/linking/gates.h"
#include "model/linking/words.h"

#include <algorithm>
#include <set>

namespace migralint::linking {

using ExprKind = Expr::Kind;

struct Chains::Block {
  Trial::Region region;
  Chain::Step step;
  bool sameVersion = true; ///< all conditions around it compare one and the same version
};

/// A function that writes and reads by version handles each format anew, and changes no store.
static bool serializes(const FunctionNode &node) {
  for (const FunctionNode *at = &node; at; at = at->owner)
    if (words::namesSerializer(at->function->name))
      return true;
  return false;
}

/// Whether the function changes more than objects; `deep`: or calls one that does.
bool Chains::changesStore(const FunctionNode &node, bool deep) const {
  const auto &list = operations.of(node).list;
  if (std::any_of(list.begin(), list.end(), [](const OwnOperation &own) {
        return own.operation.store != Store::Object && own.operation.kind != ActionKind::Session;
      }))
    return true;
  return deep && std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
           if (site.expr->kind != ExprKind::Call)
             return false;
           const auto &callees = program.callees(*site.expr);
           return std::any_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
             return changesStore(*callee, false);
           });
         });
}

/// Whether a function that changes objects does so to what is stored: it is a migration by its
/// name, or a part of one. That it is called where versions differ is not enough, for what is held
/// in memory only has versions, too.
static bool convertsObjects(const FunctionNode &node, const Steps &steps) {
  return steps.isMigration(node) &&
         (steps.saysMigration(node) || (node.owner && steps.isMigration(*node.owner)) ||
          std::any_of(node.callers.begin(), node.callers.end(),
                      [&](const CallSite &call) { return steps.isMigration(*call.caller); }));
}

/// Whether something is done to the store at a site, there or in what it calls.
bool Chains::works(const FunctionNode &node, int index) const {
  const Site &site = node.sites[static_cast<size_t>(index)];
  for (const OwnOperation &own : operations.of(node).list)
    if (own.site == index && !own.operation.recordsVersion &&
        (own.operation.store != Store::Object || convertsObjects(node, steps)))
      return true;
  if (site.expr->kind != ExprKind::Call)
    return false;
  for (const FunctionNode *callee : program.callees(*site.expr)) {
    bool migration = steps.isMigration(*callee);
    if (callee->function->loaderName && !migration)
      continue;
    if (steps.saysMigration(*callee) ? !serializes(node) : changesStore(*callee, migration))
      return true;
  }
  return false;
}

/// Whether the function itself records a version, wherever.
static bool recordsVersion(const FunctionOperations &operations) {
  return std::any_of(operations.list.begin(), operations.list.end(),
                     [](const OwnOperation &own) { return own.operation.recordsVersion; });
}

/// Whether the version of a store is recorded at a site, there and not in what it calls. A setting
/// may remember any version: the one whose news were shown, whose licence was agreed to.
bool Chains::recordsAt(const FunctionNode &node, int index) const {
  const auto &list = operations.of(node).list;
  return std::any_of(list.begin(), list.end(), [&](const OwnOperation &own) {
    return own.site == index && own.operation.recordsVersion &&
           (own.operation.store == Store::Sql ||
            (own.expr && own.expr->meaning.act == Act::RecordVersion));
  });
}

/// Calls `visit` for the parts of a condition that all hold (or, negated, all fail).
template <typename Visit> static void conjuncts(const Expr &e, bool holds, Visit &&visit) {
  if (e.kind == ExprKind::Unary && e.name == "!" && !e.args.empty())
    return conjuncts(e.args[0], !holds, visit);
  if (e.kind == ExprKind::Binary && e.args.size() == 2 && e.name == (holds ? "&&" : "||")) {
    conjuncts(e.args[0], holds, visit);
    conjuncts(e.args[1], holds, visit);
    return;
  }
  visit(e, holds);
}

static std::optional<Version> next(const Version &v) {
  if (v.parts.size() != 1)
    return std::nullopt;
  return Version{{v.parts[0] + 1}};
}

/// The constant that a condition compares the stored version with; sets the version that it leads
/// to and the names of what it compares.
std::optional<Version> Chains::comparedWith(const FunctionNode &node, const Condition &c,
                                            std::optional<Version> *leadsTo,
                                            std::set<std::string> *paths) const {
  std::optional<Version> found;
  if (c.kind == Condition::Kind::Case) {
    if (paths)
      paths->insert(pathOf(*c.expr));
    if (c.statement->isDefault)
      return std::nullopt;
    if (MaybeValue v = trial.value(node, c.statement->expr)) {
      found = v->version;
      if (leadsTo)
        *leadsTo = next(*found);
    }
    return found;
  }
  conjuncts(*c.expr, c.holds, [&](const Expr &e, bool holds) {
    if (e.kind != ExprKind::Binary || e.args.size() != 2)
      return;
    bool left = guards.isVersion(node, e.args[0]), right = guards.isVersion(node, e.args[1]);
    if (left && right) { // one of them may be the same constant at every call
      MaybeValue one = trial.value(node, e.args[0]), two = trial.value(node, e.args[1]);
      left = !one || one->stored;
      right = !two || two->stored;
    }
    if (left == right)
      return;
    const Expr &version = e.args[left ? 0 : 1], &other = e.args[left ? 1 : 0];
    if (paths)
      paths->insert(pathOf(version));
    MaybeValue v = trial.value(node, other);
    if (!v || v->stored || v->above || found)
      return;
    std::string op = oriented(e.name, left, holds);
    found = v->version;
    if (leadsTo && op == "<")
      *leadsTo = found;
    else if (leadsTo && (op == "<=" || op == "=="))
      *leadsTo = next(*found);
  });
  return found;
}

/// Visits each comparison of the version with something else that holds where `condition` is
/// `outcome`: the operator, as it holds with the version on the left, the version, the other side.
template <typename Visit>
static void forEachVersionTest(const Guards &guards, const FunctionNode &node,
                               const Expr &condition, bool outcome, Visit visit) {
  conjuncts(condition, outcome, [&](const Expr &e, bool holds) {
    if (e.kind != ExprKind::Binary || e.args.size() != 2)
      return;
    const bool left = guards.isVersion(node, e.args[0]);
    if (left != guards.isVersion(node, e.args[1]))
      visit(oriented(e.name, left, holds), e.args[left ? 0 : 1], e.args[left ? 1 : 0]);
  });
}

/// What is done to a store that is up to date, or newer, or whose state is told by an enumerator
/// such as `Older`, is no step.
bool Chains::mayBeStep(const FunctionNode &node, const Condition &c) const {
  if (c.kind == Condition::Kind::Case)
    return !c.statement->isDefault && !words::comparisonOutcome(c.statement->expr.name);
  bool may = true;
  auto look = [&](const std::string &op, const Expr &version, const Expr &other) {
    // Whether there is a version at all: `rows("SHOW COLUMNS … LIKE 'version'") == 0`.
    may &= version.kind != ExprKind::Call || !words::namesCount(lastPart(version.name));
    may &= op != ">" && op != ">=" && (op != "==" || !other.latestName) &&
           !words::comparisonOutcome(other.name);
    // `version == -1`, `version <= 0`, `version < 0`: none is known, which is no version to lead
    // anywhere from.
    MaybeValue v = op == "==" || op == "<=" || op == "<" ? trial.value(node, other) : std::nullopt;
    if (!v || v->version.parts.empty())
      return;
    const auto &parts = v->version.parts;
    bool above = std::any_of(parts.begin(), parts.end(), [](int64_t part) { return part > 0; });
    may &= op == "<=" ? parts.front() >= 1 : parts.front() >= 0 && (op == "==" || above);
  };
  forEachVersionTest(guards, node, *c.expr, c.holds, look);
  return may;
}

/// `if (version >= 5) …; else …;`, where something is done to the store either way: the version
/// chooses between the two, and neither leads to another.
bool Chains::chooses(const FunctionNode &node, const Condition &otherwise) const {
  if (otherwise.kind != Condition::Kind::If || otherwise.holds || !otherwise.expr)
    return false;
  bool reaches = false; // the version in question, or a newer one
  auto look = [&](const std::string &op, const Expr &, const Expr &other) {
    if (!op.starts_with('>'))
      return;
    const MaybeValue v = trial.value(node, other);
    reaches |= !v || v->version.parts.empty() || v->version.parts.front() > 0; // not any at all
  };
  forEachVersionTest(guards, node, *otherwise.expr, true, look);
  if (!reaches)
    return false;
  for (size_t i = 0; i < node.sites.size(); ++i)
    for (int c = node.sites[i].condition; c >= 0; c = node.conditions[c].outer)
      if (node.conditions[c].statement == otherwise.statement && node.conditions[c].holds &&
          works(node, static_cast<int>(i)))
        return true;
  return false;
}

/// Whether the condition holds for older stores only: `version < 5`. A version may also be recorded
/// where it merely differs, as of who has opened the store last.
bool Chains::isForOlder(const FunctionNode &node, const Condition &c) const {
  bool older = false;
  if (c.expr && c.kind == Condition::Kind::If)
    forEachVersionTest(
        guards, node, *c.expr, c.holds,
        [&](const std::string &op, const Expr &, const Expr &) { older |= op.starts_with('<'); });
  return older;
}

/// Whether the branch under the condition stands open to some versions of the store only.
bool Chains::opensBlock(const FunctionNode &node, const Condition &at) const {
  if (at.kind == Condition::Kind::Loop || !at.expr || at.early || !guards.isVersionGuard(node, at))
    return false;
  return at.statement->kind == Statement::Kind::If ||
         at.statement->kind == Statement::Kind::Case; // not `version < 5 && upgrade()`
}

/// The step that the condition opens; nothing if what is done under it is none.
std::optional<Chains::Block> Chains::blockAt(const FunctionNode &node, const Condition &at,
                                             const Trial::Region &region) const {
  Block block;
  block.region = region;
  std::set<std::string> paths;
  std::optional<Version> compared = comparedWith(node, at, &block.step.leadsTo, &paths);
  for (int o = at.outer; o >= 0; o = node.conditions[o].outer)
    if (const Condition &around = node.conditions[o];
        around.expr && (around.kind == Condition::Kind::Case || guards.testsVersion(node, around)))
      comparedWith(node, around, nullptr, &paths);
  if (!mayBeStep(node, at) || chooses(node, at))
    return std::nullopt;
  block.sameVersion = paths.size() == 1;
  block.step.exact = block.step.leadsTo == compared;
  block.step.place = {node.file->path,
                      at.kind == Condition::Kind::Case ? at.statement->range : at.expr->range};
  block.step.name = describe(at);
  return block;
}

/// Sorts the blocks and says which stands within which; `outer` gives the block around each.
void Chains::nest(std::vector<Block> &blocks, const std::map<Trial::Region, Trial::Region> &outer) {
  // What holds steps is one itself only if it works by itself, and says which version it leads to.
  std::erase_if(blocks, [&](const Block &b) {
    return !(b.step.leadsTo && b.step.exact) &&
           std::any_of(outer.begin(), outer.end(),
                       [&](const auto &o) { return o.second == b.region; });
  });
  std::stable_sort(blocks.begin(), blocks.end(),
                   [](const Block &a, const Block &b) { return a.step.place < b.step.place; });
  for (Block &block : blocks)
    for (auto at = outer.find(block.region); at != outer.end() && !block.step.within;
         at = outer.find(at->second))
      for (size_t i = 0; i < blocks.size(); ++i)
        if (blocks[i].region == at->second)
          block.step.within = i;
}

/// `recorded`: the steps whose work is out of view, and only the record of the version is not.
std::vector<Chains::Block> Chains::blocksOf(const FunctionNode &node, bool recorded) const {
  std::vector<Block> blocks;
  std::map<Trial::Region, Trial::Region> outer; // they hold steps; by what they hold
  for (size_t i = 0; i < node.sites.size(); ++i) {
    const int site = static_cast<int>(i);
    if (recorded ? !recordsAt(node, site) : !works(node, site))
      continue;
    std::optional<Trial::Region> inner;
    for (int c = node.sites[i].condition; c >= 0; c = node.conditions[c].block) {
      const Condition &at = node.conditions[c];
      if (!opensBlock(node, at) || (recorded && !isForOlder(node, at)))
        continue;
      Trial::Region region{at.statement, at.kind == Condition::Kind::If && !at.holds};
      if (inner) {
        outer.emplace(*inner, region);
        inner = region;
        continue;
      }
      if (std::any_of(blocks.begin(), blocks.end(),
                      [&](const Block &b) { return b.region == region; })) {
        inner = region;
      } else if (auto block = blockAt(node, at, region)) {
        inner = region;
        blocks.push_back(std::move(*block));
      }
    }
  }
  nest(blocks, outer);
  return blocks;
}

/// Where versions are compared. A function that only asks (`if (outdated()) upgrade();`) hands that
/// on to the one that it calls.
Place Chains::comparedAt(const FunctionNode &node, const Block &block) const {
  const Statement &region = *block.region.first;
  auto compares = [&](const FunctionNode &in, const Expr &condition) {
    bool found = false;
    forEach(condition, [&](const Expr &e) {
      found |= e.kind == ExprKind::Binary && e.args.size() == 2 &&
               (guards.isVersion(in, e.args[0]) || guards.isVersion(in, e.args[1]));
    });
    return found;
  };
  if (region.kind != Statement::Kind::If || compares(node, region.expr))
    return block.step.place;
  for (const Site &site : node.sites) {
    if (site.expr->kind != ExprKind::Call || !region.range.contains(site.expr->range))
      continue;
    for (const FunctionNode *callee : program.callees(*site.expr))
      for (const Condition &c : callee->conditions)
        if (steps.saysMigration(*callee) && c.kind == Condition::Kind::If && c.expr &&
            compares(*callee, *c.expr))
          return {callee->file->path, c.expr->range};
  }
  return block.step.place;
}

/// Whether nothing is done to the store outside the blocks.
bool Chains::onlySteps(const FunctionNode &node, const std::vector<Block> &blocks) const {
  for (size_t i = 0; i < node.sites.size(); ++i) {
    bool inside = false;
    for (int c = node.sites[i].condition; c >= 0 && !inside; c = node.conditions[c].block)
      inside = !node.conditions[c].early &&
               std::any_of(blocks.begin(), blocks.end(), [&](const Block &b) {
                 return b.region.first == node.conditions[c].statement;
               });
    if (!inside && works(node, static_cast<int>(i)))
      return false;
  }
  return true;
}

/// `if (version >= 5) return;` before what is done to the store: one step that is no block of its
/// own. Only what becomes of a newer store is asked of it.
void Chains::findEarlyExit(const FunctionNode &node) {
  Chain chain;
  for (size_t i = 0; i < node.sites.size(); ++i)
    for (int c = works(node, static_cast<int>(i)) ? node.sites[i].condition : -1; c >= 0;
         c = node.conditions[c].outer) {
      const Condition &at = node.conditions[c];
      if (!at.early || !at.expr || at.kind != Condition::Kind::If || chain.place.valid() ||
          !guards.isVersionGuard(node, at) || !mayBeStep(node, at))
        continue;
      std::set<std::string> paths;
      std::optional<Version> leadsTo, compared = comparedWith(node, at, &leadsTo, &paths);
      // Behind `version > 5` what is done is no step: a store of version 5 gets there as well.
      if (!leadsTo || leadsTo != compared || paths.size() != 1)
        continue;
      chain.newest = leadsTo;
      chain.place = {node.file->path, at.expr->range};
    }
  if (!chain.place.valid())
    return;
  chain.function = node.qualified;
  chain.opener = openerOf(node, guards).qualified;
  std::vector<const FunctionNode *> roots = rootsOf(node);
  declare(chain, roots);
  if (chain.declared)
    chain.newest = chain.declared;
  meetNewer(chain, roots);
  chains.push_back(std::move(chain));
}

void Chains::findLadder(const FunctionNode &node) {
  const Function &f = *node.function;
  // A loader that records a version brings the store up to it, whatever it is called.
  if ((words::namesAccessor(f.name) || (f.loaderName && !recordsVersion(operations.of(node)))) &&
      !steps.isMigration(node))
    return;
  std::vector<Block> blocks = blocksOf(node, false);
  if (blocks.empty())
    blocks = blocksOf(node, true);
  if (blocks.empty())
    return findEarlyExit(node);
  Chain chain;
  chain.function = node.qualified;
  chain.opener = openerOf(node, guards).qualified;
  chain.place = comparedAt(node, blocks.front());
  std::set<Version> told = toldApart(node);
  Trial::Regions regions;
  for (const Block &b : blocks) {
    regions.emplace(b.region, chain.steps.size());
    chain.steps.push_back(b.step);
  }
  chain.inOrder = true;
  std::vector<const FunctionNode *> roots = rootsOf(node);
  declare(chain, roots);
  chain.newest = newestKnown(chain, told);
  chain.highestNamed = highestNamed(node);
  chain.onlySteps = onlySteps(node, blocks);
  trial.setRegions(&regions);
  runAll(chain, node, told);
  for (size_t i = 0; i < blocks.size(); ++i) {
    Chain::Step &step = chain.steps[i];
    bool entered = chain.runs.empty() || !blocks[i].sameVersion || !step.leadsTo;
    for (const Chain::Run &run : chain.runs)
      entered |= std::find(run.steps.begin(), run.steps.end(), i) != run.steps.end();
    if (entered)
      continue;
    step.unreachable = whyNot(trial, node, *blocks[i].region.first);
    deadRegions.insert(blocks[i].region.first);
  }
  findBreaks(node, program, guards, operations, regions, chain);
  if (std::none_of(blocks.begin(), blocks.end(),
                   [&](const Block &b) { return isOfRecord(node, *b.region.first); }))
    meetNewer(chain, roots);
  trial.setRegions(nullptr);
  chains.push_back(std::move(chain));
}

} // namespace migralint::linking
