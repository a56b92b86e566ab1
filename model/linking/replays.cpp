// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/replays.h"

#include "model/linking/replay_bounds.h"
#include "model/linking/replay_texts.h"
#include "model/replay/engine.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace migralint::linking {

namespace {

using replay::Engine;
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
         const std::set<std::string> &madeElsewhere, ReplayTexts &texts, Replays &out)
      : engine(budget), companions(companions), hidden(hidden), madeElsewhere(madeElsewhere),
        texts(texts), out(out) {}

  /// What runs before, between and after the steps leaves nothing known of the tables it changes.
  void leaveOut(const StepSequence &around) {
    const Hidden::Changes changes = hidden.of(around);
    allUnsettled |= changes.any || around.unread;
    unsettled.insert(changes.tables.begin(), changes.tables.end());
    for (const Executed &executed : around.operations) {
      const OwnOperation &own = *executed.own;
      const Action *a = own.action;
      if (!a || !changesSchema(*a) ||
          (own.node && hidden.leavesForVersion(*own.node, own.condition)))
        continue;
      allUnsettled |= !a->objectKnown && a->objectValues.empty();
      unsettled.insert(a->object);
      unsettled.insert(a->name);
      unsettled.insert(a->objectValues.begin(), a->objectValues.end());
    }
  }

  void run(const StepSequence &step) {
    ++position;
    if (step.around || allUnsettled)
      return;
    const Hidden::Changes changes = hidden.of(step);
    const bool lost = step.unread || changes.any;
    if (lost)
      forgetAll();
    for (const std::string &table : changes.tables)
      forget(table);
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
      forgetAll();
    for (const std::string &table : changes.tables)
      forget(table);
  }

  MigratedStore store() {
    MigratedStore store;
    for (const auto &[name, table] : tables) {
      if (failed.count(name)) // what it is once the step is mended, nobody knows
        continue;
      MigratedTable out;
      out.name = name;
      out.whole = table.known == Known::Whole;
      out.rebuilt = table.rebuilt;
      out.born = table.born;
      for (const auto &[column, by] : table.madeBy)
        out.madeBy[column] = {by, positions.at(by)};
      out.columns = engine.columns(name);
      out.indexes = engine.indexes(name);
      store.tables.push_back(std::move(out));
    }
    return store;
  }

private:
  /// What is in the engine.
  enum class Known : uint8_t { Stub, Whole };
  struct Table {
    Known known = Known::Whole;
    std::vector<const Executed *> shapers;                     ///< what made it what it is
    std::map<std::string, const Executed *> madeBy, removedBy; ///< by column
    const Executed *born = nullptr;
    bool rebuilt = false;
  };
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
      if (first.own->expr && first.own->expr->meaning.act == Act::Builder)
        forgetAll();
      return;
    }
    Turn turn{first, {}, texts.of(*first.own)};
    for (size_t i = begin; i < end; ++i)
      turn.actions.push_back(step.operations[i].own->action);
    refuse(turn);
    const bool changes = std::any_of(turn.actions.begin(), turn.actions.end(),
                                     [](const Action *a) { return changesSchema(*a); });
    if (changes)
      changeSchema(turn);
    else if (first.own->action->kind == ActionKind::Insert ||
             first.own->action->kind == ActionKind::Update ||
             first.own->action->kind == ActionKind::Delete)
      changeRows(turn);
  }

  /// Tells of a statement that the engine would refuse on any tables. The tables that are there may
  /// hide it behind another reason; they are only in the way of what is not about the text alone.
  void refuse(const Turn &turn) {
    if (turn.text.sure && turn.text.dialect == Dialect::Sqlite)
      tell(turn, engine.prepare(turn.text.sql));
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

  void changeSchema(const Turn &turn) {
    const Action &a = *turn.actions.front();
    const bool runs = always(turn) && turn.actions.size() == 1 && a.objectKnown &&
                      turn.text.exact && !turn.text.sql.empty() && !unsettled.count(a.object) &&
                      !unsettled.count(a.name) && together(turn, a.object);
    if (!runs || tainted.count(a.object)) {
      if (runs && replaces(a)) // whatever it was, it is known from here on
        tainted.erase(a.object);
      if (!runs || tainted.count(a.object))
        return loseAll(turn);
    }
    auto found = tables.find(a.object);
    switch (a.kind) {
    case ActionKind::CreateTable:
      if (found == tables.end() && a.ifNotExists && !gone.count(a.object))
        return forget(a.object); // as it was made here, or long before
      if (found != tables.end() && found->second.known == Known::Stub)
        return a.ifNotExists ? void() : forget(a.object);
      break;
    case ActionKind::AddColumn:
      if (found == tables.end() && gone.count(a.object))
        break;
      if (found == tables.end())
        makeStub(a.object);
      break;
    case ActionKind::RenameTable:
      if (found == tables.end() && !gone.count(a.object)) {
        forget(a.name);
        gone.emplace(a.object, &turn.executed);
        return;
      }
      break;
    case ActionKind::DropTable:
      if (found == tables.end() && !gone.count(a.object)) {
        gone.emplace(a.object, &turn.executed);
        return;
      }
      break;
    default:
      if (found == tables.end() && !gone.count(a.object))
        return;
      break;
    }
    const Result result = engine.run(turn.text.sql);
    if (result.outcome == Outcome::Done)
      return changed(turn, a);
    tell(turn, result);
    if (result.outcome == Outcome::Refused && judge(turn, result))
      return; // the rest is replayed as if it had not been there
    if (a.kind == ActionKind::CreateIndex && found != tables.end() &&
        found->second.known == Known::Stub)
      return; // of columns that the stub does not show
    loseAll(turn);
  }

  void changeRows(const Turn &turn) {
    if (!always(turn) || turn.text.sql.empty())
      return;
    for (const std::string &name : touched(turn))
      if (!settled(name))
        return;
    for (const std::string &name : touched(turn))
      if (!together(turn, name))
        return;
    const bool given = turn.executed.own->statement->placeholders || !turn.text.exact;
    const Result result = given ? engine.prepare(turn.text.sql) : engine.run(turn.text.sql);
    if (result.outcome == Outcome::Refused)
      judge(turn, result);
  }

  /// Whether it is sure what the table looks like, or that it is not there.
  bool settled(const std::string &name) const {
    if (unsettled.count(name) || tainted.count(name))
      return false;
    auto found = tables.find(name);
    return found == tables.end() ? gone.count(name) > 0 : found->second.known == Known::Whole;
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
    if (auto found = gone.find(name); found != gone.end() && !fits(found->second))
      return false;
    auto found = tables.find(name);
    return found == tables.end() ||
           std::all_of(found->second.shapers.begin(), found->second.shapers.end(), fits);
  }

  // What is known of tables -----------------------------------------------------------------------

  void makeStub(const std::string &name) {
    engine.run("CREATE TABLE " + replay::quoted(name) + " (" + replay::quoted(stubColumn) + ")");
    tables[name].known = Known::Stub;
  }

  void drop(const std::string &name) {
    engine.run("DROP TABLE IF EXISTS " + replay::quoted(name));
    tables.erase(name);
  }

  /// From here on nothing is known of it, not even whether it is there.
  void forget(const std::string &name) {
    if (name.empty())
      return;
    drop(name);
    gone.erase(name);
    tainted.insert(name);
  }

  void forgetAll() {
    while (!tables.empty())
      forget(std::string(tables.begin()->first));
    for (const auto &[name, by] : gone)
      tainted.insert(name);
    gone.clear();
  }

  /// The statement may have been executed or not, and nobody knows what it does.
  void loseAll(const Turn &turn) {
    for (const Action *a : turn.actions) {
      if (!changesSchema(*a))
        continue;
      if (!a->objectKnown && a->objectValues.empty())
        return forgetAll();
      if (a->kind == ActionKind::Unknown || a->kind == ActionKind::DropDatabase)
        return forgetAll();
      forget(a->object);
      for (const std::string &value : a->objectValues)
        forget(value);
      if (a->kind == ActionKind::RenameTable || a->kind == ActionKind::CreateView ||
          a->kind == ActionKind::DropView)
        forget(a->name);
    }
  }

  void changed(const Turn &turn, const Action &a) {
    const Executed *by = &turn.executed;
    positions.emplace(by, position);
    if (a.kind == ActionKind::DropTable) {
      tables.erase(a.object);
      gone.insert_or_assign(a.object, by);
      return;
    }
    std::string name = a.object;
    if (a.kind == ActionKind::RenameTable) {
      tables[a.name] = std::move(tables[a.object]);
      tables.erase(a.object);
      gone.insert_or_assign(a.object, by);
      name = a.name;
    }
    const bool again = gone.count(name) > 0;
    gone.erase(name);
    const std::vector<replay::TableColumn> columns = engine.columns(name);
    if (columns.empty()) // a view's
      return;
    Table &table = tables[name];
    table.shapers.push_back(by);
    if (a.kind == ActionKind::CreateTable)
      table.born = by;
    table.rebuilt |= again;
    std::map<std::string, const Executed *> now;
    for (const replay::TableColumn &column : columns) {
      if (column.name == stubColumn)
        continue;
      auto made = table.madeBy.find(column.name);
      now.emplace(column.name, made == table.madeBy.end() ? by : made->second);
      table.removedBy.erase(column.name);
    }
    for (const auto &[column, made] : table.madeBy)
      if (!now.count(column))
        table.removedBy[column] = by;
    table.madeBy = std::move(now);
  }

  // What the engine refuses -----------------------------------------------------------------------

  /// Whether what it refuses is understood, so that nothing has changed.
  bool judge(const Turn &turn, const Result &result) {
    const std::string &message = result.message;
    const std::string name = nameIn(message);
    auto starts = [&](std::string_view text) { return message.starts_with(text); };
    if (starts("duplicate column name")) {
      const Executed *by = column(turn, name, &Table::madeBy);
      if (by)
        fail(turn, message, by, "added here");
      return by;
    }
    if (starts("no such column") || message.find("has no column named") != message.npos) {
      const Executed *by = column(turn, name, &Table::removedBy);
      if (by)
        fail(turn, message, by, "removed here");
      return by;
    }
    if (starts("no such table")) {
      auto found = gone.find(name);
      if (found == gone.end() || madeElsewhere.count(name))
        return false;
      const bool renames = found->second->own->action->kind == ActionKind::RenameTable;
      fail(turn, message, found->second, renames ? "renamed here" : "dropped here");
      return true;
    }
    if (starts("there is already another table or index with this name")) {
      auto found = tables.find(name);
      if (found == tables.end() || found->second.shapers.empty())
        return false;
      fail(turn, message, found->second.shapers.front(), "made here");
      return true;
    }
    return false;
  }

  const Executed *column(const Turn &turn, const std::string &name,
                         std::map<std::string, const Executed *> Table::*by) const {
    for (const std::string &table : touched(turn))
      if (auto found = tables.find(table); found != tables.end())
        if (auto at = (found->second.*by).find(name); at != (found->second.*by).end())
          return at->second;
    return nullptr;
  }

  void fail(const Turn &turn, const std::string &message, const Executed *by, std::string how) {
    for (const Action *a : turn.actions)
      failed.insert({a->object, a->name});
    const Step &step = turn.executed.draft->step;
    // A result that nobody looks at stops nothing: "there already" is then what was meant.
    const Place &place = turn.executed.own->operation.place;
    if (turn.executed.own->operation.passedOver.valid() ||
        std::any_of(step.unchecked.begin(), step.unchecked.end(),
                    [&](const UncheckedResult &u) { return u.place == place; }))
      return;
    std::string text = "`" + step.name + "` fails on what the steps before it leave: " + message;
    out.failures.push_back({place, std::move(text), step.function, by->own->operation.place, how});
  }

  static constexpr std::string_view stubColumn = "columns that the history does not show";

  Engine engine;
  const Companions &companions;
  const Hidden &hidden;
  const std::set<std::string> &madeElsewhere;
  ReplayTexts &texts;
  Replays &out;
  std::map<std::string, Table> tables;          ///< in the engine
  std::map<const Executed *, size_t> positions; ///< in the history, of what changed the schema
  size_t position = 0;
  std::set<std::string> failed;    ///< tables of statements that fail on what is there
  std::set<std::string> unsettled; ///< nothing is ever known of them
  bool allUnsettled = false;
  std::set<std::string> tainted;                ///< nothing is known of them
  std::map<std::string, const Executed *> gone; ///< what dropped or renamed them
};

/// Whether it can be run. Where nothing tells the engine, what is claimed holds for all: none adds
/// a column twice, or finds a table that was dropped.
bool mayBeReplayed(const StepSequence *begin, const StepSequence *end,
                   const Operations &operations) {
  constexpr size_t maxOperations = 3000; // more would not be done within the budget
  size_t count = 0;
  for (const StepSequence *step = begin; step != end; ++step)
    count += step->operations.size();
  return count <= maxOperations && !isOfOtherEngine(begin, end, operations);
}

} // namespace

Replays replayHistory(const std::vector<StepSequence> &history, const Program &program,
                      const Guards &guards, const Operations &operations,
                      const std::vector<Chain> &chains, const std::vector<Problem> &problems) {
  Replays replays;
  replay::Budget budget;
  const Companions companions(chains);
  const Hidden hidden(program, guards, operations);
  const std::set<std::string> madeElsewhere = tablesMadeElsewhere(history, program, operations);
  ReplayTexts texts(operations);
  for (size_t begin = 0; begin < history.size();) {
    const size_t end = endOfHistory(history, begin);
    if (mayBeReplayed(&history[begin], history.data() + end, operations)) {
      Replay replay(budget, companions, hidden, madeElsewhere, texts, replays);
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
  if (budget.spent()) // what came before might have looked otherwise in the light of the rest
    return {};
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
