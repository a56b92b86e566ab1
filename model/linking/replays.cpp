// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/replays.h"

#include "model/linking/nearest.h"
#include "model/linking/replay_bounds.h"
#include "model/linking/replay_downs.h"
#include "model/linking/replay_reruns.h"
#include "model/linking/replay_tables.h"
#include "model/linking/replay_texts.h"
#include "model/linking/unmade.h"

#include <algorithm>
#include <map>
#include <set>

namespace migralint::linking {

namespace {

using replay::Outcome;
using replay::Result;

/// What follows the last blank of the engine's message, without a schema's or table's name before
/// it: `no such table: main.plants` gives `plants`.
std::string nameIn(const std::string &message) {
  std::string name = message.substr(message.find_last_of(' ') + 1);
  if (size_t dot = name.find_last_of('.'); dot != name.npos)
    name = name.substr(dot + 1);
  std::erase_if(name, [](char c) { return c == '"' || c == '`'; });
  for (char &c : name)
    c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
  return name;
}

/// One history on one engine.
class Replay {
public:
  Replay(replay::Budget &budget, const Companions &companions, const Hidden &hidden,
         const Unmade &unmade, const std::set<std::string> &madeElsewhere, ReplayTexts &texts,
         ReplayDowns downs, Replays &out)
      : companions(companions), hidden(hidden), unmade(unmade), madeElsewhere(madeElsewhere),
        texts(texts), out(out), tables(budget), downs(std::move(downs)) {}

  /// What runs before, between and after the steps leaves nothing known of the tables it changes.
  void leaveOut(const StepSequence &around) {
    const Hidden::Changes changes = hidden.of(around);
    allUnsettled |= changes.any || around.unread;
    tables.unsettle(changes.tables);
    for (const Executed &executed : around.operations) {
      const OwnOperation &own = *executed.own;
      const Action *a = own.action;
      if (!a || !changesSchema(*a) ||
          (own.node && hidden.leavesForVersion(*own.node, own.condition)))
        continue;
      allUnsettled |= !a->objectKnown && a->objectValues.empty();
      tables.unsettle({a->object, a->name});
      tables.unsettle({a->objectValues.begin(), a->objectValues.end()});
    }
  }

  void run(const StepSequence &step) {
    ++position;
    if (step.around || allUnsettled)
      return;
    const Hidden::Changes changes = hidden.of(step);
    lost = step.unread || changes.any;
    changedUnseen = changes.tables;
    if (lost)
      tables.forgetAll();
    for (const std::string &table : changes.tables)
      tables.forget(table);
    reruns = {};
    reruns.missed(changes.tables);
    downs.begin(step, tables);
    whole = changes.tables.empty();
    for (size_t i = 0; i < step.operations.size();) {
      size_t end = i + 1;
      const OwnOperation &own = *step.operations[i].own;
      while (end < step.operations.size() && own.statement &&
             step.operations[end].own->statement == own.statement &&
             step.operations[end].own->expr == own.expr)
        ++end;
      statement(step, i, end);
      i = end;
    }
    if (lost)
      tables.forgetAll();
    else if (twice)
      settle();
    for (const std::string &table : changes.tables)
      tables.forget(table);
  }

  /// The step has run: what comes of running it again, and of its down?
  void settle() {
    downs.settle(tables, whole);
    reruns.settle(tables, out.reruns);
  }

  /// Whether each step is run again, and its down.
  bool twice = true;

  MigratedStore store() {
    // What a table is once the step is mended that fails on it, nobody knows.
    return tables.store(failed);
  }

private:
  /// One statement of a step.
  struct Turn {
    const Executed &executed;
    std::vector<const Action *> actions;
    ReplayText text;
  };

  void statement(const StepSequence &step, size_t begin, size_t end) {
    const Executed &first = step.operations[begin];
    if (first.draft->step.direction == Direction::Down)
      return;
    if (!first.own->action) { // a schema builder's, or no SQL
      if (first.own->expr && first.own->expr->meaning.act == Act::Builder) {
        tables.forgetAll();
        reruns.missedAll();
        whole = false;
      }
      return;
    }
    Turn turn{first, {}, texts.of(*first.own)};
    for (size_t i = begin; i < end; ++i)
      turn.actions.push_back(step.operations[i].own->action);
    refuse(turn);
    if (namesUnmade(turn))
      return miss(turn);
    const bool changes = std::any_of(turn.actions.begin(), turn.actions.end(),
                                     [](const Action *a) { return changesSchema(*a); });
    bool done = true;
    if (changes)
      done = changeSchema(turn);
    else if (first.own->action->kind == ActionKind::Insert ||
             first.own->action->kind == ActionKind::Update ||
             first.own->action->kind == ActionKind::Delete)
      done = changeRows(turn);
    whole &= done || !changes;
    if (!done)
      miss(turn);
  }

  /// It has not been run, so that what it leaves is not there.
  void miss(const Turn &turn) {
    reruns.missed(touched(turn));
    for (const Action *a : turn.actions) {
      reruns.missed({a->name});
      reruns.missed({a->objectValues.begin(), a->objectValues.end()});
      if (!a->objectKnown && a->objectValues.empty())
        reruns.missedAll();
    }
  }

  void remember(const Turn &turn, int64_t rows) {
    std::set<std::string> names = touched(turn);
    const Action &a = *turn.actions.front();
    names.insert({a.name, tables.ownerOf(a.name)});
    reruns.ran(turn.executed, turn.text.sql, std::move(names), rows);
  }

  /// Tells of a statement that the engine would refuse on any tables. The tables that are there may
  /// hide it behind another reason; they are only in the way of what is not about the text alone.
  void refuse(const Turn &turn) {
    if (turn.text.sure && turn.text.dialect == Dialect::Sqlite)
      tell(turn, tables.engine.prepare(turn.text.sql));
  }

  void tell(const Turn &turn, const Result &result) {
    const OwnOperation &own = *turn.executed.own;
    std::string message = refusal(own, turn.text, result);
    if (!message.empty())
      out.broken.push_back(
          {own.operation.place, std::move(message), turn.executed.draft->step.function, {}, {}});
  }

  /// Whether the statement runs, once, wherever its step runs.
  static bool always(const Turn &turn) {
    return !turn.executed.conditional && turn.executed.own->loop < 0 &&
           turn.executed.own->statement && turn.executed.own->statement->complete;
  }

  /// False: it has not been run.
  bool changeSchema(const Turn &turn) {
    const Action &a = *turn.actions.front();
    // In SQLite an index is dropped by its name alone.
    const bool dropsIndex = a.kind == ActionKind::DropIndex;
    const std::string object = dropsIndex ? tables.ownerOf(a.name) : a.object;
    if (dropsIndex)
      tables.noteDropped(a.name);
    const bool runs = always(turn) && turn.actions.size() == 1 && a.objectKnown &&
                      turn.text.exact && !turn.text.sql.empty() && !tables.isUnsettled(object) &&
                      !tables.isUnsettled(a.name) && together(turn, object);
    if (!runs || tables.isTainted(object)) {
      if (runs && replaces(a))
        tables.learn(object);
      if (!runs || tables.isTainted(object))
        return lose(turn);
    }
    const ReplayTables::Table *found = tables.find(object);
    const bool stub = found && found->known == ReplayTables::Known::Stub;
    const bool unseen = !found && !tables.goneBy(object);
    switch (a.kind) {
    case ActionKind::CreateTable:
      if (unseen && a.ifNotExists) { // as it was made here, or long before
        tables.forget(object);
        return false;
      }
      if (stub) {
        if (!a.ifNotExists)
          tables.forget(object);
        return false;
      }
      break;
    case ActionKind::AddColumn:
      if (unseen)
        tables.makeStub(object);
      break;
    case ActionKind::RenameTable:
      if (unseen) {
        tables.forget(a.name);
        tables.leave(object, &turn.executed);
        return false;
      }
      break;
    case ActionKind::DropTable:
      if (unseen) { // the second time it meets what the step has made instead
        tables.leave(object, &turn.executed);
        remember(turn, 0);
        whole = false;
        return true;
      }
      break;
    default:
      if (unseen)
        return false;
      break;
    }
    const Result result = tables.engine.run(turn.text.sql);
    if (result.outcome == Outcome::Done) {
      remember(turn, 0);
      tables.changed(a, &turn.executed, position);
      return true;
    }
    tell(turn, result);
    if (result.outcome == Outcome::Refused && judge(turn, result))
      return false; // the rest is replayed as if it had not been there
    if (a.kind == ActionKind::CreateIndex && stub)
      return false; // of columns that the stub does not show
    return lose(turn);
  }

  bool lose(const Turn &turn) {
    tables.lose(turn.actions);
    return false;
  }

  bool changeRows(const Turn &turn) {
    if (!always(turn) || turn.text.sql.empty())
      return false;
    for (const std::string &name : touched(turn))
      if (!tables.settled(name))
        return false;
    for (const std::string &name : touched(turn))
      if (!together(turn, name))
        return false;
    const bool given = turn.executed.own->statement->placeholders || !turn.text.exact;
    const Result result =
        given ? tables.engine.prepare(turn.text.sql) : tables.engine.run(turn.text.sql);
    if (result.outcome == Outcome::Refused)
      judge(turn, result);
    const bool ran = !given && result.outcome == Outcome::Done && turn.actions.size() == 1;
    if (ran)
      remember(turn, result.rows);
    return ran;
  }

  static std::set<std::string> touched(const Turn &turn) {
    std::set<std::string> names;
    for (const Action *a : turn.actions) {
      names.insert(a->object);
      names.insert(a->sources.begin(), a->sources.end());
    }
    return names;
  }

  static bool replaces(const Action &a) {
    return a.kind == ActionKind::DropTable || (a.kind == ActionKind::CreateTable && !a.ifNotExists);
  }

  /// Whether all that has made the table what it is runs where the statement runs.
  bool together(const Turn &turn, const std::string &name) const {
    auto fits = [&](const Executed *other) {
      return !exclude(*other, turn.executed) &&
             companions.together(other->draft->step.place, turn.executed.draft->step.place);
    };
    if (const Executed *gone = tables.goneBy(name); gone && !fits(gone))
      return false;
    const ReplayTables::Table *found = tables.find(name);
    return !found || std::all_of(found->shapers.begin(), found->shapers.end(), fits);
  }

  // What the engine refuses -----------------------------------------------------------------------

  /// Whether what it refuses is understood, so that nothing has changed.
  bool judge(const Turn &turn, const Result &result) {
    const std::string &message = result.message;
    const std::string name = nameIn(message);
    auto starts = [&](std::string_view text) { return message.starts_with(text); };
    if (starts("duplicate column name")) {
      const Executed *by = column(turn, name, &ReplayTables::Table::madeBy);
      if (by)
        fail(turn, message, by, "added here");
      return by;
    }
    if (starts("no such column") || message.find("has no column named") != message.npos) {
      const Executed *by = column(turn, name, &ReplayTables::Table::removedBy);
      if (by)
        fail(turn, message, by, "removed here");
      else
        sayNoColumn(turn, name);
      return by;
    }
    if (starts("no such table")) {
      const Executed *by = tables.goneBy(name);
      if (!by || madeElsewhere.count(name))
        return false;
      const bool renames = by->own->action->kind == ActionKind::RenameTable;
      fail(turn, message, by, renames ? "renamed here" : "dropped here");
      return true;
    }
    if (starts("there is already another table or index with this name")) {
      const ReplayTables::Table *found = tables.find(name);
      if (!found || found->shapers.empty())
        return false;
      fail(turn, message, found->shapers.front(), "made here");
      return true;
    }
    return false;
  }

  const Executed *column(const Turn &turn, const std::string &name,
                         std::map<std::string, const Executed *> ReplayTables::Table::*by) const {
    for (const std::string &table : touched(turn))
      if (const ReplayTables::Table *found = tables.find(table))
        if (auto at = (found->*by).find(name); at != (found->*by).end())
          return at->second;
    return nullptr;
  }

  /// Tells of a column that none of the statement's tables has, all of which are wholly known.
  void sayNoColumn(const Turn &turn, const std::string &name) {
    std::vector<std::string> columns;
    const Executed *born = nullptr;
    for (const std::string &table : touched(turn)) {
      const ReplayTables::Table *found = tables.find(table);
      if (!found || !tables.settled(table) || unmade.changedElsewhere(table) || lost ||
          changedUnseen.count(table))
        return;
      for (const auto &[column, by] : found->madeBy)
        columns.push_back(column);
      born = found->born;
    }
    if (turn.text.sure && turn.text.dialect == Dialect::Sqlite && born &&
        turn.executed.own->statement->problems.empty())
      breaks(turn, "no step makes a column `" + name + "`" + didYouMean(name, columns), born);
  }

  /// Tells of a table that nothing makes.
  bool namesUnmade(const Turn &turn) {
    const std::set<std::string> names = touched(turn);
    auto none = [&](const std::string &name) { return unmade.contains(name); };
    if (lost || !always(turn) || turn.text.sql.empty() ||
        std::none_of(names.begin(), names.end(), none))
      return false;
    const Result result = tables.engine.prepare(turn.text.sql);
    const std::string name = nameIn(result.message);
    if (result.outcome != Outcome::Refused || !result.message.starts_with("no such table") ||
        !unmade.contains(name) || passedOver(turn))
      return false;
    const ReplayTables::Table *meant = tables.find(nearest(name, unmade.tables()));
    breaks(turn, "no step makes a table `" + name + "`" + didYouMean(name, unmade.tables()),
           meant ? meant->born : nullptr);
    return true;
  }

  void breaks(const Turn &turn, std::string message, const Executed *born) {
    out.broken.push_back({turn.executed.own->operation.place, std::move(message),
                          turn.executed.draft->step.function,
                          born ? born->own->operation.place : Place(), born ? "made here" : ""});
  }

  /// A result that nobody looks at stops nothing: "there already" is then what was meant.
  static bool passedOver(const Turn &turn) {
    const Step &step = turn.executed.draft->step;
    const Operation &op = turn.executed.own->operation;
    return op.passedOver.valid() ||
           std::any_of(step.unchecked.begin(), step.unchecked.end(),
                       [&](const UncheckedResult &u) { return u.place == op.place; });
  }

  void fail(const Turn &turn, const std::string &message, const Executed *by, std::string how) {
    for (const Action *a : turn.actions)
      failed.insert({a->object, a->name});
    if (passedOver(turn))
      return;
    const Step &step = turn.executed.draft->step;
    const Place &place = turn.executed.own->operation.place;
    std::string text = "`" + step.name + "` fails on what the steps before it leave: " + message;
    out.failures.push_back({place, std::move(text), step.function, by->own->operation.place, how});
  }

  const Companions &companions;
  const Hidden &hidden;
  const Unmade &unmade;
  const std::set<std::string> &madeElsewhere;
  ReplayTexts &texts;
  Replays &out;
  ReplayTables tables;
  ReplayReruns reruns; ///< of the step that runs
  ReplayDowns downs;
  std::set<std::string> failed; ///< tables of statements that fail on what is there
  size_t position = 0;          ///< in the history
  bool whole = false;           ///< the engine has made all that this step changes of the schema
  bool lost = false;            ///< any table may change unseen in this step
  std::set<std::string> changedUnseen; ///< those that may, if not any
  bool allUnsettled = false;
};

size_t operationsOf(const StepSequence *begin, const StepSequence *end) {
  size_t count = 0;
  for (const StepSequence *step = begin; step != end; ++step)
    count += step->operations.size();
  return count;
}

/// Whether it can be run. Where nothing tells the engine, what is claimed holds for all: none adds
/// a column twice, or finds a table that was dropped.
bool mayBeReplayed(const StepSequence *begin, const StepSequence *end,
                   const Operations &operations) {
  constexpr size_t maxOperations = 3000; // more would not be done within the budget
  return operationsOf(begin, end) <= maxOperations && !isOfOtherEngine(begin, end, operations);
}

} // namespace

Replays replayHistory(const std::vector<StepSequence> &history, const Reversed &reversed,
                      const Program &program, const Guards &guards, const Operations &operations,
                      const std::vector<Chain> &chains, const std::vector<Problem> &problems,
                      const replay::Budget &limits) {
  constexpr size_t maxTwice = 300; // operations: of more, the first run takes the budget
  Replays replays;
  bool any = false; // what the rest asks of the whole program is not asked for nothing
  for (size_t begin = 0; begin < history.size() && !any;) {
    const size_t end = endOfHistory(history, begin);
    any = mayBeReplayed(&history[begin], history.data() + end, operations);
    begin = end;
  }
  if (!any)
    return replays;
  replay::Budget budget = limits;
  const Companions companions(chains);
  const Hidden hidden(history, program, guards, operations);
  const Unmade unmade(history, program, operations);
  const std::set<std::string> madeElsewhere = tablesMadeElsewhere(history, program, operations);
  ReplayTexts texts(operations);
  for (size_t begin = 0; begin < history.size();) {
    const size_t end = endOfHistory(history, begin);
    if (mayBeReplayed(&history[begin], history.data() + end, operations)) {
      Replay replay(budget, companions, hidden, unmade, madeElsewhere, texts,
                    {reversed, program, guards, operations, texts}, replays);
      replay.twice = operationsOf(&history[begin], history.data() + end) <= maxTwice;
      for (size_t i = begin; i < end; ++i)
        if (history[i].around)
          replay.leaveOut(history[i]);
      for (size_t i = begin; i < end; ++i)
        replay.run(history[i]);
      replays.stores.push_back(replay.store());
      replays.stores.back().begin = begin;
      replays.stores.back().end = end;
    }
    begin = end;
  }
  if (budget.spent()) { // what came before might have looked otherwise in the light of the rest
    Replays none;
    none.complete = false;
    return none;
  }
  std::erase_if(replays.failures, [&](const Problem &failure) {
    return std::any_of(problems.begin(), problems.end(),
                       [&](const Problem &p) { return p.place == failure.place; });
  });
  std::stable_sort(replays.failures.begin(), replays.failures.end(),
                   [](const Problem &a, const Problem &b) {
                     return a.place == b.place ? a.message < b.message : a.place < b.place;
                   });
  replays.failures.erase(std::unique(replays.failures.begin(), replays.failures.end(),
                                     [](const Problem &a, const Problem &b) {
                                       return a.place == b.place && a.message == b.message;
                                     }),
                         replays.failures.end());
  return replays;
}

} // namespace migralint::linking
