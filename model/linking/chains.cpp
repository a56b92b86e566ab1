// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which chains are there, and where does each version of a store get to on them? Steps in the code
// of a function are found in ladders.cpp, what becomes of a newer store in newer_stores.cpp.
#include "model/linking/chains.h"

#include "model/linking/chain_parts.h"
#include "model/linking/gates.h"
#include "model/linking/words.h"

#include <algorithm>
#include <set>

namespace migralint::linking {

using ExprKind = Expr::Kind;

static constexpr size_t maxRuns = 240;

Chains::Chains(const FactsRefs &files, const Program &program, const Guards &guards,
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
  for (int c = condition; c >= 0 && !deadRegions.empty(); c = node.conditions[c].block)
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

const FunctionNode &openerOf(const FunctionNode &node, const Guards &guards) {
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

std::optional<Version> newestKnown(const Chain &chain, const std::set<Version> &told) {
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

std::optional<Version> Chains::highestNamed(const FunctionNode &node) const {
  std::optional<Version> top;
  for (const Condition &c : node.conditions) {
    bool declared = false;
    if (c.expr)
      forEach(*c.expr, [&](const Expr &e) { declared |= e.latestName; });
    if (!c.expr || declared)
      continue;
    if (auto v = comparedWith(node, c, nullptr, nullptr); v && (!top || *top < *v))
      top = v;
  }
  return top;
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

/// Whether the functions of a table only give something back: a text, a list. A step answers with
/// no more than whether it worked.
bool Chains::readsOnly(const StepTable &table) const {
  bool gives = false;
  for (const StepTable::Entry &entry : table.entries) {
    if (!entry.sql.empty())
      return false;
    for (const FunctionNode *function : entry.functions) {
      const Function &f = *function->function;
      if (steps.saysMigration(*function) && f.migrationName)
        return false;
      if (changesStore(*function, true))
        return false;
      gives |= !f.lambda && !f.returnType.empty() && f.returnType != "void" &&
               f.returnType != "bool" && f.returnType != "int" && f.returnType != "auto" &&
               !words::namesStatus(f.returnType);
    }
  }
  return gives;
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
  if (!node || node->function->testCode || readsOnly(table))
    return;
  chain.function = node->qualified;
  chain.opener = openerOf(*node, guards).qualified;
  chain.table = table.name;
  chain.inOrder =
      chain.place.valid() && !table.keeper && table.type.find("map") == std::string::npos;
  const bool fromStored = entersAtStored(guards, *node, table);
  for (const StepTable::Entry &entry : table.entries) {
    Chain::Step step;
    step.name = table.name + (entry.version.empty() ? "" : " " + entry.version);
    const Expr *number = versionExpr(entry);
    step.place = {entry.file->path, number ? number->range : entry.expr->range};
    if (MaybeValue v = number ? trial.value(*node, *number) : std::nullopt)
      step.leadsTo = v->version;
    else if (number && (number->kind == ExprKind::List || number->kind == ExprKind::Construct))
      step.leadsTo = Version::read(entry.version); // {1, 2}
    if (fromStored && step.leadsTo && step.leadsTo->parts.size() == 1) {
      ++step.leadsTo->parts.front();
      step.exact = false;
    }
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
  chain.highestNamed = highestNamed(*node);
  chain.onlySteps = true;
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

Value newestOf(const Chain &chain) {
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

} // namespace migralint::linking
