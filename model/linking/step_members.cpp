// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of Atomicities that knows which operations a step comes to, in which order, in which
// transactions, and whether anything but the record keeps each from running twice.
#include "model/linking/step_members.h"

#include "model/linking/order.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// Of a call with more targets, what it does is not known.
static constexpr size_t maxTargets = 3;

/// Operations of one step that are looked at.
static constexpr size_t maxMembers = 400;

/// Whether the probe asks for rows: `SELECT 1 FROM t WHERE c = 3`, and not for tables or columns.
static bool asksForRows(const Names &probe) {
  static constexpr std::string_view catalogs[] = {
      "sqlite_master", "sqlite_schema", "information_schema", "pg_tables",
      "pg_class",      "pg_catalog",    "pg_attribute"};
  return probe.count("select") && std::none_of(std::begin(catalogs), std::end(catalogs),
                                               [&](auto c) { return probe.count(std::string(c)); });
}

/// Whether what the probe looks for is what the action makes or removes.
static bool looksFor(const Names &probe, const Action &a) {
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
static const Expr *batchOf(const Expr &e, Act act) {
  if (e.kind == ExprKind::Assign && !e.args.empty())
    return &e.args[0];
  if (e.kind == ExprKind::Call && (act == Act::None || act == Act::Queue) && !e.receiver.empty())
    return &e.receiver[0];
  return nullptr;
}

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
  /// `kept`: conditions that hold before the operation and after it, as `if (get(k))` around a put
  /// of `k`.
  std::vector<Names> probesAround(const FunctionNode &node, int condition,
                                  const std::set<int> &kept = {}) const {
    std::vector<Names> out;
    for (int c = condition; c >= 0; c = node.conditions[c].outer) {
      const Condition &at = node.conditions[c];
      if (at.kind == Condition::Kind::Loop || !at.expr || kept.count(c))
        continue;
      // A question about a version's column is a probe as well.
      const auto &names = all.guards.probes(node, at);
      if (names && (!names->empty() || !all.guards.isVersionGuard(node, at)))
        out.push_back(*names);
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
      if (onlyQueries(text->sql))
        probes.push_back(identifiers(text->text.value(" ")));
    for (const OwnOperation &own : draft.operations) {
      Member m;
      for (const Expr *text : entry->sql)
        if (const SqlStatement *s = statementOf(text->sql, own.action)) {
          m.statement = s;
          m.text = text;
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
      if (depth == 0 && draft.region && !isUnder(node, site.condition, *draft.region))
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
        const OwnOperation &operation = *at->second;
        std::vector<Names> others;
        if (!operation.kept.empty()) {
          others = probes;
          for (Names &names : probesAround(node, site.condition, operation.kept))
            others.push_back(std::move(names));
        }
        own(node, operation, operation.kept.empty() ? around : others, batches, depth,
            from ? *from : site, entered);
      }
      if (begin != end || depth >= maxDepth)
        continue;
      const auto &called = all.program.calledFrom(node, static_cast<int>(i));
      for (const FunctionNode *callee : called) {
        if (called.size() > maxTargets || callee->function->constructor ||
            callee->function->testCode || callee->function->framework ||
            !all.transactions.writes(*callee) ||
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
    // What cannot fail, as `document["key"] = 7`, only changes something in memory, which is
    // written as a whole; unless the function that does so is one that writes it, too.
    const FunctionNode *helper = all.operations.forwarder(*own.expr);
    bool memory = !(helper && !all.transactions.of(*helper).own.empty()) &&
                  own.operation.store == Store::KeyValue &&
                  (meaning.errors == ErrorStyle::Never || own.expr->kind == Expr::Kind::Assign);
    // What a library runs once is a step of its own.
    if (own.operation.store == Store::Object || own.operation.kind == ActionKind::Session ||
        memory || meaning.once)
      return;
    Member m;
    m.own = &own;
    m.node = &node;
    m.unit = unitAt(node, *own.expr, depth, entered);
    if (own.action) {
      const Expr *filled = own.filled ? all.operations.filled(*own.expr) : nullptr;
      if (const Expr *subject = filled ? filled : subjectOf(*own.expr, meaning))
        forEach(*subject, [&](const Expr &e) {
          if (const SqlStatement *s = statementOf(e.sql, own.action)) {
            m.statement = s;
            if (!m.unit.open())
              m.unit = within(e, *s);
          }
        });
      if (const Expr *list = own.filled ? nullptr : batchOf(*own.expr, meaning.act)) {
        auto unit = batch(node, rootName(*list), own.site, batches);
        if (!unit)
          return; // executed out of view
        m.unit = *unit;
      } else if (!m.unit.open() && (all.transactions.wrapsBatch(*own.expr) ||
                                    (!node.function->sqlFile &&
                                     all.operations.dialectOf(own) == Dialect::Postgres))) {
        m.unit = {own.expr, 1}; // several statements sent at once
      }
    }
    m.place = depth == 0 ? own.operation.place : Place{draft.node->file->path, root.expr->range};
    m.condition = root.condition;
    m.loop = repeated(node, own, m.unit);
    const Operation &op = own.operation;
    if (depth == 0) // what compounds at every start, since nothing is recorded, is told as that
      m.guarded = op.guarded() &&
                  (op.versionRecorded || op.rerun != Rerun::Compounds ||
                   std::any_of(op.guards.begin(), op.guards.end(),
                               [](const Guard &g) { return g.kind != GuardKind::Version; }));
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

std::vector<Atomicities::Member> Atomicities::membersOf(const StepDraft &draft) const {
  return Trace(*this, draft).run();
}

} // namespace migralint::linking
