// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/records.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// How many callers or callees are followed.
static constexpr int reach = 3;

Records::Records(const Program &program, const Guards &guards, const Operations &operations)
    : program(program), guards(guards), operations(operations), transactions(program, operations),
      sources(program, operations) {}

bool Records::around(const FunctionNode &node) const {
  std::set<const FunctionNode *> seen;
  return up(node, reach, seen);
}

bool Records::up(const FunctionNode &node, int depth, std::set<const FunctionNode *> &seen) const {
  if (!seen.insert(&node).second)
    return false;
  std::set<const FunctionNode *> below;
  if (node.function->framework ||
      down(node, depth == reach ? depth : std::max(0, depth - 1), below))
    return true;
  if (depth == 0)
    return false;
  if (node.owner && up(*node.owner, depth, seen))
    return true;
  return std::any_of(node.callers.begin(), node.callers.end(),
                     [&](const CallSite &call) { return up(*call.caller, depth - 1, seen); });
}

bool Records::down(const FunctionNode &node, int depth,
                   std::set<const FunctionNode *> &seen) const {
  if (!seen.insert(&node).second)
    return false;
  if (itself(node))
    return true;
  if (depth == 0)
    return false;
  for (const Site &site : node.sites) {
    if (site.expr->kind == ExprKind::Lambda)
      if (const FunctionNode *lambda = program.lambda(node, site.expr->name))
        if (down(*lambda, depth, seen))
          return true;
    for (const FunctionNode *callee : program.callees(*site.expr))
      if (down(*callee, depth - 1, seen))
        return true;
  }
  return false;
}

/// Assigning a member or a field counts: it is saved with the rest by code that does not name it.
static bool keepsVersion(const Expr &e) {
  if (e.kind != ExprKind::Assign || e.args.empty())
    return false;
  const Expr &target = e.args[0];
  // Of a member `ver.number` the object says it.
  const bool named = target.versionName || (!target.args.empty() && target.args[0].versionName);
  return (target.kind == ExprKind::Member && named) ||
         (target.kind == ExprKind::Index && target.args.size() == 2 && target.args[1].versionName);
}

bool Records::itself(const FunctionNode &node) const {
  const auto &list = operations.of(node).list;
  return std::any_of(list.begin(), list.end(),
                     [](const OwnOperation &own) { return own.operation.recordsVersion; }) ||
         std::any_of(node.sites.begin(), node.sites.end(), [](const Site &site) {
           return site.expr->meaning.act == Act::RecordVersion || keepsVersion(*site.expr);
         });
}

bool Records::records(const FunctionNode &node, int site) const {
  const Expr &e = *node.sites[site].expr;
  if (e.meaning.act == Act::RecordVersion || keepsVersion(e))
    return true;
  for (const OwnOperation &own : operations.of(node).list)
    if (own.site == site && own.operation.recordsVersion)
      return true;
  auto stores = [&](const FunctionNode &callee) {
    auto [known, fresh] = storing.emplace(&callee, false);
    if (fresh) {
      std::set<const FunctionNode *> seen;
      bool result = down(callee, reach, seen);
      storing[&callee] = result;
      return result;
    }
    return known->second;
  };
  const auto &callees = program.callees(e);
  return std::any_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
    return callee != &node && stores(*callee);
  });
}

const std::vector<int> &Records::recordsIn(const FunctionNode &node) const {
  auto [known, fresh] = recording.try_emplace(&node);
  if (fresh) {
    std::vector<int> sites; // `records` may ask for other functions
    for (int i = 0; i < static_cast<int>(node.sites.size()); ++i)
      if (records(node, i))
        sites.push_back(i);
    return recording[&node] = std::move(sites);
  }
  return known->second;
}

/// Whether a statement stores the version itself, and not a column of data that has that name.
static bool storesVersionForCertain(const OwnOperation &own) {
  if (!own.operation.recordsVersion)
    return false;
  if (!own.action)
    return own.operation.store != Store::Object;
  const Action &a = *own.action;
  if (a.kind == ActionKind::Pragma || a.object.find("version") != std::string::npos)
    return true;
  auto names = [](const std::string &s) { return s.find("version") != std::string::npos; };
  for (const auto &row : a.rows)
    if (std::any_of(row.begin(), row.end(), names))
      return true;
  return a.kind == ActionKind::Update &&
         (!a.hasWhere || std::any_of(a.filterColumns.begin(), a.filterColumns.end(), names));
}

bool Records::recordsOnly(const FunctionNode &node, int site) const {
  const Expr &e = *node.sites[site].expr;
  bool here = false;
  for (const OwnOperation &own : operations.of(node).list)
    if (own.site == site) {
      if (!storesVersionForCertain(own))
        return false;
      here = true;
    }
  const auto &callees = program.callees(e);
  if (here)
    return true;
  if (callees.empty())
    return e.meaning.act == Act::RecordVersion;
  return std::all_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
    const auto &list = operations.of(*callee).list;
    return std::any_of(list.begin(), list.end(), storesVersionForCertain) &&
           std::all_of(list.begin(), list.end(), [](const OwnOperation &own) {
             return own.operation.kind == ActionKind::Session || storesVersionForCertain(own);
           });
  });
}

Records::After Records::after(const FunctionNode &node, int site) const {
  After result;
  after(node, site, result, reach + 1);
  return result;
}

void Records::after(const FunctionNode &node, int site, After &result, int depth) const {
  size_t before = result.found.size();
  for (int i : recordsIn(node))
    if (i != site && follows(node, site, i))
      result.found.push_back({&node, i});
  if (result.found.size() == before)
    afterCalls(node, result, depth);
}

void Records::afterCalls(const FunctionNode &node, After &result, int depth) const {
  const Function &f = *node.function;
  if (depth == 0 || f.framework || f.sqlFile) {
    result.complete = false;
    return;
  }
  if (!result.seen.insert(&node).second)
    return;
  bool any = false;
  auto goOn = [&](const CallSite &call) {
    any = true;
    if (!call.caller || call.site < 0) {
      result.complete = false;
      return;
    }
    result.ways.push_back(call);
    const auto &called = program.callees(*call.expr);
    bool direct = std::find(called.begin(), called.end(), &node) != called.end();
    if (!direct && records(*call.caller, call.site)) // a helper that is handed the step to run
      result.found.push_back({call.caller, call.site});
    else
      after(*call.caller, call.site, result, depth - 1);
  };
  const auto tables = guards.tablesOf(node);
  for (const StepTable *table : tables)
    goOn(guards.dispatcher(*table));
  for (const CallSite &call : node.callers)
    if (call.caller != &node && !call.caller->function->testCode && (tables.empty() || !f.lambda))
      goOn(call);
  // Who else calls what is exported, handed around or overrides something is not known.
  if (!any ? f.migrationName && !f.fileLocal : (node.addressTaken && tables.empty()) || f.isVirtual)
    result.complete = false;
}

bool inStep(const StepDraft &draft, int site) {
  return !draft.region || standsIn(*draft.node, site, *draft.region);
}

int Records::lastSite(const StepDraft &draft) const {
  const void *step = draft.region;
  auto [known, fresh] = lastSites.emplace(step ? step : draft.node, -1);
  for (int i = static_cast<int>(draft.node->sites.size()) - 1; fresh && i >= 0; --i)
    if (inStep(draft, i)) {
      known->second = i;
      break;
    }
  return known->second;
}

static bool hasVersionGuard(const Step &step) {
  return std::any_of(step.operations.begin(), step.operations.end(), [](const Operation &op) {
    return !op.recordsVersion &&
           std::any_of(op.guards.begin(), op.guards.end(),
                       [](const Guard &g) { return g.kind == GuardKind::Version; });
  });
}

/// Documents and objects are stored as a whole, their version with them.
static bool storedAsAWhole(const Step &step) {
  return std::all_of(step.operations.begin(), step.operations.end(), [](const Operation &op) {
    return op.store == Store::Object || op.store == Store::Document;
  });
}

/// Whether the record is made in the same round of the loop that runs the steps.
bool Records::rightAfter(const StepDraft &draft, const At &record, const After &after) const {
  int loop = record.node->sites[record.site].loop;
  if (loop < 0)
    return false;
  if (record.node == draft.node)
    return draft.node->sites[lastSite(draft)].loop == loop;
  return std::any_of(after.ways.begin(), after.ways.end(), [&](const CallSite &call) {
    return call.caller == record.node && call.caller->sites[call.site].loop == loop;
  });
}

void Records::settle(StepDraft &draft, const std::vector<StepDraft> &all) {
  Step &step = draft.step;
  if (!draft.node || step.framework || draft.node->function->sqlFile)
    return;
  int last = lastSite(draft);
  if (last < 0)
    return;
  for (int i : recordsIn(*draft.node))
    if (i <= last && inStep(draft, i)) {
      step.recorded = Step::Recorded::Own;
      step.records = true;
      if (!step.record.valid())
        step.record = At{draft.node, i}.place();
      return;
    }
  After found = after(*draft.node, last);
  if (!found.found.empty()) {
    const At &record = found.found.front();
    step.records = true;
    step.record = record.place();
    step.recorded = rightAfter(draft, record, found) ? Step::Recorded::Own : Step::Recorded::Shared;
    if (step.recorded == Step::Recorded::Shared && !storedAsAWhole(step))
      step.laterFailure = laterFailure(draft, record, found, all);
  } else if (found.complete && hasVersionGuard(step) && !storedAsAWhole(step) &&
             !step.unreachable && step.direction == Direction::Up &&
             (guardedInVain(draft) || leftOut(draft, all))) {
    step.recorded = Step::Recorded::Never;
  }
}

/// Whether the version that guards the step is read in view, and nothing in the program writes it.
bool Records::guardedInVain(const StepDraft &draft) {
  bool any = false;
  auto look = [&](const FunctionNode &node, int condition) {
    bool here = false;
    for (int c = condition; c >= 0; c = node.conditions[c].outer)
      if (const Condition &at = node.conditions[c]; guards.isVersionGuard(node, at)) {
        here = true;
        std::optional<Names> read = sources.of(node, *at.expr);
        if (!read || sources.written(*read))
          return false;
      }
    any |= here;
    return true;
  };
  for (const OwnOperation &own : draft.operations)
    if (!own.node || !look(*own.node, own.condition))
      return false;
  if (!any)
    for (const CallSite &call : draft.node->callers)
      if (!look(*call.caller, call.condition))
        return false;
  return any;
}

/// Whether the step's siblings in the same function each record their version, and this one, after
/// which nothing comes, does not.
bool Records::leftOut(const StepDraft &draft, const std::vector<StepDraft> &all) const {
  if (!draft.versioned)
    return false;
  int siblings = 0;
  for (const StepDraft &other : all) {
    if (other.node != draft.node || &other == &draft || !other.versioned)
      continue;
    bool own = false;
    for (int i = 0; i < static_cast<int>(other.node->sites.size()); ++i)
      own |= inStep(other, i) && recordsOnly(*other.node, i);
    if (!own)
      return false;
    ++siblings;
  }
  return siblings >= 2;
}

/// Where `node` runs the step: by a call, or as the dispatcher of a table that holds it.
std::vector<int> Records::runs(const FunctionNode &node, const FunctionNode &step) const {
  std::vector<int> sites;
  for (const StepTable *table : guards.tablesOf(step))
    if (CallSite by = guards.dispatcher(*table); by.caller == &node)
      sites.push_back(by.site);
  for (const CallSite &call : step.callers)
    if (call.caller == &node)
      sites.push_back(call.site);
  return sites;
}

/// How a later step's failure leaves before `record` is made, with nothing undone; nowhere if none
/// does.
Place Records::laterFailure(const StepDraft &draft, const At &record, const After &after,
                            const std::vector<StepDraft> &all) const {
  // Where the step ends in the function that records.
  const FunctionNode &node = *record.node;
  int from = -1;
  std::optional<int> later; ///< the site from which on a later step may have failed
  if (&node == draft.node) {
    from = lastSite(draft);
  } else {
    for (const CallSite &call : after.ways)
      if (call.caller == &node)
        from = call.site;
  }
  if (from < 0 || from == record.site || transactions.holdsBoth(node, from, record.site))
    return {};
  for (const StepDraft &other : all) {
    if (&other == &draft || !other.node)
      continue;
    if (other.node == &node) {
      if (&node == draft.node && other.versioned && other.region && lastSite(other) > from &&
          lastSite(other) < record.site)
        later = from;
    } else if (&node != draft.node && other.chain == draft.chain && other.order > draft.order) {
      for (int site : runs(node, *other.node))
        if (site < 0)
          later = from;
        else if (follows(node, from, site) && follows(node, site, record.site))
          later = std::min(later.value_or(site), site);
    }
  }
  if (!later)
    return {};
  Range start = node.sites[*later].expr->range;
  // The earlier part of a loop around the call comes later, too.
  if (int loop = node.sites[from].loop; loop >= 0 && node.sites[record.site].loop < 0) {
    const Range &around = node.loops[loop].statement->range;
    start = {around.line, around.column, around.line, around.column};
  }
  const Statement *exit = failureExit(node, start, node.sites[record.site].expr->range);
  return exit ? Place{node.file->path, exit->range} : Place{};
}

} // namespace migralint::linking
