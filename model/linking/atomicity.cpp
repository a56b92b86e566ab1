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

#include "model/linking/step_members.h"
#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

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

static bool changesSchema(ActionKind kind) {
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
    Dialect dialect = operations.dialectOf(*m.own);
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
/// Whether that takes any operation out of one.
template <typename Members> static bool commitImplicitly(Members &members) {
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
  return !broken.empty();
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

/// Whether the function executes SQL, also such as cannot be read.
bool Atomicities::executes(const FunctionNode &node) const {
  return operations.of(node).statements > 0;
}

/// Takes the records out of the operations of a step, and says which stands for it.
std::optional<Atomicities::Record> Atomicities::takeRecord(const StepDraft &draft,
                                                           std::vector<Member> &members) {
  std::optional<Record> record;
  for (const Member &m : members)
    if (m.own->operation.recordsVersion && !draft.step.framework)
      record = Record{m.place, m.unit};
  std::erase_if(members, [](const Member &m) { return m.own->operation.recordsVersion; });
  return record;
}

/// The record that whatever runs the step makes for it.
std::optional<Atomicities::Record>
Atomicities::outerRecord(const StepDraft &draft, const std::vector<Member> &members) const {
  // A block behind a probe needs no record: the probe is its own.
  bool probed = draft.region && !draft.versioned;
  if (draft.step.framework || probed)
    return std::nullopt;
  if (!draft.table)
    return recordAround(*draft.node, members.front().condition, -1, maxDepth - 1);
  if (CallSite site = guards.dispatcher(*draft.table); site.caller)
    return recordAround(*site.caller, site.condition, site.site, maxDepth - 1);
  return std::nullopt;
}

/// Another store takes no part in the transaction of the database: sets its operations apart, and
/// gives the fault of one that is not undone with it.
std::optional<Atomicity> Atomicities::secondStore(std::vector<Member> &members) const {
  std::optional<Atomicity> second;
  for (Member &m : members) {
    if (!m.unit.open() || m.own->operation.store == Store::Sql)
      continue;
    const OwnTransaction *in = m.unit.transaction;
    if (!m.node || !executes(*m.node) ||
        (in && m.own->expr && !in->begin->meaning.pack.empty() &&
         in->begin->meaning.pack == m.own->expr->meaning.pack))
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
  return second;
}

/// A commit on an error path parts what one transaction should hold together. Gives the first.
const Expr *Atomicities::partByLeaks(std::vector<Member> &members) const {
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
  return leak;
}

/// The first weak operation that something else of the step, or the record, commits apart from.
std::optional<Atomicity> Atomicities::split(const StepDraft &draft,
                                            const std::vector<Member> &members,
                                            const std::optional<Record> &record, const Expr *leak) {
  auto apart = [&](const Unit &a, const Unit &b) { return !a.open() || !(a == b); };
  for (const Member &w : members) {
    if (!w.weak || w.covered || (record && !apart(w.unit, record->unit)))
      continue;
    // What has run last is not run again but for want of the record, which is the framework's.
    if (draft.step.framework && &w == &members.back() && !w.loop && !w.chained && !w.filling)
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
    if (w.text && w.text->range.valid()) {
      found.place.range = w.text->range;
      found.operation = w.place;
    }
    found.text = w.own->operation.text;
    found.chained = w.chained;
    found.why = w.why;
    if (w.why == Atomicity::Why::NoTransaction && w.unit.open())
      found.why = Atomicity::Why::SeveralTransactions;
    if (leak && w.why == Atomicity::Why::CommitOnError && w.node)
      found.cause = {w.node->file->path, leak->range};
    return found;
  }
  return std::nullopt;
}

/// What makes each of the operations do nothing the second time; empty if that is not possible for
/// all of them, or would hide that they undo each other.
std::vector<Edit> Atomicities::guardEdits(const std::vector<Member> &members) {
  std::vector<Edit> edits;
  Names made, dropped;
  for (const Member &m : members) {
    const OwnOperation &own = *m.own;
    if (m.chained || m.filling || m.loop)
      return {};
    if (m.actions.empty() && own.operation.rerun != Rerun::Stable)
      return {};
    for (const Action *a : m.actions) {
      if (a->kind == ActionKind::CreateTable)
        made.insert(a->object);
      if (a->kind == ActionKind::DropTable)
        dropped.insert(a->object);
      // A plain INSERT can be stable only because what is before it fails.
      bool settled = a == own.action && own.operation.rerun == Rerun::Stable &&
                     (a->kind != ActionKind::Insert || own.operation.selfGuarded);
      if (a->rerun == Rerun::Stable || settled || m.covered)
        continue;
      Rare<Edit> edit;
      if (a->kind != ActionKind::Insert)
        edit = guardEdit(*a, own.dialect, own.operation.place.file);
      else if (a == own.action)
        edit = own.operation.guardEdit;
      if (!edit)
        return {};
      edits.push_back(std::move(*edit));
    }
  }
  bool undone = std::any_of(made.begin(), made.end(),
                            [&](const std::string &table) { return dropped.count(table) > 0; });
  return undone ? std::vector<Edit>() : edits;
}

/// Never committed: everything is undone when the holder, or the connection, goes.
std::optional<Atomicity> Atomicities::notCommitted(const std::vector<Member> &members) {
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

/// Whether the draft is the first creation, that the steps do not come to: `if (version == 0) {
/// create; record; return; }`.
static bool createsFresh(const StepDraft &draft) {
  if (!draft.versioned || draft.region->kind != Statement::Kind::If ||
      !asksForFresh(draft.region->expr))
    return false;
  const auto &body = draft.region->body;
  if (draft.region->otherwise.empty() &&
      (body.empty() || body.back().kind != Statement::Kind::Return))
    return false;
  bool tables = false;
  for (const OwnOperation &own : draft.operations)
    switch (own.operation.kind) {
    case ActionKind::CreateTable:
      tables = true;
      break;
    case ActionKind::CreateIndex:
    case ActionKind::CreateView:
    case ActionKind::CreateTrigger:
    case ActionKind::CreateOther:
    case ActionKind::Insert:
    case ActionKind::Session:
      break;
    default:
      if (!own.operation.recordsVersion)
        return false;
    }
  return tables;
}

/// Whether the draft is a step that can be judged, and not a part of another.
bool Atomicities::judged(const StepDraft &draft) const {
  if (draft.step.direction == Direction::Down || draft.step.unreachable || createsFresh(draft))
    return false;
  if (draft.node && !draft.region && !ownStep(*draft.node) && !draft.node->function->sqlFile)
    return false;
  return std::none_of(draft.operations.begin(), draft.operations.end(),
                      [](const OwnOperation &own) { return own.operation.callersUnknown; });
}

StepCommit Atomicities::commitOf(const StepDraft &draft, std::vector<Member> members) const {
  StepCommit commit;
  std::erase_if(members, [](const Member &m) {
    return m.own->operation.recordsVersion || m.own->operation.store != Store::Sql;
  });
  if (members.empty())
    return commit;
  for (Member &m : members) // what a file says itself, whatever its runner does around it
    if (m.unit.ofRunner() && m.node && m.own->expr)
      if (int own = transactions.at(*m.node, *m.own->expr); own > 0)
        m.unit = {&transactions.of(*m.node), own};
  commit.single = members.size() == 1 && !members.front().loop;
  commit.implicit = mayBeMysql(draft, members) && commitImplicitly(members);
  const Unit &first = members.front().unit;
  size_t open =
      std::count_if(members.begin(), members.end(), [](const Member &m) { return m.unit.open(); });
  bool same =
      std::all_of(members.begin(), members.end(), [&](const Member &m) { return m.unit == first; });
  if (open == 0)
    commit.kind = StepCommit::Kind::None;
  else if (open < members.size())
    commit.kind = StepCommit::Kind::Partly;
  else if (!same)
    commit.kind = StepCommit::Kind::Several;
  else
    commit.kind = first.ofRunner() ? StepCommit::Kind::Runner : StepCommit::Kind::One;
  return commit;
}

/// `COMMIT` in a file that its runner wraps: what follows, and the record, commit apart.
std::optional<Atomicity> Atomicities::runnerEnded(const StepDraft &draft) {
  if (!draft.node || draft.node->function->runnerTransaction != RunnerTransaction::Wraps)
    return std::nullopt;
  for (const Site &site : draft.node->sites)
    for (const Expr &arg : site.expr->args)
      for (const SqlStatement &statement : arg.sql)
        for (const Action &action : statement.actions) {
          bool ends = action.kind == ActionKind::Commit || action.kind == ActionKind::Rollback;
          if (!ends || !action.name.empty()) // to a savepoint only
            continue;
          Atomicity found;
          found.fault = Atomicity::Fault::RunnerEnded;
          found.place = {draft.node->file->path, statement.range};
          found.text = statement.text;
          return found;
        }
  return std::nullopt;
}

void Atomicities::settle(StepDraft &draft) const {
  std::vector<Member> members = membersOf(draft);
  draft.step.commit = commitOf(draft, members);
  if (!judged(draft))
    return;
  draft.step.atomicity = runnerEnded(draft);
  if (!draft.step.atomicity)
    draft.step.atomicity = faultOf(draft, std::move(members));
}

std::optional<Atomicity> Atomicities::faultOf(const StepDraft &draft,
                                              std::vector<Member> members) const {
  std::optional<Record> record = takeRecord(draft, members);
  if (members.empty() || partOfHolder(draft, members))
    return std::nullopt;
  if (!record)
    record = outerRecord(draft, members);
  std::optional<Atomicity> second = secondStore(members);
  findChains(members);
  if (mayBeMysql(draft, members) && commitImplicitly(members) && record)
    record->unit = {};
  const Expr *leak = partByLeaks(members);
  if (auto found = split(draft, members, record, leak)) {
    found->guardEdits = guardEdits(members);
    return found;
  }
  return second ? second : notCommitted(members);
}

} // namespace migralint::linking
