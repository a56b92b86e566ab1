// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/unchecked.h"

#include "model/linking/transactions.h"
#include "model/linking/words.h"

#include <algorithm>
#include <set>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using StatementKind = Statement::Kind;

namespace {

/// How many calls up a record of the version is looked for.
constexpr int reach = 4;

class Finder {
public:
  Finder(std::vector<StepDraft> &drafts, const Program &program, const Guards &guards,
         const Operations &operations, const Steps &steps)
      : program(program), guards(guards), operations(operations), steps(steps),
        results(program, operations), transactions(program, operations) {
    for (StepDraft &draft : drafts) {
      if (draft.node)
        byNode[draft.node].push_back(&draft);
      for (OwnOperation &own : draft.operations)
        if (own.node)
          bySite[{own.node, own.site}].push_back({&draft, &own});
    }
  }

  std::vector<UncheckedResult> find() {
    for (const FunctionNode &node : program.functions()) {
      const Function &f = *node.function;
      if (!f.testCode && !f.sqlFile && !f.createName)
        for (int i = 0; i < static_cast<int>(node.sites.size()); ++i)
          look(node, i);
    }
    return std::move(outside);
  }

private:
  struct InStep {
    StepDraft *draft;
    OwnOperation *own;
  };

  /// BEGIN and COMMIT as SQL.
  static bool isTransaction(const OwnOperation &own) {
    return own.action &&
           (own.action->kind == ActionKind::Begin || own.action->kind == ActionKind::Commit);
  }

  /// A cache or a temporary file that stays where it was costs room and no data.
  bool tidiesUp(const OwnOperation &own) const {
    return own.expr && operations.meaning(*own.expr).act == Act::RemoveFile && changesCache(own);
  }

  /// The operation that the site is, if it is one that counts here.
  const OwnOperation *operationAt(const FunctionNode &node, int site) const {
    for (const OwnOperation &own : operations.of(node).list)
      if (own.site == site && (own.operation.kind != ActionKind::Session || isTransaction(own)) &&
          own.operation.store != Store::Object && !(own.action && own.action->temporary) &&
          !tidiesUp(own) &&
          own.operation.text != "…") // nothing of it is known: it may as well read
        return &own;
    return nullptr;
  }

  /// `for (s : statements) { Query q(db); q.exec(s); }`: statements come one after the other, and
  /// nobody asks the query for rows, so they are no reads.
  bool runsScript(const FunctionNode &node, int site) const {
    const Site &at = node.sites[site];
    if (at.loop < 0 || at.expr->receiver.empty() || at.expr->receiver[0].kind != ExprKind::Name)
      return false;
    const std::string &query = at.expr->receiver[0].name;
    const Statement *made = nullptr; // anew in each round
    const Statement &loop = *node.loops[at.loop].statement;
    for (const Statement &s : loop.body)
      if (s.kind == StatementKind::Declare && s.name == query)
        made = &s;
    if (!made)
      return false;
    const std::vector<Range> &unread = operations.of(node).unreadAt;
    bool runs = std::find(unread.begin(), unread.end(), at.expr->range) != unread.end();
    // Or it was given the statement when it was made: `Query q(db, s); q.exec();`.
    runs |= operations.meaning(*at.expr).act == Act::ExecutePrepared && made->expr.args.size() > 1;
    if (!runs)
      return false;
    for (size_t i = 0; i < node.sites.size(); ++i) {
      const Expr &other = *node.sites[i].expr;
      if (&other == at.expr || !loop.range.contains(other.range) ||
          other.meaning.act == Act::ErrorQuery || other.meaning.act == Act::Log)
        continue;
      bool later = static_cast<int>(i) > site,
           prepares = operations.meaning(other).act == Act::Prepare;
      for (const std::vector<Expr> *parts : {&other.receiver, &other.args})
        for (const Expr &part : *parts)
          if (part.kind == ExprKind::Name && part.name == query && (later || prepares))
            return false;
    }
    return true;
  }

  /// Whether the site stands in a block for a store without a version that does nothing known to
  /// be a migration's work: what it runs is the schema of a fresh one.
  bool fillsFresh(const FunctionNode &node, int site) const {
    for (int c = node.sites[site].condition; c >= 0; c = node.conditions[c].outer) {
      const Condition &at = node.conditions[c];
      if (at.early || !at.holds || at.kind != Condition::Kind::If || !at.expr ||
          !asksForFresh(*at.expr) || !guards.isVersionGuard(node, at))
        continue;
      auto inside = [&](int within) {
        for (; within >= 0; within = node.conditions[within].outer)
          if (node.conditions[within].statement == at.statement && node.conditions[within].holds)
            return true;
        return false;
      };
      const auto &list = operations.of(node).list;
      return std::none_of(list.begin(), list.end(), [&](const OwnOperation &own) {
        return own.action && inside(own.condition) &&
               own.operation.kind != ActionKind::CreateTable &&
               own.operation.kind != ActionKind::Session && !own.operation.recordsVersion;
      });
    }
    return false;
  }

  bool underVersion(const FunctionNode &node, int condition) const {
    for (int c = condition; c >= 0; c = node.conditions[c].outer)
      if (!node.conditions[c].early && guards.isVersionGuard(node, node.conditions[c]))
        return true;
    return false;
  }

  /// Whether the function has called migration code before the site: it runs the steps.
  bool runsSteps(const FunctionNode &node, int site) const {
    for (int i = 0; i < site; ++i)
      for (const FunctionNode *callee : program.calledFrom(node, i))
        if (steps.isMigration(*callee))
          return true;
    return false;
  }

  bool makesTable(const FunctionNode &node, int site) const {
    for (const OwnOperation &own : operations.of(node).list)
      if (own.site == site && own.operation.kind == ActionKind::CreateTable)
        return true;
    for (const FunctionNode *callee : program.callees(*node.sites[site].expr))
      if (callee->function->createName)
        return true;
    return false;
  }

  /// Whether tables are made for the first time before the site: in its block, or in both branches
  /// of an `if` in there, one for each engine.
  bool creates(const FunctionNode &node, int site) const {
    const int block = node.sites[site].condition;
    std::set<int> branches; // of the block, with a table in them
    for (int i = 0; i < site; ++i) {
      int at = node.sites[i].condition;
      const bool here = at == block;
      while (!here && at >= 0 && node.conditions[at].early)
        at = node.conditions[at].outer;
      if ((!here && (at < 0 || node.conditions[at].outer != block)) || !makesTable(node, i))
        continue;
      if (here)
        return true;
      branches.insert(at);
    }
    return std::any_of(branches.begin(), branches.end(), [&](int a) {
      return std::any_of(branches.begin(), branches.end(), [&](int b) {
        const Condition &x = node.conditions[a], &y = node.conditions[b];
        return x.expr && x.expr == y.expr && x.statement == y.statement && x.holds && !y.holds;
      });
    });
  }

  /// Whether the block of a BEGIN or COMMIT makes the tables of a fresh store.
  bool createsAround(const FunctionNode &node, int site) const {
    int last = site;
    while (last + 1 < static_cast<int>(node.sites.size()) &&
           node.sites[last + 1].condition == node.sites[site].condition)
      ++last;
    return creates(node, last);
  }

  bool inMigration(const FunctionNode &node, int site, const OwnOperation *own) const {
    if (own && own->operation.recordsVersion && creates(node, site))
      return false;
    if (bySite.count({&node, site}) || steps.isMigration(node) ||
        underVersion(node, node.sites[site].condition))
      return true;
    return own && own->operation.recordsVersion &&
           (runsSteps(node, site) || asksForVersion(node, node.sites[site].condition));
  }

  /// Whether a condition around speaks of a version: `if (runAll(steps, store.version))`.
  static bool asksForVersion(const FunctionNode &node, int condition) {
    bool asks = false;
    for (int c = condition; c >= 0; c = node.conditions[c].outer)
      if (!node.conditions[c].early)
        forEach(*node.conditions[c].expr,
                [&](const Expr &e) { asks |= e.versionName || e.latestName; });
    return asks;
  }

  /// Whether all that the function does is set up the connection: `PRAGMA foreign_keys = ON`.
  bool onlySetsSession(const FunctionNode &node) const {
    const auto &list = operations.of(node).list;
    return !list.empty() && std::all_of(list.begin(), list.end(), [](const OwnOperation &own) {
      return own.operation.kind == ActionKind::Session && !isTransaction(own);
    });
  }

  /// Whether the call is one of a function that does an operation itself and loses its result, or
  /// of a migration that forwards the results of its own. What everyday code does further down is
  /// its own business.
  bool isHelper(const Expr &call, Tells tells) const {
    if (call.meaning.act != Act::None || operations.meaning(call).act != Act::None)
      return false;
    const auto &callees = program.callees(call);
    return !callees.empty() &&
           std::all_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
             const Function &f = *callee->function;
             if (f.createName || f.openName)
               return false;
             if (steps.isMigration(*callee)) // what it loses itself is told of there
               return tells == Tells::Result && !onlySetsSession(*callee);
             int loses = results.losesAt(*callee);
             if (loses < 0)
               return false;
             Act act = callee->sites[loses].expr->meaning.act;
             if ((act == Act::Begin || act == Act::Commit) && createsAround(*callee, loses))
               return false;
             const OwnOperation *own = operationAt(*callee, loses);
             return act == Act::Begin || act == Act::Commit || (own && own->action);
           });
  }

  void look(const FunctionNode &node, int site) {
    const Expr &e = *node.sites[site].expr;
    if (e.kind != ExprKind::Call && e.kind != ExprKind::Construct)
      return;
    const OwnOperation *own = operationAt(node, site);
    bool transaction = e.meaning.act == Act::Begin || e.meaning.act == Act::Commit;
    if (e.meaning.act == Act::Commit && transactions.of(node).idle.count(&e))
      return;
    bool counts = own || ((transaction || runsScript(node, site)) && !fillsFresh(node, site));
    if ((!counts && program.callees(e).empty()) || !inMigration(node, site, own))
      return;
    Tells tells = results.tells(e);
    if (!counts && !isHelper(e, tells))
      return;
    if (tells == Tells::Nothing) {
      if (own)
        if (const Swallow by = results.swallows(node, site);
            by.handler && recordAfter(node, by.last).valid())
          passOver(node, site, by.handler);
      return;
    }
    judge(node, site, own, tells);
  }

  /// `remove(target); if (!copy(source, target)) …`: what comes to lie there tells of a file that
  /// could not be removed, or takes its place.
  bool makesWay(const FunctionNode &node, int site) const {
    const Expr &removal = *node.sites[site].expr;
    const Meaning meaning = operations.meaning(removal);
    const Expr *removed = subjectOf(removal, meaning);
    const std::string name = removed ? rootName(*removed) : std::string();
    if (meaning.act != Act::RemoveFile || name.empty())
      return false;
    for (int i = site + 1; i < static_cast<int>(node.sites.size()); ++i) {
      const Expr &later = *node.sites[i].expr;
      const Meaning does = operations.meaning(later);
      const Expr *target = argument(later, does.value);
      if ((does.act != Act::CopyFile && does.act != Act::RenameFile) || !target ||
          rootName(*target) != name)
        continue;
      const Fate fate = results.outcome(node, i).fate;
      return results.tells(later) == Tells::Nothing ||
             (fate != Fate::Ignored && fate != Fate::Overwritten);
    }
    return false;
  }

  void judge(const FunctionNode &node, int site, const OwnOperation *own, Tells tells) {
    Outcome outcome = results.outcome(node, site);
    if (outcome.fate == Fate::Ignored && makesWay(node, site))
      return;
    if (outcome.fate == Fate::Left && own && !isTransaction(*own) && !recordIn(node, site).valid())
      return passOver(node, site, outcome.at);
    if (outcome.fate != Fate::Ignored && outcome.fate != Fate::Overwritten &&
        outcome.fate != Fate::Reported)
      return;
    Place record = recordAfter(node, site);
    if (outcome.fate == Fate::Reported && own && record.valid() && !isTransaction(*own) &&
        !own->operation.recordsVersion)
      return passOver(node, site, outcome.at);
    const Expr &e = *node.sites[site].expr;
    UncheckedResult found;
    found.place = own ? own->operation.place : Place{node.file->path, e.range};
    found.call = std::string(lastPart(e.name));
    found.text = own ? own->operation.text : found.call;
    found.function = node.qualified;
    found.aside = tells == Tells::Aside;
    if (outcome.fate == Fate::Overwritten)
      found.how = UncheckedResult::How::Overwritten;
    if (outcome.fate == Fate::Reported || tells == Tells::Reported)
      found.how = UncheckedResult::How::Reported;
    if (outcome.at && outcome.at->range.valid())
      found.reported = {node.file->path, outcome.at->range};
    if (tells != Tells::Result)
      for (const FunctionNode *callee : program.callees(e))
        if (int loses = results.losesAt(*callee); loses >= 0 && !found.within.valid())
          found.within = {callee->file->path, callee->sites[loses].expr->range};
    if (!own || !own->operation.recordsVersion)
      found.recorded = record;
    add(node, site, std::move(found));
  }

  void add(const FunctionNode &node, int site, UncheckedResult found) {
    if (auto at = bySite.find({&node, site}); at != bySite.end()) {
      at->second.front().draft->step.unchecked.push_back(std::move(found));
      return;
    }
    StepDraft *whole = nullptr;
    if (auto at = byNode.find(&node); at != byNode.end())
      for (StepDraft *draft : at->second) {
        if (!draft->region)
          whole = draft;
        for (int c = node.sites[site].condition; draft->region && c >= 0;
             c = node.conditions[c].outer)
          if (node.conditions[c].statement == draft->region) {
            draft->step.unchecked.push_back(std::move(found));
            return;
          }
      }
    (whole ? whole->step.unchecked : outside).push_back(std::move(found));
  }

  /// Whether it is about a copy or a scratch file, which the store does without: its arguments, or
  /// what they are made from, say so.
  static bool isSpare(const OwnOperation &own) {
    bool spare = words::namesSpare(own.operation.object);
    if (own.expr)
      for (const Expr &arg : own.expr->args)
        forEach(arg, [&](const Expr &e) { spare |= words::namesSpare(e.name); });
    return spare;
  }

  /// A failure that is noticed at `at`, while the version is recorded all the same.
  void passOver(const FunctionNode &node, int site, const Statement *at) {
    auto found = bySite.find({&node, site});
    if (!at || found == bySite.end() || !recordAfter(node, site).valid())
      return;
    for (const InStep &in : found->second)
      if (const Operation &op = in.own->operation; op.store != Store::File || !isSpare(*in.own))
        in.own->operation.passedOver = {node.file->path, at->range};
  }

  bool records(const FunctionNode &node, int site) const {
    const Expr &e = *node.sites[site].expr;
    if (e.meaning.act == Act::RecordVersion)
      return true;
    for (const OwnOperation &own : operations.of(node).list)
      if (own.site == site)
        return own.operation.recordsVersion ||
               std::any_of(e.args.begin(), e.args.end(), [](const Expr &arg) {
                 return arg.versionName && arg.kind != ExprKind::Call; // stored under this key
               });
    return false;
  }

  /// The version's record after the site, in the same function.
  Place recordIn(const FunctionNode &node, int site) const {
    for (int i = site + 1; i < static_cast<int>(node.sites.size()); ++i) {
      const Site &later = node.sites[i];
      if (records(node, i))
        return {node.file->path, later.expr->range};
      for (const FunctionNode *callee : program.callees(*later.expr))
        for (const OwnOperation &own : operations.of(*callee).list)
          if (own.operation.recordsVersion)
            return {node.file->path, later.expr->range};
    }
    return {};
  }

  Place recordAfter(const FunctionNode &node, int site) const {
    std::set<const FunctionNode *> seen;
    return recordAfter(node, site, seen, reach);
  }

  Place recordAfter(const FunctionNode &node, int site, std::set<const FunctionNode *> &seen,
                    int depth) const {
    if (Place here = recordIn(node, site); here.valid())
      return here;
    // What records its own version is not stood for by the records of its callers.
    if (recordIn(node, -1).valid() || depth == 0 || !seen.insert(&node).second)
      return {};
    for (const StepTable *table : guards.tablesOf(node))
      if (CallSite by = guards.dispatcher(*table); by.caller && by.site >= 0)
        if (Place found = recordAfter(*by.caller, by.site, seen, depth - 1); found.valid())
          return found;
    for (const CallSite &call : node.callers)
      if (call.site >= 0 && !call.caller->function->testCode)
        if (Place found = recordAfter(*call.caller, call.site, seen, depth - 1); found.valid())
          return found;
    return {};
  }

  const Program &program;
  const Guards &guards;
  const Operations &operations;
  const Steps &steps;
  Results results;
  Transactions transactions;
  std::map<std::pair<const FunctionNode *, int>, std::vector<InStep>> bySite;
  std::map<const FunctionNode *, std::vector<StepDraft *>> byNode;
  std::vector<UncheckedResult> outside;
};

} // namespace

std::vector<UncheckedResult> findUnchecked(std::vector<StepDraft> &drafts, const Program &program,
                                           const Guards &guards, const Operations &operations,
                                           const Steps &steps) {
  return Finder(drafts, program, guards, operations, steps).find();
}

} // namespace migralint::linking
