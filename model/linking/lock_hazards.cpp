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
  bool utc = false;  ///< the session's time zone is UTC
};

/// What the steps so far have made that the schema does not keep.
struct Known {
  std::set<std::string> views; ///< materialized ones
  std::set<std::string> types; ///< enums and rows: to and from them all values are converted
  std::set<std::pair<std::string, std::string>> unchecked; ///< CHECKs by table and name
  std::set<std::string> checked; ///< tables of which a CHECK holds for all rows
  bool timeouts = false;         ///< a step has set lock_timeout
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
    auto begin = [&](const StepSequence &step) {
      current = &step;
      soFar = {};
      if (step.startsHistory)
        known = {};
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
  Schema schema;
  Known known;
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
    if (a.concurrently && sentWithOthers(executed))
      return add(executed, Kind::SentWithOthers);
    if (const SoFar::Held *value = usedValue(a, transaction))
      return add(executed, Kind::EnumValueUsed, value->name, value->place);
    if (unseen(a) && !a.object.empty())
      return;
    if (!timeoutSet(a))
      add(executed, Kind::NoTimeout);
    if (std::optional<Kind> kind = kindOf(executed))
      return add(executed, *kind, kind == Kind::Cascade ? "" : a.name);
    if (a.clause == Clause::Validate) {
      if (const SoFar::Held *added = sameTransaction(soFar.constraints, transaction, &a.name))
        return add(executed, Kind::ValidatedAtOnce, a.name, added->place);
    }
    bool works = a.clause == Clause::Validate || (a.kind == ActionKind::Insert && a.fromSelect);
    if (const SoFar::Held *lock = works ? sameTransaction(soFar.locks, transaction) : nullptr)
      add(executed, Kind::WorkUnderLock, lock->name, lock->place);
  }

  /// Flyway runs a script that holds nothing else outside of a transaction.
  bool inTransaction(const OwnOperation &own, Transaction transaction) const {
    if (!transaction.first)
      return false;
    const Function &f = *own.node->function;
    if (!f.sqlFile || !f.frameworkTransaction)
      return true;
    bool alone =
        std::all_of(current->operations.begin(), current->operations.end(), [](const Executed &e) {
          return !e.own->action || e.own->action->concurrently ||
                 e.own->action->kind == ActionKind::Session;
        });
    return f.versionKey != "V" || !alone;
  }

  /// golang-migrate sends a file in one message, and PostgreSQL takes the statements of one for a
  /// transaction.
  bool sentWithOthers(const Executed &executed) const {
    const OwnOperation &own = *executed.own;
    const Function *f = own.node ? own.node->function : nullptr;
    return f && f->sqlFile && f->runnerTransaction == RunnerTransaction::Unknown &&
           f->tool == "golang-migrate" &&
           std::any_of(current->operations.begin(), current->operations.end(),
                       [&](const Executed &other) {
                         return other.own->node == own.node &&
                                other.own->operation.text != own.operation.text;
                       });
  }

  const SoFar::Held *usedValue(const Action &a, Transaction transaction) const {
    for (const SoFar::Held &value : soFar.values)
      if (transaction.first && value.transaction == transaction && mentions(a, value.name))
        return &value;
    return nullptr;
  }

  /// Only of projects that have begun to limit the wait it is asked from then on.
  bool timeoutSet(const Action &a) {
    if (!known.timeouts || soFar.timeout || soFar.told || !locks(a))
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

  std::optional<Kind> kindOf(const Executed &executed) const {
    const OwnOperation &own = *executed.own;
    const Action &a = *own.action;
    switch (a.kind) {
    case ActionKind::CreateIndex:
      // A materialized view has no writers but its REFRESH.
      if (a.concurrently || a.object.empty() || a.clause == Clause::ParentOnly ||
          known.views.count(a.object))
        return std::nullopt;
      return Kind::IndexBuild;
    case ActionKind::DropIndex:
      if (a.concurrently || a.name.empty() || soFar.made.count(a.name))
        return std::nullopt;
      return Kind::IndexDrop;
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
      return ofColumn(executed);
    case ActionKind::DropOther: // what goes with a view or function stores nothing
      if (a.clause != Clause::OwnType)
        return std::nullopt;
      [[fallthrough]];
    case ActionKind::DropTable:
    case ActionKind::DropColumn:
    case ActionKind::DropConstraint:
    case ActionKind::Truncate:
      return a.cascade && !soFar.made.count(a.name) ? std::optional(Kind::Cascade) : std::nullopt;
    case ActionKind::AlterOther:
      if (a.clause == Clause::AttachPartition) // a CHECK may say its bounds
        return soFar.made.count(a.name) || known.checked.count(a.name)
                   ? std::nullopt
                   : std::optional(Kind::AttachPartition);
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
    if (a.clause == Clause::Exclusion)
      return Kind::Exclusion;
    bool unique = a.clause == Clause::PrimaryKey || a.clause == Clause::Unique;
    return unique && !a.usingIndex ? std::optional(Kind::UniqueIndex) : std::nullopt;
  }

  std::optional<Kind> ofColumn(const Executed &executed) const {
    const OwnOperation &own = *executed.own;
    const Action &a = *own.action;
    if (a.columns.empty() || a.columns[0].name.empty())
      return std::nullopt;
    const std::string &column = a.columns[0].name;
    if (a.clause == Clause::SetNotNull) {
      const SchemaTable *table = schema.table(a);
      const SchemaColumn *old = table ? table->find(column) : nullptr;
      if (own.operation.requiresValue || (old && (old->required || old->checked)))
        return std::nullopt;
      return Kind::SetNotNull;
    }
    return a.clause == Clause::SetType ? ofType(executed) : std::nullopt;
  }

  std::optional<Kind> ofType(const Executed &executed) const {
    const OwnOperation &own = *executed.own;
    const Action &a = *own.action;
    const std::string &before = typeBefore(a), &after = a.columns[0].type;
    Retype change = retypeOf(before, after, own.dialect);
    // Where a tool runs the steps, a type that breaks programs is reported as that.
    if (change == Retype::Breaks && !executed.draft->step.tool.empty())
      return std::nullopt;
    if (a.converts || (before != after && (isOwnType(before) || isOwnType(after))))
      return Kind::Retype;
    // PostgreSQL 12 and later know that in UTC both kinds of time are the same numbers.
    if (change == Retype::Rewrites && isMoment(after) && (before.empty() || isMoment(before)))
      return soFar.utc ? std::nullopt : std::optional(Kind::RetypeMoment);
    return change == Retype::Harmless ? std::nullopt : std::optional(Kind::Retype);
  }

  bool isOwnType(const std::string &type) const {
    return !known.types.empty() && known.types.count(type.substr(0, type.find_first_of("([")));
  }

  /// Empty if not known.
  const std::string &typeBefore(const Action &a) const {
    static const std::string none;
    const SchemaTable *table = schema.table(a);
    const SchemaColumn *old = table ? table->find(a.columns[0].name) : nullptr;
    return old ? old->type : none;
  }

  Retype retype(const OwnOperation &own) const {
    const Action &a = *own.action;
    return a.columns.empty() ? Retype::Harmless
                             : retypeOf(typeBefore(a), a.columns[0].type, own.dialect);
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
      if (a.clause == Clause::MaterializedView)
        known.views.insert(a.object);
      break;
    case ActionKind::DropView:
      known.views.erase(a.object);
      break;
    case ActionKind::CreateOther:
      if (a.clause == Clause::OwnType)
        known.types.insert(a.name);
      soFar.made.insert(a.name);
      break;
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
      if (a.clause == Clause::Check && a.notValid)
        known.unchecked.emplace(a.object, a.name);
      else if (a.clause == Clause::Check)
        known.checked.insert(a.object);
      break;
    case ActionKind::AlterOther:
      if (a.clause == Clause::Validate && known.unchecked.count({a.object, a.name}))
        known.checked.insert(a.object);
      if (a.clause == Clause::AddEnumValue)
        soFar.values.push_back({transaction, a.name, own.operation.place});
      break;
    default:
      break;
    }
    soFar.timeout |= a.clause == Clause::LockTimeout;
    known.timeouts |= a.clause == Clause::LockTimeout;
    soFar.utc |= a.clause == Clause::UtcTimeZone;
    if (lasts && transaction.first)
      soFar.locks.push_back({transaction, a.object, own.operation.place});
  }
};

} // namespace

void findLockHazards(const std::vector<StepSequence> &history, const Atomicities &atomicities) {
  LockHazards(history, atomicities).find();
}

} // namespace migralint::linking
