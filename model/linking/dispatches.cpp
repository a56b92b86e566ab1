// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of Guards that knows what runs a table of steps: which calls run an entry of which
// table, chosen by the stored version? Loops whose cursor starts at the version are in cursors.cpp.
#include "model/linking/guards.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

std::vector<const StepTable *> Guards::tablesOf(const FunctionNode &node) const {
  auto found = tables.find(&node);
  return found == tables.end() ? std::vector<const StepTable *>() : found->second;
}

/// What a call runs, as far as it is named.
struct Guards::Run {
  std::vector<std::string> names;
  bool indexed = false; ///< by the stored version
  bool each = false;    ///< the version is asked for each entry anew, or where they begin
};

static void addNames(const Expr &part, std::vector<std::string> &names) {
  forEach(part, [&](const Expr &x) {
    if (x.kind == ExprKind::Name || x.kind == ExprKind::Member)
      names.push_back(x.name);
  });
}

/// `(step.*run)(db)`, `steps[version](db)`, `exec(step.sql)`: without names if it runs nothing that
/// is chosen while it runs.
Guards::Run Guards::runOf(const FunctionNode &node, const Expr &call) const {
  Run run;
  auto add = [&](const Expr &part) {
    addNames(part, run.names);
    forEach(part, [&](const Expr &x) {
      if (x.kind == ExprKind::Index && x.args.size() == 2)
        run.indexed |= isVersion(node, x.args[1]);
    });
  };
  bool unnamed = call.name.empty() || call.name == "()" || call.name == "operator()";
  bool local = node.locals.count(call.name) > 0 || node.parameter(call.name) >= 0;
  if (unnamed || local || call.meaning.act == Act::None)
    for (const Expr &receiver : call.receiver)
      add(receiver);
  if (local)
    run.names.push_back(call.name);
  if (call.meaning.act == Act::Execute || call.meaning.act == Act::CallNow ||
      call.name == "invoke" || call.name == "std::invoke")
    for (const Expr &arg : call.args)
      if (arg.kind != ExprKind::Text)
        add(arg);
  return run;
}

/// `for_each(steps.find(version), …, [](auto &step) { step.run(); })`: whether the lambda is given
/// a range that starts at the stored version. The range's names are of what runs, too.
std::optional<Guard> Guards::rangeFromVersion(const FunctionNode &lambda,
                                              std::vector<std::string> &names) const {
  std::optional<Guard> guard;
  auto look = [&](const FunctionNode &caller, const Expr &call, const Expr &handed) {
    for (const Expr &other : call.args) {
      addNames(other, names);
      if (&other != &handed && isVersion(caller, other) && !guard)
        guard = Guard{GuardKind::Version,
                      {caller.file->path, call.range},
                      "range from the stored version on"};
    }
  };
  for (const CallSite &call : lambda.callers)
    for (const Site &at : call.caller->sites)
      if (at.expr->kind == ExprKind::Call)
        for (const Expr &arg : at.expr->args)
          if (arg.kind == ExprKind::Lambda && arg.name == lambda.function->id)
            look(*call.caller, *at.expr, arg);
  return guard;
}

/// How the stored version chooses what runs at the site: by a condition around it, by an index, or
/// by where the range of a lambda starts.
std::optional<Guard> Guards::chosenByVersion(const FunctionNode &node, const Site &site,
                                             Run &run) const {
  for (int c = site.condition; c >= 0; c = node.conditions[c].outer)
    if (isVersionGuard(node, node.conditions[c])) {
      run.each |= site.loop >= 0 && node.loops[site.loop].statement->range.contains(
                                        node.conditions[c].statement->range);
      return guardOf(node, node.conditions[c], GuardKind::Version);
    }
  run.each = true;
  if (run.indexed)
    return Guard{
        GuardKind::Version, {node.file->path, site.expr->range}, "index of the stored version"};
  if (node.function->lambda)
    return rangeFromVersion(node, run.names);
  return std::nullopt;
}

/// Through range variables, locals and parameters to the table's own name.
void Guards::addDispatches(const CallSite &site, std::vector<std::string> names, const Guard &guard,
                           bool each) {
  static constexpr size_t maxNames = 64;
  const FunctionNode &node = *site.caller;
  auto addCalled = [&](const Expr &x) {
    if ((x.kind == ExprKind::Name || x.kind == ExprKind::Member || x.kind == ExprKind::Call) &&
        std::find(names.begin(), names.end(), x.name) == names.end())
      names.push_back(x.name);
    if (x.kind == ExprKind::Call)
      for (const FunctionNode *callee : program.callees(x))
        names.push_back(callee->qualified);
  };
  for (size_t i = 0; i < names.size() && i < maxNames; ++i) {
    dispatches.push_back({std::string(lastPart(names[i])), site, guard, each});
    if (auto definitions = node.locals.find(names[i]); definitions != node.locals.end())
      for (const Definition &d : definitions->second)
        if (!d.output)
          forEach(*d.value, addCalled);
    int p = node.parameter(names[i]);
    if (p < 0)
      continue;
    dispatches.push_back({node.function->parameters[p].type, site, guard, each});
    for (const CallSite &call : node.callers)
      if (call.expr->kind == ExprKind::Call && static_cast<size_t>(p) < call.expr->args.size())
        dispatches.push_back(
            {std::string(lastPart(rootName(call.expr->args[p]))), site, guard, each});
  }
}

/// A dispatch is an indirect call, or an executing call of a field, under a condition on the
/// version (or with an index that comes from it). It is told by the name of the table that it runs
/// over.
void Guards::findDispatches() {
  for (const FunctionNode &node : program.functions())
    for (int i = 0; i < static_cast<int>(node.sites.size()); ++i) {
      const Site &site = node.sites[i];
      if (site.expr->kind != ExprKind::Call || !program.callees(*site.expr).empty())
        continue;
      Run run = runOf(node, *site.expr);
      if (run.names.empty())
        continue;
      if (auto guard = chosenByVersion(node, site, run))
        addDispatches({&node, i, site.condition, site.expr}, std::move(run.names), *guard,
                      run.each || run.indexed);
    }
}

/// A list of texts: its type says no more than that.
static bool listsTexts(const StepTable &table) {
  return std::any_of(table.entries.begin(), table.entries.end(), [](const StepTable::Entry &e) {
    return e.expr->kind == ExprKind::Text || e.expr->kind == ExprKind::Conditional;
  });
}

/// Whether `site` stands in a loop that can run what was registered: names of containers are too
/// common to tell alone, so it must be in the class, the file or the function of the container.
static bool runsRegistered(const CallSite &site, const StepTable &table) {
  const FunctionNode &by = *site.caller, &keeper = *table.keeper;
  if (by.sites[site.site].loop < 0)
    return false;
  if (table.keptLocally && !table.handedOut)
    return &by == &keeper;
  return by.file == keeper.file || (!keeper.function->className.empty() &&
                                    by.function->className == keeper.function->className);
}

bool Guards::runs(const Dispatch &dispatch, const StepTable &table) {
  const std::string &name = dispatch.name;
  if (name.empty())
    return false;
  if (table.keeper) {
    if (table.byPosition && !dispatch.each)
      return false;
    const bool returned = table.handedOut && name == table.keeper->function->name;
    return (returned && dispatch.site.caller->sites[dispatch.site.site].loop >= 0) ||
           (name == table.name && runsRegistered(dispatch.site, table));
  }
  return name == table.name || name == lastPart(table.function) ||
         (!table.type.empty() && name == lastPart(table.type) && !listsTexts(table));
}

CallSite Guards::dispatcher(const StepTable &table) const {
  // Several tables may have one name: the nearest runs it.
  const Dispatch *best = nullptr;
  int nearest = -1;
  for (const Dispatch &d : dispatches) {
    if (!runs(d, table))
      continue;
    const FunctionNode &by = *d.site.caller;
    int near = by.qualified == table.function ? 2 : by.file == table.file ? 1 : 0;
    if (near > nearest) {
      best = &d;
      nearest = near;
    }
  }
  return best ? best->site : CallSite();
}

bool Guards::dispatched(const StepTable &table, Guard *by) const {
  for (const Dispatch &d : dispatches)
    if (runs(d, table)) {
      if (by)
        *by = {GuardKind::Dispatch, d.guard.place, d.guard.what};
      return true;
    }
  if (table.keeper)
    return false;
  // Entries that carry versions are there to be compared; by whom is not always in view.
  bool versions = std::all_of(table.entries.begin(), table.entries.end(),
                              [](const StepTable::Entry &e) { return !e.version.empty(); });
  // A flag in each entry is no version.
  versions =
      versions &&
      (table.entries.size() < 3 ||
       std::any_of(table.entries.begin(), table.entries.end(), [](const StepTable::Entry &e) {
         return e.version != "0" && e.version != "1" && e.version != "true" && e.version != "false";
       }));
  if (versions && by && !table.entries.empty())
    *by = {GuardKind::Dispatch,
           {table.file->path, table.entries.front().expr->range},
           "table of steps " + table.name};
  return versions;
}

} // namespace migralint::linking
