// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/server_changes.h"

#include "model/linking/column_types.h"
#include "model/linking/schema.h"

#include <algorithm>
#include <set>

namespace migralint::linking {

namespace {

using Change = Incompatibility::Kind;

class ServerChanges {
public:
  ServerChanges(const std::vector<StepSequence> &history, const Atomicities &atomicities)
      : history(history), atomicities(atomicities) {}

  void find() {
    auto begin = [&](const StepSequence &step) {
      current = &step;
      made.clear();
      locks.clear();
    };
    foldUps(history, schema, begin, [&](const Executed &executed) {
      judge(executed);
      note(executed);
    });
  }

private:
  struct Lock {
    std::pair<const void *, int> transaction;
    std::string table;
    Place place;
  };

  const std::vector<StepSequence> &history;
  const Atomicities &atomicities;
  const StepSequence *current = nullptr;
  Schema schema;
  std::set<std::string> made; ///< tables made in the step, which nobody else knows yet
  std::vector<Lock> locks;    ///< on tables that the step has changed

  static bool onServer(const OwnOperation &own) {
    return own.dialect == Dialect::Postgres || own.dialect == Dialect::Mysql;
  }

  std::pair<const void *, int> transactionOf(const OwnOperation &own) const {
    return own.node && own.expr ? atomicities.transactionAt(*own.node, *own.expr)
                                : std::pair<const void *, int>();
  }

  bool unseen(const Action &a) const {
    const SchemaTable *table = schema.table(a);
    return a.object.empty() || !a.objectKnown || a.temporary || made.count(a.object) > 0 ||
           (table && (table->fresh || table->emptied));
  }

  void judge(const Executed &executed) {
    const OwnOperation &own = *executed.own;
    const Action &a = *own.action;
    if (!onServer(own) || unseen(a) || own.operation.recordsVersion)
      return;
    if (a.kind == ActionKind::Update || a.kind == ActionKind::Delete)
      judgeRows(executed);
    else if (!executed.draft->step.tool.empty())
      judgeForOthers(executed);
  }

  /// A tool changes the schema under programs that run. A program that changes its store itself, as
  /// it starts, is the new one; that others run beside it is nowhere said.
  void judgeForOthers(const Executed &executed) {
    const Action &a = *executed.own->action;
    if (a.kind == ActionKind::RenameTable && !madeAnew(executed, a.object))
      add(executed, Change::TableRenamed, a.object, a.name);
    else if (a.kind == ActionKind::RenameColumn && !a.columns.empty() &&
             !a.columns[0].name.empty() && !addedAnew(executed, a.columns[0].name))
      add(executed, Change::ColumnRenamed, a.columns[0].name, a.name);
    else if (a.kind == ActionKind::ChangeColumn && !a.columns.empty())
      judgeType(executed);
  }

  /// With an index on it or not, all rows are written, and their locks held to the end.
  void judgeRows(const Executed &executed) {
    const OwnOperation &own = *executed.own;
    if (own.action->touched != Rows::All)
      return;
    Backfill backfill{own.operation.place,
                      own.action->object,
                      own.action->kind == ActionKind::Delete,
                      own.action->filtered,
                      {}};
    if (own.dialect == Dialect::Postgres) // MySQL commits at each change of the schema
      for (const Lock &lock : locks)
        if (lock.transaction == transactionOf(own) && lock.transaction.first)
          backfill.locked = lock.place;
    auto &list = executed.draft->step.backfills;
    if (std::none_of(list.begin(), list.end(),
                     [&](const Backfill &known) { return known.place == backfill.place; }))
      list.push_back(std::move(backfill));
  }

  void judgeType(const Executed &executed) {
    const OwnOperation &own = *executed.own;
    const Column &column = own.action->columns[0];
    const SchemaTable *table = schema.table(*own.action);
    const SchemaColumn *known = table ? table->find(column.name) : nullptr;
    if (known && column.notNull && !column.hasDefault && !known->required &&
        known->defaulted == false && !own.operation.requiresValue &&
        !givenOtherwise(executed, column.name))
      add(executed, Change::Required, column.name, "");
    if (known && retypeOf(known->type, column.type, own.dialect) == Retype::Breaks)
      add(executed, Change::Retyped, column.name, column.type, known->type);
  }

  void add(const Executed &executed, Change kind, std::string name, std::string now,
           std::string before = "") {
    const OwnOperation &own = *executed.own;
    auto &list = executed.draft->step.incompatibilities;
    const Place &place = own.operation.place;
    if (std::none_of(list.begin(), list.end(), [&](const Incompatibility &known) {
          return known.kind == kind && known.place == place;
        }))
      list.push_back(
          {kind, place, own.action->object, std::move(name), std::move(now), std::move(before)});
  }

  /// Calls `holds` for the actions that follow in the step.
  template <typename Holds> bool later(const Executed &executed, Holds &&holds) const {
    bool behind = false;
    for (const Executed &other : current->operations) {
      if (behind && other.own->action && holds(*other.own->action))
        return true;
      behind |= &other == &executed;
    }
    return false;
  }

  /// Whether the old name is there again at the end: a rebuild, or a view in its place.
  bool madeAnew(const Executed &executed, const std::string &table) const {
    return later(executed, [&](const Action &a) {
      return ((a.kind == ActionKind::CreateTable || a.kind == ActionKind::CreateView) &&
              a.object == table) ||
             (a.kind == ActionKind::RenameTable && a.name == table);
    });
  }

  bool addedAnew(const Executed &executed, const std::string &column) const {
    return later(executed, [&](const Action &a) {
      return ((a.kind == ActionKind::AddColumn || a.kind == ActionKind::RenameColumn) &&
              a.name == column) ||
             (a.kind == ActionKind::CreateView && a.object == executed.own->action->object);
    });
  }

  /// Whether the step also gives the column a default, or the table a trigger that may fill it in.
  bool givenOtherwise(const Executed &executed, const std::string &column) const {
    const std::string &table = executed.own->action->object;
    return std::any_of(current->operations.begin(), current->operations.end(),
                       [&](const Executed &other) {
                         const Action *a = other.own->action;
                         return a && a->object == table &&
                                (a->kind == ActionKind::CreateTrigger ||
                                 (a->kind == ActionKind::ChangeColumn && !a->columns.empty() &&
                                  a->columns[0].name == column && a->columns[0].hasDefault));
                       });
  }

  void note(const Executed &executed) {
    const OwnOperation &own = *executed.own;
    const Action &a = *own.action;
    switch (a.kind) {
    case ActionKind::CreateTable:
      made.insert(a.object);
      break;
    case ActionKind::RenameTable:
      if (made.count(a.object))
        made.insert(a.name);
      break;
    case ActionKind::AddColumn:
    case ActionKind::DropColumn:
    case ActionKind::ChangeColumn:
    case ActionKind::AddConstraint:
      if (onServer(own) && !unseen(a))
        locks.push_back({transactionOf(own), a.object, own.operation.place});
      break;
    default:
      break;
    }
  }
};

} // namespace

void findServerChanges(const std::vector<StepSequence> &history, const Atomicities &atomicities) {
  ServerChanges(history, atomicities).find();
}

} // namespace migralint::linking
