// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/early_records.h"

#include "model/linking/words.h"

#include <algorithm>
#include <map>

namespace migralint::linking {

using ExprKind = Expr::Kind;

namespace {

/// How deep work is looked for in what a site calls.
constexpr int reach = 2;

class EarlyRecords {
public:
  EarlyRecords(const Program &program, const Guards &guards, const Operations &operations,
               const Steps &steps, const Records &records)
      : program(program), guards(guards), operations(operations), steps(steps), records(records),
        transactions(program, operations) {}

  std::vector<EarlyRecord> find() {
    for (const FunctionNode &node : program.functions()) {
      const Function &f = *node.function;
      if (f.testCode || f.framework || f.sqlFile || (f.createName && !runsSteps(node)))
        continue;
      for (int i = 0; i < static_cast<int>(node.sites.size()); ++i)
        if (records.recordsOnly(node, i))
          workAfter(node, i);
      if (steps.isMigration(node))
        scheduledIn(node);
    }
    std::vector<EarlyRecord> list;
    for (auto &[place, record] : found)
      list.push_back(std::move(record));
    return list;
  }

private:
  EarlyRecord &at(const FunctionNode &node, int site) {
    const Expr &e = *node.sites[site].expr;
    Place place{node.file->path, e.range};
    EarlyRecord &record = found[place];
    record.place = place;
    record.function = node.qualified;
    for (const OwnOperation &own : operations.of(node).list)
      if (own.site == site)
        record.text = own.operation.text;
    if (record.text.empty())
      record.text = std::string(lastPart(e.name)) + "()";
    return record;
  }

  /// Changes that a crash must not lose. Clearing files away is rightly done last.
  static bool isWork(const OwnOperation &own) {
    const Operation &op = own.operation;
    bool cleanup = op.store == Store::File && op.kind == ActionKind::Delete;
    return op.kind != ActionKind::Session && op.store != Store::Object && !op.recordsVersion &&
           !cleanup;
  }

  bool works(const FunctionNode &node, int depth) const {
    const auto &list = operations.of(node).list;
    if (std::any_of(list.begin(), list.end(), isWork))
      return true;
    if (depth == 0)
      return false;
    for (int i = 0; i < static_cast<int>(node.sites.size()); ++i)
      if (worksAt(node, i, depth - 1))
        return true;
    return false;
  }

  /// One that is called a creation may run steps as well.
  bool runsSteps(const FunctionNode &node) const {
    for (int i = 0; i < static_cast<int>(node.sites.size()); ++i)
      if (guards.runsSteps(node, i))
        return true;
    return false;
  }

  bool worksAt(const FunctionNode &node, int site, int depth) const {
    if (guards.runsSteps(node, site))
      return true;
    for (const OwnOperation &own : operations.of(node).list)
      if (own.site == site && isWork(own))
        return true;
    const auto &callees = program.callees(*node.sites[site].expr);
    return std::any_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
      // A function that calls itself goes on to the next step, which has a record of its own.
      return callee != &node && !callee->function->createName && works(*callee, depth);
    });
  }

  /// Whether `flag`, under which the work stands, is set under a comparison with the version, on a
  /// way that passes the record.
  bool flagOfVersion(const FunctionNode &node, int record, const Condition &flag) const {
    if (flag.kind != Condition::Kind::If || flag.early || !flag.holds ||
        flag.expr->kind != ExprKind::Name)
      return false;
    auto local = node.locals.find(flag.expr->name);
    if (local == node.locals.end())
      return false;
    return std::any_of(local->second.begin(), local->second.end(), [&](const Definition &d) {
      if (d.output || d.value->kind != ExprKind::Number || d.value->number == 0 ||
          exclusive(node, d.condition, node.sites[record].condition))
        return false;
      for (int c = d.condition; c >= 0; c = node.conditions[c].outer)
        if (!node.conditions[c].early && guards.isVersionGuard(node, node.conditions[c]))
          return true;
      return false;
    });
  }

  /// Whether both stand in one loop: a round records the very step that it runs then.
  static bool inOneRound(const FunctionNode &node, int record, int work) {
    int round = node.sites[record].loop;
    for (int loop = node.sites[work].loop; loop >= 0; loop = node.loops[loop].outer)
      if (loop == round)
        return true;
    return false;
  }

  /// Whether the work at a site is what the record before it stands for.
  bool standsFor(const FunctionNode &node, int record, int work) const {
    int recordAt = node.sites[record].condition, workAt = node.sites[work].condition;
    if (exclusive(node, recordAt, workAt))
      return false;
    if (guards.runsSteps(node, work))
      return inOneRound(node, record, work);
    for (int c = workAt; c >= 0; c = node.conditions[c].outer)
      if (flagOfVersion(node, record, node.conditions[c]))
        return true;
    const Condition *block = guards.versionBlock(node, node.sites[work].condition);
    if (block)
      return standsIn(node, record, *block->statement) && dominates(node, recordAt, workAt);
    return steps.isMigration(node) && dominates(node, recordAt, workAt) &&
           !guards.versionBlock(node, node.sites[record].condition);
  }

  bool recordsAgain(const FunctionNode &node, int site) const {
    const Expr &e = *node.sites[site].expr;
    const auto &callees = program.callees(e);
    return e.meaning.act == Act::RecordVersion || records.recordsOnly(node, site) ||
           std::any_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
             for (int i = 0; i < static_cast<int>(callee->sites.size()); ++i)
               if (records.recordsOnly(*callee, i))
                 return true;
             return false;
           });
  }

  /// Whether both stand in blocks of their own for a version: the later record is not of this work.
  bool inAnotherStep(const FunctionNode &node, int record, int later) const {
    const Condition *own = guards.versionBlock(node, node.sites[record].condition);
    const Condition *next = guards.versionBlock(node, node.sites[later].condition);
    return own && next && !standsIn(node, later, *own->statement) &&
           !standsIn(node, record, *next->statement);
  }

  void workAfter(const FunctionNode &node, int record) {
    int count = static_cast<int>(node.sites.size());
    std::vector<Place> before;
    for (int i = record + 1; i < count; ++i) {
      if (exclusive(node, node.sites[record].condition, node.sites[i].condition))
        continue;
      if (records.records(node, i)) {
        if (inAnotherStep(node, record, i))
          break;
        return; // recorded again, after the work
      }
      if (worksAt(node, i, reach) && standsFor(node, record, i) &&
          !transactions.holdsBoth(node, record, i) && !buffered(node, record, i) &&
          !savesRecord(node, record, i))
        before.push_back({node.file->path, node.sites[i].expr->range});
    }
    if (!before.empty())
      at(node, record).before = std::move(before);
  }

  /// Keys set on one object are usually written together, when it is saved.
  static bool buffered(const FunctionNode &node, int record, int work) {
    const Expr &a = *node.sites[record].expr, &b = *node.sites[work].expr;
    auto keyed = [](Act act) { return act == Act::Put || act == Act::Remove || act == Act::Clear; };
    return keyed(a.meaning.act) && keyed(b.meaning.act) && !a.receiver.empty() &&
           !b.receiver.empty() && rootName(a.receiver[0]) == rootName(b.receiver[0]);
  }

  /// `root.attribute("version").set_value(3); return document.save(path);`: the record is made in
  /// memory, and is written with all the rest.
  bool savesRecord(const FunctionNode &node, int record, int work) const {
    const Expr &made = *node.sites[record].expr;
    if (made.kind != ExprKind::Assign && (operations.meaning(made).act != Act::Put ||
                                          operations.meaning(made).errors != ErrorStyle::Never))
      return false;
    auto writesFile = [](const OwnOperation &own) {
      return own.operation.store == Store::File && own.operation.kind == ActionKind::Insert;
    };
    const auto &list = operations.of(node).list;
    const auto &callees = program.callees(*node.sites[work].expr);
    return std::any_of(
               list.begin(), list.end(),
               [&](const OwnOperation &own) { return own.site == work && writesFile(own); }) ||
           (!callees.empty() &&
            std::all_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
              const auto &inner = operations.of(*callee).list;
              return !inner.empty() && std::all_of(inner.begin(), inner.end(), writesFile);
            }));
  }

  /// What a migration only schedules, and the record that is made meanwhile.
  void scheduledIn(const FunctionNode &node) {
    for (int i = 0; i < static_cast<int>(node.sites.size()); ++i) {
      const Expr &e = *node.sites[i].expr;
      if (e.meaning.act != Act::Schedule || waitsAfter(node, i) || !schedulesWork(node, e))
        continue;
      Records::After after = records.after(node, i);
      if (after.found.empty())
        continue;
      const Records::At &record = after.found.front();
      at(*record.node, record.site).scheduled.push_back({node.file->path, e.range});
    }
  }

  bool schedulesWork(const FunctionNode &node, const Expr &call) const {
    bool result = false;
    for (const Expr &arg : call.args)
      forEach(arg, [&](const Expr &e) {
        if (e.kind == ExprKind::Lambda)
          if (const FunctionNode *lambda = program.lambda(node, e.name))
            result |= works(*lambda, reach) || saysItChanges(*lambda);
      });
    for (int i = 0; i < static_cast<int>(node.sites.size()); ++i)
      if (node.sites[i].expr == &call)
        for (const FunctionNode *callee : program.calledFrom(node, i))
          result |= works(*callee, reach);
    return result;
  }

  /// What a wrapper out of view does is told by its name only; a migration that puts it off means
  /// it.
  static bool saysItChanges(const FunctionNode &node) {
    return std::any_of(node.sites.begin(), node.sites.end(), [](const Site &site) {
      return site.expr->kind == ExprKind::Call && words::changesStore(lastPart(site.expr->name));
    });
  }

  static bool waitsAfter(const FunctionNode &node, int site) {
    for (size_t i = site + 1; i < node.sites.size(); ++i)
      if (node.sites[i].expr->kind == ExprKind::Call &&
          words::waits(lastPart(node.sites[i].expr->name)))
        return true;
    return false;
  }

  const Program &program;
  const Guards &guards;
  const Operations &operations;
  const Steps &steps;
  const Records &records;
  TransactionOrder transactions;
  std::map<Place, EarlyRecord> found;
};

} // namespace

std::vector<EarlyRecord> findEarlyRecords(const Program &program, const Guards &guards,
                                          const Operations &operations, const Steps &steps,
                                          const Records &records) {
  return EarlyRecords(program, guards, operations, steps, records).find();
}

} // namespace migralint::linking
