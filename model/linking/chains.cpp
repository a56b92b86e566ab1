// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/chains.h"

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

static constexpr size_t maxRuns = 240;

Chains::Chains(const std::vector<FileFacts> &files, const Program &program, const Guards &guards,
               const Operations &operations, const Steps &steps)
    : files(files), program(program), guards(guards), operations(operations), steps(steps),
      constants(files, program), trial(program, guards, operations, constants) {
  for (const FunctionNode &node : program.functions()) {
    const Function &f = *node.function;
    if (!f.testCode && !f.framework && !f.frameworkDown && !f.sqlFile && !f.downName)
      findLadder(node);
  }
  for (const StepTable *table : guards.stepTables())
    findTable(*table);
  std::stable_sort(chains.begin(), chains.end(),
                   [](const Chain &a, const Chain &b) { return a.place < b.place; });
}

bool Chains::unreachable(const StepDraft &draft) const {
  if (draft.region && deadRegions.count(draft.region))
    return true;
  if (draft.table && draft.order >= 1 && draft.order <= draft.table->entries.size())
    return deadEntries.count(draft.table->entries[static_cast<size_t>(draft.order) - 1].expr) > 0;
  return false;
}

bool Chains::unreachable(const FunctionNode &node, int condition) const {
  for (int c = condition; c >= 0 && !deadRegions.empty(); c = node.conditions[c].outer)
    if (const Condition &at = node.conditions[c];
        !at.early && at.holds && deadRegions.count(at.statement))
      return true;
  return false;
}

bool Chains::unreachable(const FunctionNode &node) const { return unreachable(node, -1, 4); }

bool Chains::unreachable(const FunctionNode &node, int condition, int depth) const {
  if (deadRegions.empty() || unreachable(node, condition))
    return !deadRegions.empty();
  const Function &f = *node.function;
  bool open = f.isVirtual || f.framework || f.frameworkDown || f.sqlFile || node.addressTaken;
  return depth > 0 && !open && !node.callers.empty() &&
         std::all_of(node.callers.begin(), node.callers.end(), [&](const CallSite &call) {
           return call.caller != &node && unreachable(*call.caller, call.condition, depth - 1);
         });
}

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

/// Whether something is done to the store at a site, there or in what it calls.
bool Chains::works(const FunctionNode &node, int index) const {
  const Site &site = node.sites[static_cast<size_t>(index)];
  for (const OwnOperation &own : operations.of(node).list)
    if (own.site == index && !own.operation.recordsVersion &&
        (own.operation.store != Store::Object || steps.isMigration(node)))
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

/// What is done to a store that is up to date, or newer, or whose state is told by an enumerator
/// such as `Older`, is no step.
bool Chains::mayBeStep(const FunctionNode &node, const Condition &c) const {
  if (c.kind == Condition::Kind::Case)
    return !c.statement->isDefault && !words::comparisonOutcome(c.statement->expr.name);
  bool may = true;
  conjuncts(*c.expr, c.holds, [&](const Expr &e, bool holds) {
    if (e.kind != ExprKind::Binary || e.args.size() != 2)
      return;
    bool left = guards.isVersion(node, e.args[0]);
    if (left == guards.isVersion(node, e.args[1]))
      return;
    const Expr &version = e.args[left ? 0 : 1], &other = e.args[left ? 1 : 0];
    // Whether there is a version at all: `rows("SHOW COLUMNS … LIKE 'version'") == 0`.
    may &= version.kind != ExprKind::Call || !words::namesCount(lastPart(version.name));
    std::string op = oriented(e.name, left, holds);
    may &= op != ">" && op != ">=" && (op != "==" || !other.latestName) &&
           !words::comparisonOutcome(other.name);
    // `version == -1`, `version <= 0`: none is known, which is no version to lead anywhere from.
    MaybeValue v = op == "==" || op == "<=" ? trial.value(node, other) : std::nullopt;
    may &= !v || v->version.parts.empty() || v->version.parts.front() >= (op == "<=" ? 1 : 0);
  });
  return may;
}

std::vector<Chains::Block> Chains::blocksOf(const FunctionNode &node) const {
  std::vector<Block> blocks;
  std::map<Trial::Region, Trial::Region> outer; // they hold steps; by what they hold
  for (size_t i = 0; i < node.sites.size(); ++i) {
    if (!works(node, static_cast<int>(i)))
      continue;
    std::optional<Trial::Region> inner;
    for (int c = node.sites[i].condition; c >= 0; c = node.conditions[c].outer) {
      const Condition &at = node.conditions[c];
      if (at.kind == Condition::Kind::Loop || !at.expr)
        continue;
      if (at.early || !guards.isVersionGuard(node, at)) {
        continue;
      }
      if (at.statement->kind != Statement::Kind::If && at.statement->kind != Statement::Kind::Case)
        continue; // `version < 5 && upgrade()`
      Trial::Region region{at.statement, at.kind == Condition::Kind::If && !at.holds};
      if (inner) {
        outer.emplace(*inner, region);
        inner = region;
        continue;
      }
      auto known = std::find_if(blocks.begin(), blocks.end(),
                                [&](const Block &b) { return b.region == region; });
      if (known != blocks.end()) {
        inner = region;
        continue;
      }
      Block block;
      block.region = region;
      std::set<std::string> paths;
      std::optional<Version> compared = comparedWith(node, at, &block.step.leadsTo, &paths);
      for (int o = at.outer; o >= 0; o = node.conditions[o].outer)
        if (const Condition &around = node.conditions[o];
            around.expr && (around.kind == Condition::Kind::Case ||
                            guards.testsVersion(node, *around.expr, true) ||
                            guards.testsVersion(node, *around.expr, false)))
          comparedWith(node, around, nullptr, &paths);
      if (!mayBeStep(node, at))
        continue;
      block.sameVersion = paths.size() == 1;
      block.step.exact = block.step.leadsTo == compared;
      block.step.place = {node.file->path,
                          at.kind == Condition::Kind::Case ? at.statement->range : at.expr->range};
      block.step.name = describe(at);
      inner = region;
      blocks.push_back(std::move(block));
    }
  }
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
  return blocks;
}

/// Up the calls as long as there is one caller: a step that runs the one before it first belongs to
/// the store of the last, however many there are; beyond them a few levels, for two stores may have
/// one far caller.
static const FunctionNode &openerOf(const FunctionNode &node, const Guards &guards) {
  constexpr int farthest = 3;
  const FunctionNode *at = &node;
  std::set<const FunctionNode *> seen;
  for (int level = 0; level < farthest && seen.insert(at).second;) {
    const FunctionNode *up = at->owner;
    bool one = true, byVersion = false;
    for (const CallSite &call : at->callers) {
      if (call.caller->function->testCode || call.caller == at)
        continue;
      one &= !up || up == call.caller;
      up = call.caller;
      byVersion |= guards.versionBlock(*call.caller, call.condition) != nullptr;
    }
    if (!up || !one)
      break;
    at = up;
    level += !byVersion;
  }
  return *at;
}

static std::optional<Version> highest(const Chain &chain) {
  std::optional<Version> top;
  for (const Chain::Step &step : chain.steps)
    if (step.leadsTo && (!top || *top < *step.leadsTo))
      top = step.leadsTo;
  return top;
}

/// That the code knows: declared, or led to by a step, or else the highest that it names.
static std::optional<Version> newestKnown(const Chain &chain, const std::set<Version> &told) {
  if (chain.declared)
    return chain.declared;
  if (auto top = highest(chain))
    return top;
  return told.empty() ? std::nullopt : std::optional(*told.rbegin());
}

/// The constants that the stored version is compared with.
std::set<Version> Chains::toldApart(const FunctionNode &node) const {
  std::set<Version> told;
  for (const Condition &c : node.conditions)
    if (c.expr)
      if (auto v = comparedWith(node, c, nullptr, nullptr))
        told.insert(*v);
  return told;
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

void Chains::findLadder(const FunctionNode &node) {
  std::vector<Block> blocks = blocksOf(node);
  const Function &f = *node.function;
  if (blocks.empty() ||
      ((f.loaderName || words::namesAccessor(f.name)) && !steps.isMigration(node)))
    return;
  Chain chain;
  chain.function = node.qualified;
  chain.opener = openerOf(node, guards).qualified;
  chain.place = comparedAt(node, blocks.front());
  std::set<Version> told = toldApart(node);
  std::map<Trial::Region, size_t> regions;
  for (const Block &b : blocks) {
    regions.emplace(b.region, chain.steps.size());
    chain.steps.push_back(b.step);
  }
  chain.inOrder = true;
  std::vector<const FunctionNode *> roots = rootsOf(node);
  declare(chain, roots);
  chain.newest = newestKnown(chain, told);
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
  meetNewer(chain, roots);
  trial.setRegions(nullptr);
  chains.push_back(std::move(chain));
}

/// Whether an entry of a table changes a store, or its shape: a function that does anything to it,
/// a text that is more than an everyday change of rows.
bool Chains::migrates(const StepTable::Entry &entry) const {
  for (const FunctionNode *function : entry.functions)
    if (steps.isMigration(*function) || !operations.of(*function).list.empty())
      return true;
  for (const Expr *text : entry.sql)
    for (const SqlStatement &statement : text->sql)
      for (const Action &a : statement.actions)
        if (a.kind != ActionKind::Read && a.kind != ActionKind::Insert &&
            a.kind != ActionKind::Update && a.kind != ActionKind::Delete &&
            a.kind != ActionKind::Maintenance)
          return true;
  return false;
}

/// The function that runs a table of steps, and where it does.
const FunctionNode *Chains::dispatcherOf(const StepTable &table, Place &place) const {
  Guard guard;
  CallSite by = guards.dispatcher(table);
  bool local = !table.function.empty(); // and not known in other files
  if (by.caller && (!local || by.caller->file == table.file) && guards.dispatched(table, &guard)) {
    const FunctionNode *node = by.caller;
    while (node->owner)
      node = node->owner;
    place = guard.place.file == node->file->path
                ? guard.place
                : Place{node->file->path, by.expr ? by.expr->range : node->function->nameRange};
    return node;
  }
  // A loop over a local table of versions and functions.
  bool versions =
      std::all_of(table.entries.begin(), table.entries.end(), [](const StepTable::Entry &e) {
        return !e.version.empty() && (!e.functions.empty() || !e.sql.empty());
      });
  // A list of options or of everyday queries has numbers and functions, too.
  versions = versions && std::any_of(table.entries.begin(), table.entries.end(),
                                     [&](const StepTable::Entry &e) { return migrates(e); });
  for (const FunctionNode &node : program.functions())
    if (versions && !node.owner && node.file == table.file)
      for (const Loop &loop : node.loops)
        if (loop.statement->rangeFor && rootName(loop.statement->expr) == table.name &&
            (table.function.empty() || table.function == node.qualified)) {
          place = {node.file->path, loop.statement->expr.range};
          return &node;
        }
  return nullptr;
}

void Chains::findTable(const StepTable &table) {
  Chain chain;
  const FunctionNode *node = dispatcherOf(table, chain.place);
  const Gate gate = findGate(program, files, table);
  if (!node) { // who runs it is not seen; the predicate that asks about its entries is
    node = gate.node;
    chain.newer = Chain::Newer::Unknown;
  }
  if (!node || node->function->testCode)
    return;
  chain.function = node->qualified;
  chain.opener = openerOf(*node, guards).qualified;
  chain.table = table.name;
  chain.inOrder = chain.place.valid() && table.type.find("map") == std::string::npos;
  for (const StepTable::Entry &entry : table.entries) {
    Chain::Step step;
    step.name = table.name + (entry.version.empty() ? "" : " " + entry.version);
    const Expr *number = versionExpr(entry);
    step.place = {table.file->path, number ? number->range : entry.expr->range};
    if (MaybeValue v = number ? trial.value(*node, *number) : std::nullopt)
      step.leadsTo = v->version;
    else if (number && (number->kind == ExprKind::List || number->kind == ExprKind::Construct))
      step.leadsTo = Version::read(entry.version); // {1, 2}
    if (Place shut = gate.shuts(entry, step.unreachable); shut.valid()) {
      step.place = shut;
      deadEntries.insert(entry.expr);
    }
    chain.steps.push_back(std::move(step));
  }
  std::vector<const FunctionNode *> roots = rootsOf(*node);
  declare(chain, roots);
  std::set<Version> told = toldApart(*node);
  if (!highest(chain)) // run by index
    told.insert(Version{{static_cast<int64_t>(table.entries.size())}});
  chain.newest = newestKnown(chain, told);
  if (chain.place.valid()) {
    meetNewer(chain, roots);
    // What is said of a newer store helps nobody if the steps are looked for past the table's end.
    const Expr *unbounded = entersUnbounded(guards, *node, table);
    if (unbounded && chain.newer != Chain::Newer::Refused) {
      chain.overrun = {node->file->path, unbounded->range};
      chain.newer = Chain::Newer::Ignored;
    }
  } else
    chain.place = {table.file->path, table.entries.front().expr->range};
  chains.push_back(std::move(chain));
}

/// The function itself, its callers and theirs: a newer store may be turned away before.
std::vector<const FunctionNode *> Chains::rootsOf(const FunctionNode &node) const {
  static constexpr size_t most = 8;
  std::vector<const FunctionNode *> roots{&node};
  size_t begin = 0;
  for (int level = 0; level < 3; ++level) {
    size_t end = roots.size();
    for (; begin < end && roots.size() < most; ++begin) {
      const FunctionNode *at = roots[begin];
      if (at->owner && std::find(roots.begin(), roots.end(), at->owner) == roots.end())
        roots.push_back(at->owner);
      for (const CallSite &call : at->callers)
        if (!call.caller->function->testCode && roots.size() < most &&
            std::find(roots.begin(), roots.end(), call.caller) == roots.end())
          roots.push_back(call.caller);
    }
  }
  return roots;
}

/// The constant for the newest version that the stored one is compared with.
void Chains::declare(Chain &chain, const std::vector<const FunctionNode *> &roots) const {
  for (size_t i = 0; i < roots.size() && i < 2 && !chain.declared; ++i) {
    const FunctionNode &node = *roots[i];
    forEach(node.function->body, [&](const Expr &e) {
      if (chain.declared || e.kind != ExprKind::Binary || e.args.size() != 2)
        return;
      for (int side = 0; side < 2; ++side) {
        const Expr &latest = e.args[static_cast<size_t>(side)];
        const Expr &version = e.args[static_cast<size_t>(1 - side)];
        if (!latest.latestName ||
            (latest.kind != ExprKind::Name && latest.kind != ExprKind::Number &&
             latest.kind != ExprKind::Text))
          continue;
        if (!guards.isVersion(node, version))
          continue;
        if (MaybeValue v = trial.value(node, latest)) {
          chain.declared = v->version;
          chain.declaredName = latest.name;
          chain.declaredPlace = constants.place(*node.file, latest.name);
        }
      }
    });
  }
}

static Value newestOf(const Chain &chain) {
  static const Version unknown{{1000000}}; // higher than any that the code names
  return {chain.newest.value_or(unknown), false, false};
}

/// The one just below: 3.9999 before 4.0.
static void lower(Version &v) {
  static constexpr int64_t highest = 9999;
  for (size_t i = v.parts.size(); i-- > 0;) {
    if (v.parts[i] > 0) {
      --v.parts[i];
      return;
    }
    if (i == 0 || std::all_of(v.parts.begin(), v.parts.begin() + static_cast<ptrdiff_t>(i),
                              [](int64_t part) { return part == 0; }))
      break;
    v.parts[i] = highest;
  }
  v.parts = {-1}; // there is none
}

/// The versions that the code tells apart.
static std::set<Version> candidates(const Chain &chain, const std::set<Version> &told) {
  std::set<Version> all;
  Version newest = newestOf(chain).version;
  auto add = [&](Version v, int64_t by) {
    if (v.parts.empty())
      v.parts.push_back(0);
    if (by < 0)
      lower(v);
    else
      v.parts.back() += by;
    if (v.parts.back() >= 0 && v <= newest)
      all.insert(v);
  };
  for (const Version &v : told)
    for (int64_t by : {-1, 0, 1})
      add(v, by);
  for (const Chain::Step &step : chain.steps)
    if (step.leadsTo)
      for (int64_t by : {-1, 0})
        add(*step.leadsTo, by);
  if (!all.empty())
    add(newest, 0);
  return all;
}

void Chains::runAll(Chain &chain, const FunctionNode &node, const std::set<Version> &told) const {
  std::set<Version> todo = candidates(chain, told), done;
  while (!todo.empty() && done.size() < maxRuns) {
    Version from = *todo.begin();
    todo.erase(todo.begin());
    if (!done.insert(from).second)
      continue;
    Trace trace = trial.run(node, Value{from, false, true}, newestOf(chain));
    if (!trace.finished) {
      chain.runs.clear(); // too much to follow: nothing is said
      return;
    }
    Chain::Run run;
    run.from = from;
    run.decided = !trace.unsure;
    for (const Event &e : trace.events)
      if (e.kind == Event::Kind::Enter &&
          std::find(run.steps.begin(), run.steps.end(), e.region) == run.steps.end())
        run.steps.push_back(e.region);
    // One of an unknown version may be the one that counts.
    bool readable = std::all_of(trace.lastRecords.begin(), trace.lastRecords.end(),
                                [&](size_t i) { return trace.events[i].value.has_value(); });
    for (size_t index : trace.lastRecords) {
      const Event &e = trace.events[index];
      if (!readable || e.value->above)
        continue;
      Chain::Record record;
      record.version = e.value->version;
      record.place = {e.node->file->path, e.range};
      if (e.region != SIZE_MAX)
        record.step = e.region;
      if (!done.count(record.version) && record.version <= newestOf(chain).version)
        todo.insert(record.version);
      run.records.push_back(std::move(record));
    }
    chain.runs.push_back(std::move(run));
  }
  std::sort(chain.runs.begin(), chain.runs.end(),
            [](const Chain::Run &a, const Chain::Run &b) { return a.from < b.from; });
}

// --- Newer stores -----------------------------------------------------------------------------

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
  }
  if (chain.newer == Chain::Newer::Ignored &&
      std::any_of(roots.begin(), roots.end(),
                  [&](const FunctionNode *root) { return tellsOfWriter(program, steps, *root); }))
    chain.newer = Chain::Newer::Told;
}

/// What is done for a newer store, and for no other.
Chain::Newer Chains::meetNewer(const Chain &chain, const FunctionNode &root,
                               const std::vector<const FunctionNode *> &roots,
                               std::unordered_set<const FunctionNode *> &entered) const {
  Value newest = newestOf(chain);
  Trace newer = trial.run(root, Value{{}, true, true}, newest, roots);
  std::vector<Trace> usual;
  std::set<Version> versions{newest.version};
  for (const Chain::Step &step : chain.steps)
    if (step.leadsTo && step.leadsTo->parts.size() == 1 && step.leadsTo->parts[0] > 0)
      versions.insert(Version{{step.leadsTo->parts[0] - 1}});
  if (versions.size() == 1 && newest.version.parts.size() == 1)
    versions.insert(Version{{newest.version.parts[0] - 1}});
  for (const Version &v : versions)
    if (v <= newest.version && usual.size() < 12)
      usual.push_back(trial.run(root, Value{v, false, true}, newest, roots));
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
    if (e.kind != Event::Kind::Tell && e.kind != Event::Kind::Stop && e.kind != Event::Kind::Answer)
      continue;
    if (std::any_of(usual.begin(), usual.end(), [&](const Trace &t) { return also(e, t); }))
      continue;
    if (e.kind == Event::Kind::Stop)
      return Chain::Newer::Refused;
    if (e.kind == Event::Kind::Tell) {
      met = Chain::Newer::Told;
      continue;
    }
    if (saysNo(e, usual))
      return Chain::Newer::Refused;
  }
  return met;
}

} // namespace migralint::linking
