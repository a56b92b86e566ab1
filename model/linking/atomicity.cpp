// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Theory. A step is run again when it was interrupted before its record was committed. An operation
// is *weak* if it then fails or changes the data once more, and nothing that survives the crash
// keeps it from running: no probe for what it makes, no guard in the statement, and not the
// record, unless both commit together. A weak operation does harm when anything else of the step
// commits apart from it: the other operation, or the record, may be there without it or it without
// them.
//
// A probe keeps from running only what it looks for. Whatever else stands behind it never runs
// once the thing is there: so an index that is made behind a probe for a column is weak.
#include "model/linking/atomicity.h"

#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// Calls are followed this deep for operations and records.
static constexpr int maxDepth = 4;
/// Of a call with more targets, what it does is not known.
static constexpr size_t maxTargets = 3;
/// Operations of one step that are looked at.
static constexpr size_t maxMembers = 400;

/// Marks units that have no function: the transaction of what runs a step or a file.
static const char frameworkUnit = 0;

/// What shares its engines with the function: its class, or a folder of SQL files.
static std::string ownerOf(const FunctionNode &node) {
  if (node.function->sqlFile)
    return node.file->path.substr(0, node.file->path.rfind('/') + 1);
  return node.function->className.empty() ? node.qualified : node.function->className;
}

Atomicities::Atomicities(const Program &program, const Guards &guards, const Operations &operations,
                         const Steps &steps, const Chains &chains)
    : program(program), guards(guards), operations(operations), steps(steps), chains(chains),
      transactions(program, operations) {
  for (const FunctionNode &node : program.functions()) {
    if (node.function->sqlFile)
      for (const Site &site : node.sites)
        for (const Expr &arg : site.expr->args)
          for (const SqlStatement &s : arg.sql)
            if (s.dialect == Dialect::Mysql)
              mysqlClasses.insert(ownerOf(node));
    for (const Condition &c : node.conditions)
      if (c.expr)
        forEach(*c.expr, [&](const Expr &e) {
          if (words::namesMysql(e.name) ||
              (e.kind == ExprKind::Text && e.sql.empty() && words::namesMysql(e.text.value(" "))))
            mysqlClasses.insert(ownerOf(node));
        });
  }
}

//===--- Which transaction ------------------------------------------------------------------===//

/// Where a function is entered: its calls, the run of its table, a lambda's call or its place.
std::vector<CallSite> Atomicities::contexts(const FunctionNode &node) const {
  std::vector<CallSite> out;
  for (const StepTable *table : guards.tablesOf(node))
    if (CallSite site = guards.dispatcher(*table); site.caller)
      out.push_back(site);
  if (!out.empty())
    return out;
  bool called = std::any_of(node.callers.begin(), node.callers.end(), [](const CallSite &call) {
    return call.expr->kind != ExprKind::Lambda;
  });
  for (const CallSite &call : node.callers)
    if (call.caller != &node && !call.caller->function->testCode &&
        !(called && call.expr->kind == ExprKind::Lambda))
      out.push_back(call);
  return out;
}

Atomicities::Unit Atomicities::unitAt(const FunctionNode &node, const Expr &expr) const {
  int state = transactions.at(node, expr);
  if (state == inheritedTransaction)
    return held(node);
  if (state == noTransaction)
    return {};
  // A transaction begun while the caller has one open is nested in it.
  const TransactionFlow &flow = transactions.of(node);
  if (flow.own[state - 1].base == inheritedTransaction)
    if (Unit outer = held(node); outer.open())
      return outer;
  return {&flow, state, &flow.own[state - 1]};
}

/// What the callers have open whenever they enter the function.
Atomicities::Unit Atomicities::held(const FunctionNode &node) const {
  if (node.function->sqlFile)
    return {&frameworkUnit, 1}; // who runs the file is out of view, and may well hold it together
  if (node.function->framework || node.function->frameworkDown)
    return node.function->frameworkTransaction ? Unit{&frameworkUnit, 1} : Unit{};
  if (auto known = heldBy.find(&node); known != heldBy.end())
    return known->second;
  if (auto known = heldSoFar.find(&node); known != heldSoFar.end())
    return known->second;
  if (!entering.insert(&node).second)
    return {}; // its other ways in say it
  Unit result;
  bool first = true;
  for (const CallSite &call : contexts(node)) {
    if (entering.count(call.caller) &&
        transactions.at(*call.caller, *call.expr) == inheritedTransaction)
      continue; // a cycle: an override that calls the base
    Unit unit = unitAt(*call.caller, *call.expr);
    // One that the caller begins and never ends is a misreading of what it calls.
    if (unit.transaction && !unit.transaction->ended && !unit.transaction->abandoned)
      unit = {};
    if (first)
      result = unit;
    else if (!unit.open())
      result = {};
    first = false;
  }
  entering.erase(&node);
  if (entering.empty() || result.open())
    heldBy.emplace(&node, result);
  // Within a cycle the answer is that of this way in; asking again on the same way would walk every
  // path of the cycle.
  heldSoFar.emplace(&node, result);
  if (entering.empty())
    heldSoFar.clear();
  return result;
}

//===--- Which step -------------------------------------------------------------------------===//

static bool inside(const FunctionNode &node, int condition, const Statement *region) {
  if (!region)
    return true;
  for (int c = condition; c >= 0; c = node.conditions[c].outer)
    if (node.conditions[c].statement == region && !node.conditions[c].early)
      return true;
  return false;
}

/// Whether a version's block stores the version itself: then the block is the step, and the
/// functions it calls are its parts.
bool Atomicities::regionRecords(const FunctionNode &node, const Condition &version) const {
  for (const OwnOperation &own : operations.of(node).list)
    if (own.operation.recordsVersion && inside(node, own.condition, version.statement))
      return true;
  return false;
}

/// Whether a migration function is a step of its own, and not a part of the one that calls it.
bool Atomicities::ownStep(const FunctionNode &node) const {
  const Function &f = *node.function;
  if (f.framework || f.frameworkDown || f.sqlFile || !guards.tablesOf(node).empty())
    return true;
  bool any = false;
  for (const CallSite &call : contexts(node)) {
    any = true;
    if (const Condition *block = guards.versionBlock(*call.caller, call.condition)) {
      if (!regionRecords(*call.caller, *block))
        return true;
    } else if (!steps.isMigration(*call.caller)) {
      return true;
    }
  }
  return !any;
}

//===--- The record -------------------------------------------------------------------------===//

std::optional<Atomicities::Record> Atomicities::recordIn(const FunctionNode &node,
                                                         int depth) const {
  for (const OwnOperation &own : operations.of(node).list)
    if (own.operation.recordsVersion && own.expr)
      return Record{{node.file->path, own.expr->range}, unitAt(node, *own.expr)};
  if (depth == 0)
    return std::nullopt;
  for (const Site &site : node.sites)
    for (const FunctionNode *callee : program.callees(*site.expr))
      if (callee != &node)
        if (auto record = recordIn(*callee, depth - 1))
          return record;
  return std::nullopt;
}

/// The record that stands for what runs at `condition` of the function: there, in what it calls,
/// or in its callers. A record behind another version's guard stands for another step.
/// In a function, what it calls counts from site `after` on.
std::optional<Atomicities::Record>
Atomicities::recordAround(const FunctionNode &node, int condition, int after, int depth) const {
  const Condition *own = guards.versionBlock(node, condition);
  auto stands = [&](int at) {
    const Condition *block = guards.versionBlock(node, at);
    return !block || (own && block->statement == own->statement && block->holds == own->holds) ||
           inside(node, condition, block->statement);
  };
  for (const OwnOperation &op : operations.of(node).list)
    if (op.operation.recordsVersion && op.expr && stands(op.condition))
      return Record{{node.file->path, op.expr->range}, unitAt(node, *op.expr)};
  for (size_t i = static_cast<size_t>(std::max(after, 0)); i < node.sites.size(); ++i) {
    const Site &site = node.sites[i];
    if (static_cast<int>(i) == after || !stands(site.condition))
      continue;
    for (const FunctionNode *callee : program.callees(*site.expr))
      if (callee != &node && !steps.position(*callee))
        if (auto record = recordIn(*callee, 1)) {
          Unit here = unitAt(node, *site.expr);
          return Record{{node.file->path, site.expr->range}, here.open() ? here : record->unit};
        }
  }
  if (depth == 0)
    return std::nullopt;
  for (const CallSite &call : contexts(node))
    if (auto record = recordAround(*call.caller, call.condition, call.site, depth - 1))
      return record;
  return std::nullopt;
}

//===--- The operations of a step -----------------------------------------------------------===//

struct Atomicities::Member {
  const OwnOperation *own = nullptr;
  const SqlStatement *statement = nullptr;
  const FunctionNode *node = nullptr;
  Unit unit;
  Place place;          ///< in the step's own function
  int condition = -1;   ///< there
  bool loop = false;    ///< repeated, each time with a commit of its own
  bool covered = false; ///< a probe looks for what it makes
  bool guarded = true;  ///< by anything at all: else other rules speak
  bool weak = false;
  bool chained = false;
  bool filling = false; ///< into a table that a probe made: what a rerun leaves out
  Atomicity::Why why = Atomicity::Why::NoTransaction;
  std::vector<const Action *> actions; ///< all effects of the statement
};

namespace {

bool changesSchema(ActionKind kind) {
  switch (kind) {
  case ActionKind::Insert:
  case ActionKind::Update:
  case ActionKind::Delete:
  case ActionKind::Pragma:
  case ActionKind::Unknown:
  case ActionKind::Session:
    return false;
  default:
    return true;
  }
}

/// Whether the probe asks for rows: `SELECT 1 FROM t WHERE c = 3`, and not for tables or columns.
bool asksForRows(const Names &probe) {
  static constexpr std::string_view catalogs[] = {
      "sqlite_master", "sqlite_schema", "information_schema", "pg_tables",
      "pg_class",      "pg_catalog",    "pg_attribute"};
  return probe.count("select") && std::none_of(std::begin(catalogs), std::end(catalogs),
                                               [&](auto c) { return probe.count(std::string(c)); });
}

/// Whether what the probe looks for is what the action makes or removes.
bool looksFor(const Names &probe, const Action &a) {
  auto has = [&](const std::string &name) { return !name.empty() && probe.count(name) > 0; };
  auto column = [&] {
    return std::any_of(a.columns.begin(), a.columns.end(),
                       [&](const Column &c) { return has(c.name); });
  };
  if (!a.objectKnown)
    return true; // of a name that is known only when it runs
  switch (a.kind) {
  case ActionKind::CreateTable:
  case ActionKind::DropTable:
  case ActionKind::Truncate:
    return has(a.object);
  case ActionKind::RenameTable:
    return has(a.object) || has(a.name);
  case ActionKind::AddColumn:
  case ActionKind::DropColumn:
  case ActionKind::ChangeColumn:
  case ActionKind::RenameColumn:
    return has(a.name) || column();
  case ActionKind::Insert:
    return asksForRows(probe) && has(a.object);
  case ActionKind::Update:
  case ActionKind::Delete: {
    bool filter = std::any_of(a.filterColumns.begin(), a.filterColumns.end(), has);
    return asksForRows(probe) && has(a.object) && (filter || column());
  }
  case ActionKind::AlterOther:
    return has(a.object);
  default:
    return has(a.name);
  }
}

/// The list that a statement is put into, to be executed later: `queries += "…"`.
const Expr *batchOf(const Expr &e, Act act) {
  if (e.kind == ExprKind::Assign && !e.args.empty())
    return &e.args[0];
  if (e.kind == ExprKind::Call && (act == Act::None || act == Act::Queue) && !e.receiver.empty())
    return &e.receiver[0];
  return nullptr;
}

} // namespace

/// Follows a step through what it calls, and keeps its operations in order.
class Atomicities::Trace {
public:
  using Batches = std::map<std::string, Unit>;

  Trace(const Atomicities &all, const StepDraft &draft) : all(all), draft(draft) {}

  std::vector<Member> run() {
    if (draft.table) {
      table();
    } else if (draft.node) {
      std::vector<Names> probes;
      std::vector<CallSite> entered = all.contexts(*draft.node);
      if (entered.size() == 1)
        probes = probesAround(*entered[0].caller, entered[0].condition);
      function(*draft.node, probes, {}, 0, nullptr, {});
    }
    return std::move(members);
  }

private:
  std::vector<Names> probesAround(const FunctionNode &node, int condition) const {
    std::vector<Names> out;
    for (int c = condition; c >= 0; c = node.conditions[c].outer) {
      const Condition &at = node.conditions[c];
      if (at.kind == Condition::Kind::Loop || !at.expr)
        continue;
      // A question about a version's column is a probe as well.
      auto names = all.guards.probes(node, *at.expr);
      if (names && (!names->empty() || !all.guards.isVersionGuard(node, at)))
        out.push_back(std::move(*names));
    }
    if (node.owner)
      for (const CallSite &call : node.callers)
        if (call.expr->kind == ExprKind::Lambda)
          for (Names &names : probesAround(*call.caller, call.condition))
            out.push_back(std::move(names));
    return out;
  }

  void table() {
    Unit unit;
    if (CallSite site = all.guards.dispatcher(*draft.table); site.caller && site.expr)
      unit = all.unitAt(*site.caller, *site.expr);
    const StepTable::Entry *entry = nullptr;
    for (const StepTable::Entry &e : draft.table->entries)
      if (e.expr->range == draft.step.place.range)
        entry = &e;
    if (!entry)
      return;
    std::vector<Names> probes;
    for (const Expr *text : entry->sql)
      if (std::all_of(text->sql.begin(), text->sql.end(), [](const SqlStatement &s) {
            return std::all_of(s.actions.begin(), s.actions.end(),
                               [](const Action &a) { return a.kind == ActionKind::Read; });
          }))
        probes.push_back(identifiers(text->text.value(" ")));
    for (const OwnOperation &own : draft.operations) {
      Member m;
      for (const Expr *text : entry->sql)
        if (const SqlStatement *s = statementOf(text->sql, own.action)) {
          m.statement = s;
          m.unit = unit.open() ? unit : within(*text, *s);
        }
      m.own = &own;
      m.place = own.operation.place;
      add(std::move(m), probes);
    }
  }

  static const SqlStatement *statementOf(const std::vector<SqlStatement> &list,
                                         const Action *action) {
    for (const SqlStatement &s : list)
      for (const Action &a : s.actions)
        if (&a == action)
          return &s;
    return nullptr;
  }

  /// The transaction that one text opens and ends around the statement.
  static Unit within(const Expr &text, const SqlStatement &statement) {
    int open = 0, count = 0;
    for (const SqlStatement &s : text.sql) {
      if (&s == &statement)
        return open > 0 ? Unit{&text, count} : Unit{};
      for (const Action &a : s.actions) {
        open += a.kind == ActionKind::Begin;
        count += a.kind == ActionKind::Begin;
        open -= a.kind == ActionKind::Commit || a.kind == ActionKind::Rollback;
      }
    }
    return {};
  }

  /// A draft's own operations are settled; those of what it calls are as the statement says.
  const std::vector<OwnOperation> &listOf(const FunctionNode &node, int depth) const {
    return depth == 0 ? draft.operations : all.operations.of(node).list;
  }

  /// The transaction at an expression of a function that the step has come to under `entered`: a
  /// helper is in the step's own, whatever its other callers have open.
  Unit unitAt(const FunctionNode &node, const Expr &expr, int depth, const Unit &entered) const {
    if (depth > 0 && all.transactions.at(node, expr) == inheritedTransaction && !node.owner)
      return entered;
    return all.unitAt(node, expr);
  }

  /// `from`: the call in the step's own function that leads here, or null; `entered`: what is open
  /// there.
  void function(const FunctionNode &node, const std::vector<Names> &probes, const Batches &batches,
                int depth, const Site *from, const Unit &entered) {
    if (members.size() > maxMembers || !active.insert(&node).second)
      return;
    std::multimap<int, const OwnOperation *> bySite;
    for (const OwnOperation &own : listOf(node, depth))
      if (own.node == &node && own.site >= 0 && own.expr == node.sites[own.site].expr)
        bySite.emplace(own.site, &own);
    std::set<std::string> described; // what is built there is part of one operation
    for (const auto &[site, own] : bySite)
      if (own->expr->meaning.act == Act::Builder)
        for (const Expr &arg : own->expr->args)
          if (arg.kind == ExprKind::Lambda)
            described.insert(arg.name);
    for (size_t i = 0; i < node.sites.size(); ++i) {
      const Site &site = node.sites[i];
      if (site.expr->kind == ExprKind::Lambda && described.count(site.expr->name))
        continue;
      if (depth == 0 && !inside(node, site.condition, draft.region))
        continue;
      if (all.chains.unreachable(node, site.condition))
        continue;
      std::vector<Names> around = probes;
      bool looked = false;
      auto look = [&] {
        if (looked)
          return;
        looked = true;
        for (Names &names : probesAround(node, site.condition))
          around.push_back(std::move(names));
      };
      auto [begin, end] = bySite.equal_range(static_cast<int>(i));
      for (auto at = begin; at != end; ++at) {
        look();
        own(node, *at->second, around, batches, depth, from ? *from : site, entered);
      }
      if (begin != end || depth >= maxDepth)
        continue;
      const auto &called = all.program.calledFrom(node, static_cast<int>(i));
      for (const FunctionNode *callee : called) {
        if (called.size() > maxTargets || callee->function->constructor ||
            callee->function->testCode || !all.transactions.writes(*callee) ||
            (all.steps.isMigration(*callee) && !callee->function->lambda && all.ownStep(*callee)))
          continue;
        look();
        function(*callee, around, handedOver(node, static_cast<int>(i), *callee, batches),
                 depth + 1, from ? from : &site, unitAt(node, *site.expr, depth, entered));
      }
    }
    active.erase(&node);
  }

  void own(const FunctionNode &node, const OwnOperation &own, const std::vector<Names> &probes,
           const Batches &batches, int depth, const Site &root, const Unit &entered) {
    Meaning meaning = all.operations.meaning(*own.expr);
    // What cannot fail only changes something in memory, which is written as a whole.
    bool memory = own.operation.store == Store::KeyValue && meaning.errors == ErrorStyle::Never;
    if (own.operation.store == Store::Object || own.operation.kind == ActionKind::Session || memory)
      return;
    Member m;
    m.own = &own;
    m.node = &node;
    m.unit = unitAt(node, *own.expr, depth, entered);
    if (own.action) {
      if (const Expr *subject = subjectOf(*own.expr, meaning))
        forEach(*subject, [&](const Expr &e) {
          if (const SqlStatement *s = statementOf(e.sql, own.action)) {
            m.statement = s;
            if (!m.unit.open())
              m.unit = within(e, *s);
          }
        });
      if (const Expr *list = batchOf(*own.expr, meaning.act)) {
        auto unit = batch(node, rootName(*list), own.site, batches);
        if (!unit)
          return; // executed out of view
        m.unit = *unit;
      } else if (!m.unit.open() &&
                 (all.transactions.wrapsBatch(*own.expr) || meaning.dialect == Dialect::Postgres)) {
        m.unit = {own.expr, 1}; // several statements sent at once
      }
    }
    m.place = depth == 0 ? own.operation.place : Place{draft.node->file->path, root.expr->range};
    m.condition = root.condition;
    m.loop = repeated(node, own, m.unit);
    const Operation &op = own.operation;
    if (depth == 0) // what compounds at every start, since nothing is recorded, is told as that
      m.guarded = op.guarded() && (op.versionRecorded || op.rerun != Rerun::Compounds);
    add(std::move(m), probes);
  }

  /// In a loop whose every round commits.
  bool repeated(const FunctionNode &node, const OwnOperation &own, const Unit &unit) const {
    if (own.loop < 0)
      return false;
    if (const OwnTransaction *t = unit.transaction)
      return t->loop > 0;
    return !unit.open();
  }

  /// The unit in which the statements of a list are executed; nothing if that is out of view.
  std::optional<Unit> batch(const FunctionNode &node, const std::string &list, int after,
                            const Batches &batches) const {
    if (auto found = batches.find(list); found != batches.end())
      return found->second;
    for (size_t i = static_cast<size_t>(after) + 1; i < node.sites.size(); ++i) {
      const Expr &e = *node.sites[i].expr;
      if (e.kind != ExprKind::Call)
        continue;
      Meaning meaning = all.operations.meaning(e);
      bool wraps = all.transactions.wrapsBatch(e);
      for (const Expr &arg : e.args) {
        std::string root = rootName(arg);
        bool same = root == list;
        if (auto local = node.locals.find(root); !same && local != node.locals.end())
          for (const Definition &d : local->second)
            same |= d.range && rootName(*d.value) == list; // for (q : queries) exec(q)
        // What a function out of view does with a whole list may well be one transaction.
        bool seen = meaning.act == Act::Execute && (root != list || meaning.sure);
        if (!same || !(wraps || seen))
          continue;
        return wraps ? Unit{&e, 1} : all.unitAt(node, e);
      }
    }
    return std::nullopt;
  }

  /// Lists that a callee fills: by its parameters' names, or captured under their own.
  Batches handedOver(const FunctionNode &node, int site, const FunctionNode &callee,
                     const Batches &batches) const {
    Batches out;
    const Expr &call = *node.sites[site].expr;
    if (callee.owner == &node) {
      out = batches;
      for (const OwnOperation &own : all.operations.of(callee).list)
        if (own.expr && own.action)
          if (const Expr *list = batchOf(*own.expr, all.operations.meaning(*own.expr).act))
            if (auto unit = batch(node, rootName(*list), site, batches))
              out.emplace(rootName(*list), *unit);
      return out;
    }
    for (size_t p = 0; p < call.args.size() && p < callee.function->parameters.size(); ++p) {
      std::string root = rootName(call.args[p]);
      if (!root.empty() && callee.function->parameters[p].output)
        if (auto unit = batch(node, root, site, batches))
          out.emplace(callee.function->parameters[p].name, *unit);
    }
    return out;
  }

  void add(Member m, const std::vector<Names> &probes) {
    if (m.own->action)
      m.actions.push_back(m.own->action);
    bool same = !members.empty() && members.back().own->expr == m.own->expr &&
                members.back().statement == m.statement &&
                (m.statement || members.back().own->operation.text == m.own->operation.text);
    const Operation &op = m.own->operation;
    // A table whose name is computed may well be one that the step makes afresh.
    bool afresh = m.own->action && m.own->action->kind == ActionKind::Insert && op.object.empty();
    bool weak = !op.selfGuarded && !op.recordsVersion && m.guarded && op.store != Store::File &&
                !afresh && (op.rerun == Rerun::Fails || op.rerun == Rerun::Compounds);
    bool covered = false;
    for (const Names &probe : probes)
      covered |= looked(probe, m);
    if (same && m.own->action) { // another effect of the same statement
      Member &whole = members.back();
      whole.actions.push_back(m.own->action);
      if (weak && !whole.weak)
        whole.own = m.own;
      whole.weak |= weak;
      whole.covered |= covered;
      return;
    }
    m.weak = weak;
    m.covered = covered;
    if (m.own->action && m.own->action->kind == ActionKind::CreateTable && covered)
      probed.insert(m.own->action->object);
    // Filled behind a probe for the table itself: never, once the table is there.
    if (m.own->action && m.own->action->kind == ActionKind::Insert && !covered && m.guarded &&
        !op.recordsVersion && probed.count(m.own->action->object))
      m.weak = m.filling = true;
    members.push_back(std::move(m));
  }

  bool looked(const Names &probe, const Member &m) {
    if (probe.empty())
      return true;
    const Action *a = m.own->action;
    if (!a) {
      const Operation &op = m.own->operation;
      return probe.count(op.object) || std::any_of(m.own->touched.begin(), m.own->touched.end(),
                                                   [&](auto &t) { return probe.count(t) > 0; });
    }
    if (!looksFor(probe, *a))
      return false;
    // The first rows satisfy the probe; rows after them never come.
    return a->kind != ActionKind::Insert || filled.insert(a->object).second;
  }

  const Atomicities &all;
  const StepDraft &draft;
  std::vector<Member> members;
  std::set<const FunctionNode *> active; ///< asked only
  Names probed;                          ///< tables made behind a probe
  Names filled;                          ///< tables that a probe for rows has covered once
};

//===--- The verdict ------------------------------------------------------------------------===//

/// Whether two places of a function are never both reached: branches of one if or switch.
static bool exclusive(const FunctionNode &node, int a, int b) {
  for (int i = a; i >= 0; i = node.conditions[i].outer)
    for (int j = b; j >= 0; j = node.conditions[j].outer) {
      const Condition &x = node.conditions[i], &y = node.conditions[j];
      if (x.expr && x.expr == y.expr &&
          (x.statement == y.statement
               ? x.holds != y.holds
               : x.kind == Condition::Kind::Case && y.kind == Condition::Kind::Case))
        return x.kind != Condition::Kind::Case;
    }
  return false;
}

bool Atomicities::mayBeMysql(const StepDraft &draft, const std::vector<Member> &members) const {
  bool other = false;
  for (const Member &m : members) {
    if (m.statement && m.statement->dialect == Dialect::Mysql)
      return true;
    if (!m.own->expr)
      continue;
    Dialect dialect = operations.meaning(*m.own->expr).dialect;
    if (dialect == Dialect::Mysql)
      return true;
    other |= dialect == Dialect::Sqlite || dialect == Dialect::Postgres;
  }
  if (other || !draft.node)
    return false;
  const FunctionNode *node = draft.node;
  while (node->owner)
    node = node->owner;
  return mysqlClasses.count(ownerOf(*node)) > 0;
}

/// `SET c = 0 WHERE c = 1; SET c = 1 WHERE c = 2`: each is stable, but run again, the second's rows
/// are taken by the first.
template <typename Members> static void findChains(Members &members) {
  for (size_t i = 0; i < members.size(); ++i)
    for (size_t j = i + 1; j < members.size(); ++j) {
      const Action *a = members[i].own->action, *b = members[j].own->action;
      if (!a || !b || a->mapping.empty() || b->mapping.empty() || a->object != b->object ||
          a->mapping[0].column != b->mapping[0].column || a->mapping[0].from != b->mapping[0].to ||
          a->mapping[0].from == a->mapping[0].to)
        continue;
      for (size_t at : {i, j}) {
        members[at].weak = members[at].chained = true;
        members[at].covered = false; // some rows of the next value may still be there
      }
    }
}

/// MySQL commits before and after each change of the schema, and what follows is in no transaction.
template <typename Members> static void commitImplicitly(Members &members) {
  std::vector<decltype(members.front().unit)> broken;
  for (auto &m : members) {
    bool schema = std::any_of(m.actions.begin(), m.actions.end(), [](const Action *a) {
      return changesSchema(a->kind) && !a->temporary;
    });
    schema |= m.actions.empty() && m.own->operation.store == Store::Sql &&
              changesSchema(m.own->operation.kind);
    bool after = std::find(broken.begin(), broken.end(), m.unit) != broken.end();
    if (!m.unit.open() || (!schema && !after))
      continue;
    if (!after)
      broken.push_back(m.unit);
    m.unit = {};
    m.why = Atomicity::Why::ImplicitCommit;
  }
}

/// Whether the step runs in the transaction of a larger step, which answers for both.
bool Atomicities::partOfHolder(const StepDraft &draft, const std::vector<Member> &members) const {
  const OwnTransaction *t = members.front().unit.transaction;
  if (!t || !draft.node || members.front().unit.of == &transactions.of(*draft.node))
    return false;
  for (const FunctionNode *holder = holderOf(*draft.node); holder; holder = nullptr)
    if (steps.isMigration(*holder) && transactions.writes(*holder))
      for (const OwnOperation &own : operations.of(*holder).list)
        if (own.operation.store == Store::Sql && own.operation.kind != ActionKind::Session)
          return true;
  return false;
}

/// The function whose transaction is open whenever `node` is entered.
const FunctionNode *Atomicities::holderOf(const FunctionNode &node) const {
  std::set<const FunctionNode *> seen; // asked only
  const FunctionNode *at = &node;
  while (at && seen.insert(at).second) {
    const FunctionNode *next = nullptr;
    for (const CallSite &call : contexts(*at)) {
      if (!call.expr)
        continue;
      if (transactions.at(*call.caller, *call.expr) > 0)
        return call.caller;
      next = next ? next : call.caller;
    }
    at = next;
  }
  return nullptr;
}

/// Whether the function executes SQL, also such as cannot be read.
bool Atomicities::executes(const FunctionNode &node) const {
  return operations.of(node).statements > 0;
}

std::optional<Atomicity> Atomicities::of(const StepDraft &draft) const {
  const Step &step = draft.step;
  if (step.direction == Direction::Down || step.unreachable)
    return std::nullopt;
  if (draft.node && !draft.region && !ownStep(*draft.node) && !draft.node->function->sqlFile)
    return std::nullopt;
  for (const OwnOperation &own : draft.operations)
    if (own.operation.callersUnknown)
      return std::nullopt;
  std::vector<Member> members = Trace(*this, draft).run();
  std::optional<Record> record;
  for (const Member &m : members)
    if (m.own->operation.recordsVersion && !step.framework)
      record = Record{m.place, m.unit};
  std::erase_if(members, [](const Member &m) { return m.own->operation.recordsVersion; });
  if (members.empty() || partOfHolder(draft, members))
    return std::nullopt;
  // A block behind a probe needs no record: the probe is its own.
  bool probed = draft.region && !draft.versioned;
  if (!record && !step.framework && !probed) {
    if (draft.table) {
      if (CallSite site = guards.dispatcher(*draft.table); site.caller)
        record = recordAround(*site.caller, site.condition, site.site, maxDepth - 1);
    } else {
      int at = members.front().condition;
      record = recordAround(*draft.node, at, -1, maxDepth - 1);
    }
  }

  // Another store takes no part in the transaction of the database.
  std::optional<Atomicity> second;
  for (Member &m : members) {
    if (!m.unit.open() || m.own->operation.store == Store::Sql)
      continue;
    if (!m.node || !executes(*m.node))
      continue; // its own store's transaction
    const Operation &op = m.own->operation;
    Meaning meaning = m.own->expr ? operations.meaning(*m.own->expr) : Meaning();
    bool gone = op.kind == ActionKind::Delete || op.kind == ActionKind::Truncate;
    if (gone && meaning.sure && !second) {
      second.emplace();
      second->fault = Atomicity::Fault::SecondStore;
      second->place = m.place;
      second->text = op.text;
      if (const OwnTransaction *t = m.unit.transaction; t && t->begin->range.valid())
        second->others.push_back(members.front().place);
    }
    m.unit = {};
  }

  findChains(members);
  if (mayBeMysql(draft, members)) {
    commitImplicitly(members);
    if (record && std::any_of(members.begin(), members.end(), [](const Member &m) {
          return m.why == Atomicity::Why::ImplicitCommit;
        }))
      record->unit = {};
  }

  // A commit on an error path parts what one transaction should hold together.
  const Expr *leak = nullptr;
  for (Member &m : members) {
    const Expr *at = nullptr;
    if (const OwnTransaction *t = m.unit.transaction)
      at = t->leak;
    if (!at && m.node && m.own->expr &&
        transactions.at(*m.node, *m.own->expr) == inheritedTransaction)
      at = transactions.of(*m.node).leak;
    if (at) {
      leak = leak ? leak : at;
      m.unit = {};
      m.why = Atomicity::Why::CommitOnError;
    }
  }

  auto apart = [&](const Unit &a, const Unit &b) { return !a.open() || !(a == b); };
  for (const Member &w : members) {
    if (!w.weak || w.covered || (record && !apart(w.unit, record->unit)))
      continue;
    // What has run last is not run again but for want of the record, which is the framework's.
    if (step.framework && &w == &members.back() && !w.loop && !w.chained && !w.filling)
      continue;
    Atomicity found;
    for (const Member &o : members) {
      if (&o == &w || !apart(w.unit, o.unit))
        continue;
      if (draft.node && exclusive(*draft.node, w.condition, o.condition))
        continue;
      if (found.others.size() < 5)
        found.others.push_back(o.place);
    }
    bool alone = found.others.empty() && !w.loop;
    if (alone && !record)
      continue;
    found.record = alone && record;
    if (record && found.others.size() < 6)
      found.others.push_back(record->place);
    found.place = w.place;
    found.text = w.own->operation.text;
    found.chained = w.chained;
    found.why = w.why;
    if (w.why == Atomicity::Why::NoTransaction && w.unit.open())
      found.why = Atomicity::Why::SeveralTransactions;
    if (leak && w.why == Atomicity::Why::CommitOnError && w.node)
      found.cause = {w.node->file->path, leak->range};
    return found;
  }
  if (second)
    return second;

  // Never committed: everything is undone when the holder, or the connection, goes.
  for (const Member &m : members) {
    const OwnTransaction *t = m.unit.transaction;
    if (!t || !t->abandoned || t->leak)
      continue;
    Atomicity found;
    found.fault = Atomicity::Fault::NotCommitted;
    found.place = m.place;
    found.text = m.own->operation.text;
    return found;
  }
  return std::nullopt;
}

} // namespace migralint::linking
