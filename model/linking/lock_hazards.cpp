// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/lock_hazards.h"

#include "model/linking/column_types.h"
#include "model/linking/schema.h"

#include <algorithm>
#include <optional>
#include <set>

namespace migralint::linking {

using Kind = LockHazard::Kind;
using Transaction = std::pair<const void *, int>;

namespace {

/// What one step has done so far.
struct SoFar {
  struct Held {
    Transaction transaction;
    std::string name; ///< constraint or value; of a lock: the table
    Place place;
  };
  std::set<std::string> made;    ///< tables, views and indexes that nobody else can see yet
  std::vector<Held> constraints; ///< added as NOT VALID
  std::vector<Held> values;      ///< added to an enum
  std::vector<Held> locks;
  bool timeout = false;
  bool told = false; ///< that it sets none
};

bool mentions(const Action &a, const std::string &value) {
  for (const auto &row : a.rows)
    if (std::find(row.begin(), row.end(), value) != row.end())
      return true;
  for (const ColumnSource &source : a.values)
    if (source.literal == value)
      return true;
  return std::any_of(a.mapping.begin(), a.mapping.end(), [&](const ValueMapping &mapping) {
    return mapping.from == value || mapping.to == value;
  });
}

const SoFar::Held *sameTransaction(const std::vector<SoFar::Held> &list, Transaction transaction,
                                   const std::string *name = nullptr) {
  for (const SoFar::Held &held : list)
    if (transaction.first && held.transaction == transaction && (!name || held.name == *name))
      return &held;
  return nullptr;
}

class LockHazards {
public:
  LockHazards(const std::vector<StepSequence> &history, const Atomicities &atomicities)
      : history(history), atomicities(atomicities) {}

  void find() {
    for (const StepSequence &step : history)
      for (const Executed &executed : step.operations)
        timeouts |= executed.own->action && executed.own->action->clause == Clause::LockTimeout;
    auto begin = [&](const StepSequence &step) {
      current = &step;
      soFar = {};
    };
    foldUps(history, schema, begin, [&](const Executed &executed) {
      judge(executed);
      note(executed);
    });
  }

private:
  const std::vector<StepSequence> &history;
  const Atomicities &atomicities;
  const StepSequence *current = nullptr;
  bool timeouts = false; ///< some step of the project sets lock_timeout
  Schema schema;
  SoFar soFar;

  Transaction transactionOf(const OwnOperation &own) const {
    return own.node && own.expr ? atomicities.transactionAt(*own.node, *own.expr) : Transaction();
  }

  void add(const Executed &executed, Kind kind, std::string detail = "", Place cause = {}) {
    const OwnOperation &own = *executed.own;
    auto &list = executed.draft->step.lockHazards;
    const Place &place = own.operation.place;
    if (std::any_of(list.begin(), list.end(), [&](const LockHazard &hazard) {
          return hazard.kind == kind && hazard.place == place;
        }))
      return; // a helper that the step calls again
    list.push_back({kind, place, own.action->object, std::move(detail), own.operation.text,
                    std::move(cause), own.dialect});
  }

  /// Whether nobody else can wait for the table: it was made, or emptied, here. A name that only
  /// the running program knows may be one of those.
  bool unseen(const Action &a) const {
    const SchemaTable *table = schema.table(a);
    return !a.objectKnown || a.temporary || soFar.made.count(a.object) > 0 ||
           (table && (table->fresh || table->emptied));
  }

  void judge(const Executed &executed) {
    const OwnOperation &own = *executed.own;
    if (own.dialect == Dialect::Postgres)
      judgePostgres(executed);
    else if (own.dialect == Dialect::Mysql && !unseen(*own.action))
      judgeMysql(executed);
  }

  void judgePostgres(const Executed &executed) {
    const OwnOperation &own = *executed.own;
    const Action &a = *own.action;
    Transaction transaction = transactionOf(own);
    if (a.concurrently && inTransaction(own, transaction))
      return add(executed, Kind::InTransaction);
    if (const SoFar::Held *value = usedValue(a, transaction))
      return add(executed, Kind::EnumValueUsed, value->name, value->place);
    if (unseen(a) && !a.object.empty())
      return;
    if (!timeoutSet(a))
      add(executed, Kind::NoTimeout);
    if (std::optional<Kind> kind = kindOf(own))
      return add(executed, *kind, kind == Kind::Cascade ? "" : a.name);
    if (a.clause == Clause::Validate) {
      if (const SoFar::Held *added = sameTransaction(soFar.constraints, transaction, &a.name))
        return add(executed, Kind::ValidatedAtOnce, a.name, added->place);
    }
    bool works = a.clause == Clause::Validate || (a.kind == ActionKind::Insert && a.fromSelect);
    if (const SoFar::Held *lock = works ? sameTransaction(soFar.locks, transaction) : nullptr)
      add(executed, Kind::WorkUnderLock, lock->name, lock->place);
  }

  /// Flyway runs a script that holds nothing else outside of a transaction. Diesel refuses such a
  /// file unless its settings, which are out of view, say the same.
  bool inTransaction(const OwnOperation &own, Transaction transaction) const {
    if (!transaction.first)
      return false;
    const Function &f = *own.node->function;
    if (!f.sqlFile || !f.frameworkTransaction)
      return true;
    if (own.node->file->path.ends_with("/up.sql"))
      return false;
    bool alone =
        std::all_of(current->operations.begin(), current->operations.end(), [](const Executed &e) {
          return !e.own->action || e.own->action->concurrently ||
                 e.own->action->kind == ActionKind::Session;
        });
    return f.versionKey != "V" || !alone;
  }

  const SoFar::Held *usedValue(const Action &a, Transaction transaction) const {
    for (const SoFar::Held &value : soFar.values)
      if (transaction.first && value.transaction == transaction && mentions(a, value.name))
        return &value;
    return nullptr;
  }

  /// Only projects that limit the wait somewhere are asked for it everywhere.
  bool timeoutSet(const Action &a) {
    if (!timeouts || soFar.timeout || soFar.told || !locks(a))
      return true;
    soFar.told = true;
    return false;
  }

  /// Whether others can neither read nor write the table until the transaction ends.
  static bool locks(const Action &a) {
    switch (a.kind) {
    case ActionKind::AddColumn:
    case ActionKind::DropColumn:
    case ActionKind::ChangeColumn:
    case ActionKind::RenameColumn:
    case ActionKind::RenameTable:
    case ActionKind::AddConstraint:
    case ActionKind::DropConstraint:
    case ActionKind::DropTable:
    case ActionKind::Truncate:
      return true;
    default:
      return false;
    }
  }

  std::optional<Kind> kindOf(const OwnOperation &own) const {
    const Action &a = *own.action;
    switch (a.kind) {
    case ActionKind::CreateIndex:
      if (a.concurrently || a.object.empty() || a.clause == Clause::ParentOnly)
        return std::nullopt;
      return Kind::IndexBuild;
    case ActionKind::DropIndex:
      if (a.concurrently || a.name.empty() || soFar.made.count(a.name))
        return std::nullopt;
      return a.cascade ? Kind::Cascade : Kind::IndexDrop;
    case ActionKind::AddConstraint:
      return ofConstraint(a);
    case ActionKind::AddColumn:
      if (a.columns.empty())
        return std::nullopt;
      if (a.columns[0].perRow)
        return Kind::PerRow;
      return a.columns[0].primaryKey || a.columns[0].unique ? std::optional(Kind::UniqueIndex)
                                                            : std::nullopt;
    case ActionKind::ChangeColumn:
      return ofColumn(own);
    case ActionKind::DropTable:
    case ActionKind::DropColumn:
    case ActionKind::DropConstraint:
    case ActionKind::DropView:
    case ActionKind::DropOther:
    case ActionKind::Truncate:
      return a.cascade && !soFar.made.count(a.name) ? std::optional(Kind::Cascade) : std::nullopt;
    case ActionKind::AlterOther:
      if (a.clause == Clause::AttachPartition)
        return soFar.made.count(a.name) ? std::nullopt : std::optional(Kind::AttachPartition);
      if (a.clause == Clause::DetachPartition)
        return a.concurrently ? std::nullopt : std::optional(Kind::DetachPartition);
      return a.clause == Clause::Rewrite ? std::optional(Kind::Rewrite) : std::nullopt;
    case ActionKind::Maintenance:
    case ActionKind::Session:
      return ofMaintenance(a);
    default:
      return std::nullopt;
    }
  }

  static std::optional<Kind> ofConstraint(const Action &a) {
    if (a.clause == Clause::ForeignKey || a.clause == Clause::Check) {
      if (a.notValid)
        return std::nullopt;
      return a.clause == Clause::Check ? Kind::Check : Kind::ForeignKey;
    }
    bool unique = a.clause == Clause::PrimaryKey || a.clause == Clause::Unique;
    return unique && !a.usingIndex ? std::optional(Kind::UniqueIndex) : std::nullopt;
  }

  std::optional<Kind> ofColumn(const OwnOperation &own) const {
    const Action &a = *own.action;
    if (a.columns.empty() || a.columns[0].name.empty())
      return std::nullopt;
    const std::string &column = a.columns[0].name;
    if (a.clause == Clause::SetNotNull) {
      const SchemaTable *table = schema.table(a);
      const SchemaColumn *known = table ? table->find(column) : nullptr;
      if (own.operation.requiresValue || (known && (known->required || known->checked)))
        return std::nullopt;
      return Kind::SetNotNull;
    }
    if (a.clause == Clause::SetType && retype(own) == Retype::Rewrites)
      return Kind::Retype;
    return std::nullopt;
  }

  Retype retype(const OwnOperation &own) const {
    const Action &a = *own.action;
    if (a.columns.empty())
      return Retype::Harmless;
    const SchemaTable *table = schema.table(a);
    const SchemaColumn *known = table ? table->find(a.columns[0].name) : nullptr;
    return retypeOf(known ? known->type : "", a.columns[0].type, own.dialect);
  }

  static std::optional<Kind> ofMaintenance(const Action &a) {
    switch (a.clause) {
    case Clause::VacuumFull:
    case Clause::Cluster:
      return Kind::Rewrite;
    case Clause::Reindex:
      return a.concurrently ? std::nullopt : std::optional(Kind::Reindex);
    case Clause::MaterializedView:
      return a.concurrently ? std::nullopt : std::optional(Kind::Refresh);
    case Clause::LockTable:
      return Kind::LockTable;
    default:
      return std::nullopt;
    }
  }

  void judgeMysql(const Executed &executed) {
    const OwnOperation &own = *executed.own;
    const Action &a = *own.action;
    bool copies = false;
    switch (a.kind) {
    case ActionKind::ChangeColumn:
      copies = retype(own) == Retype::Rewrites;
      break;
    case ActionKind::AddColumn:
      copies = !a.columns.empty() && a.columns[0].perRow;
      break;
    case ActionKind::AddConstraint:
    case ActionKind::DropConstraint:
      copies = a.clause == Clause::PrimaryKey || a.clause == Clause::ForeignKey;
      break;
    case ActionKind::CreateIndex:
      copies = a.clause == Clause::Fulltext;
      break;
    case ActionKind::AlterOther:
      copies = a.clause == Clause::ConvertCharset || a.clause == Clause::CopyAlgorithm ||
               a.clause == Clause::Engine;
      break;
    case ActionKind::Maintenance:
      if (a.clause == Clause::Optimize)
        add(executed, Kind::Rewrite);
      break;
    case ActionKind::Session:
      if (a.clause == Clause::LockTable)
        add(executed, Kind::LockTable);
      break;
    default:
      break;
    }
    if (copies && !toldOfStatement(executed))
      add(executed, Kind::Copy);
  }

  /// The clauses of one ALTER TABLE are carried out together, in one copy.
  static bool toldOfStatement(const Executed &executed) {
    const auto &list = executed.draft->step.lockHazards;
    return std::any_of(list.begin(), list.end(), [&](const LockHazard &hazard) {
      return hazard.kind == Kind::Copy && hazard.object == executed.own->action->object &&
             hazard.text == executed.own->operation.text;
    });
  }

  void note(const Executed &executed) {
    const OwnOperation &own = *executed.own;
    const Action &a = *own.action;
    if (own.dialect != Dialect::Postgres && own.dialect != Dialect::Mysql)
      return;
    Transaction transaction = transactionOf(own);
    bool lasts = locks(a) && !unseen(a); // before it is known as made
    switch (a.kind) {
    case ActionKind::CreateTable:
    case ActionKind::CreateView:
      soFar.made.insert(a.object);
      break;
    case ActionKind::CreateOther:
    case ActionKind::CreateIndex:
      soFar.made.insert(a.name);
      break;
    case ActionKind::RenameTable:
      if (soFar.made.count(a.object))
        soFar.made.insert(a.name);
      break;
    case ActionKind::AddConstraint:
      if (a.notValid)
        soFar.constraints.push_back({transaction, a.name, own.operation.place});
      break;
    case ActionKind::AlterOther:
      if (a.clause == Clause::AddEnumValue)
        soFar.values.push_back({transaction, a.name, own.operation.place});
      break;
    default:
      break;
    }
    soFar.timeout |= a.clause == Clause::LockTimeout;
    if (lasts && transaction.first)
      soFar.locks.push_back({transaction, a.object, own.operation.place});
  }
};

} // namespace

void findLockHazards(const std::vector<StepSequence> &history, const Atomicities &atomicities) {
  LockHazards(history, atomicities).find();
}

} // namespace migralint::linking
