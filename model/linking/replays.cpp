// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/replays.h"

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

/// Whether one store may see both steps: a chain that runs the one and the other, as far as chains
/// are known.
class Companions {
public:
  explicit Companions(const std::vector<Chain> &chains) : chains(chains) {}

  bool together(const Place &a, const Place &b) const {
    for (const Chain &chain : chains) {
      std::optional<size_t> first = find(chain, a), second = find(chain, b);
      if (!first || !second || *first == *second || chain.runs.empty())
        continue;
      return std::any_of(chain.runs.begin(), chain.runs.end(), [&](const Chain::Run &run) {
        auto runs = [&](size_t step) {
          return std::find(run.steps.begin(), run.steps.end(), step) != run.steps.end();
        };
        return runs(*first) && runs(*second);
      });
    }
    return true;
  }

private:
  static std::optional<size_t> find(const Chain &chain, const Place &place) {
    for (size_t i = 0; i < chain.steps.size(); ++i)
      if (chain.steps[i].place == place)
        return i;
    return std::nullopt;
  }

  const std::vector<Chain> &chains;
};

/// Tables that functions change which the steps call and the history does not show.
class Hidden {
public:
  Hidden(const Program &program, const Operations &operations)
      : program(program), operations(operations) {}

  struct Changes {
    std::set<std::string> tables;
    bool any = false; ///< nobody knows which
  };

  Changes of(const StepSequence &step) const {
    std::set<const FunctionNode *> shown, seen;
    for (const Executed &executed : step.operations) {
      if (executed.own->node)
        shown.insert(executed.own->node);
      if (executed.draft->node)
        shown.insert(executed.draft->node);
    }
    Changes changes;
    for (const FunctionNode *node : shown)
      follow(*node, shown, seen, changes, 0);
    return changes;
  }

private:
  static constexpr int maxDepth = 4;

  void follow(const FunctionNode &node, const std::set<const FunctionNode *> &shown,
              std::set<const FunctionNode *> &seen, Changes &changes, int depth) const {
    if (depth > maxDepth || !seen.insert(&node).second)
      return;
    for (size_t i = 0; i < node.sites.size(); ++i)
      for (const FunctionNode *callee : program.calledFrom(node, static_cast<int>(i)))
        if (!shown.count(callee)) {
          add(operations.of(*callee), changes);
          follow(*callee, shown, seen, changes, depth + 1);
        }
  }

  static void add(const FunctionOperations &all, Changes &changes) {
    for (const OwnOperation &own : all.list) {
      if (!own.action || !changesSchema(*own.action))
        continue;
      changes.any |= !own.action->objectKnown && own.action->objectValues.empty();
      changes.tables.insert(own.action->object);
      changes.tables.insert(own.action->name);
      changes.tables.insert(own.action->objectValues.begin(), own.action->objectValues.end());
    }
  }

public:
  static bool changesSchema(const Action &a) {
    switch (a.kind) {
    case ActionKind::Insert:
    case ActionKind::Update:
    case ActionKind::Delete:
    case ActionKind::Truncate:
    case ActionKind::Pragma:
    case ActionKind::Begin:
    case ActionKind::Commit:
    case ActionKind::Rollback:
    case ActionKind::Savepoint:
    case ActionKind::Read:
    case ActionKind::Maintenance:
    case ActionKind::Session:
      return false;
    default:
      return true;
    }
  }

private:
  const Program &program;
  const Operations &operations;
};

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
         ReplayTexts &texts, std::vector<Problem> &failures)
      : engine(budget), companions(companions), hidden(hidden), texts(texts), failures(failures) {}

  void run(const StepSequence &step) {
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

private:
  /// What is in the engine.
  enum class Known : uint8_t { Stub, Whole };
  struct Table {
    Known known = Known::Whole;
    std::vector<const Executed *> shapers;                     ///< what made it what it is
    std::map<std::string, const Executed *> madeBy, removedBy; ///< by column
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
    const bool changes = std::any_of(turn.actions.begin(), turn.actions.end(),
                                     [](const Action *a) { return Hidden::changesSchema(*a); });
    if (changes)
      changeSchema(turn);
    else if (first.own->action->kind == ActionKind::Insert ||
             first.own->action->kind == ActionKind::Update ||
             first.own->action->kind == ActionKind::Delete)
      changeRows(turn);
  }

  /// Whether the statement runs, once, wherever its step runs.
  static bool always(const Turn &turn) {
    return !turn.executed.conditional && turn.executed.own->loop < 0 &&
           turn.executed.own->statement && turn.executed.own->statement->complete;
  }

  void changeSchema(const Turn &turn) {
    const Action &a = *turn.actions.front();
    const bool runs = always(turn) && turn.actions.size() == 1 && a.objectKnown &&
                      turn.text.exact && !turn.text.sql.empty() && together(turn, a.object);
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
    if (result.outcome == Outcome::Refused && judge(turn, result))
      return; // the rest is replayed as if it had not been there
    loseAll(turn);
  }

  void changeRows(const Turn &turn) {
    if (!always(turn) || turn.text.sql.empty())
      return;
    for (const std::string &name : touched(turn))
      if (!(tables.count(name) && tables.at(name).known == Known::Whole) &&
          (!gone.count(name) || tainted.count(name)))
        return;
    for (const std::string &name : touched(turn))
      if (!together(turn, name))
        return;
    const bool given = turn.executed.own->statement->placeholders || !turn.text.exact;
    const Result result = given ? engine.prepare(turn.text.sql) : engine.run(turn.text.sql);
    if (result.outcome == Outcome::Refused)
      judge(turn, result);
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
      if (!Hidden::changesSchema(*a))
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
    gone.erase(name);
    const std::vector<replay::TableColumn> columns = engine.columns(name);
    if (columns.empty()) // a view's
      return;
    Table &table = tables[name];
    table.shapers.push_back(by);
    std::map<std::string, const Executed *> now;
    for (const replay::TableColumn &column : columns) {
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
      if (found == gone.end())
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
    const Step &step = turn.executed.draft->step;
    // A result that nobody looks at stops nothing: "there already" is then what was meant.
    const Place &place = turn.executed.own->operation.place;
    if (turn.executed.own->operation.passedOver.valid() ||
        std::any_of(step.unchecked.begin(), step.unchecked.end(),
                    [&](const UncheckedResult &u) { return u.place == place; }))
      return;
    std::string text = "`" + step.name + "` fails on what the steps before it leave: " + message;
    failures.push_back({place, std::move(text), step.function, by->own->operation.place, how});
  }

  static constexpr std::string_view stubColumn = "columns that the history does not show";

  Engine engine;
  const Companions &companions;
  const Hidden &hidden;
  ReplayTexts &texts;
  std::vector<Problem> &failures;
  std::map<std::string, Table> tables;          ///< in the engine
  std::set<std::string> tainted;                ///< nothing is known of them
  std::map<std::string, const Executed *> gone; ///< what dropped or renamed them
};

/// Whether the statements of the history are SQLite's, as far as anything tells.
bool isForSqlite(const StepSequence *begin, const StepSequence *end) {
  bool told = false;
  for (const StepSequence *step = begin; step != end; ++step)
    for (const Executed &executed : step->operations) {
      if (!executed.own->action)
        continue;
      if (executed.own->dialect != Dialect::Common && executed.own->dialect != Dialect::Sqlite)
        return false;
      told |= executed.own->dialect == Dialect::Sqlite;
    }
  return told;
}

} // namespace

Replays replayHistory(const std::vector<StepSequence> &history, const Program &program,
                      const Operations &operations, const std::vector<Chain> &chains,
                      const std::vector<Problem> &problems) {
  Replays replays;
  replay::Budget budget;
  const Companions companions(chains);
  const Hidden hidden(program, operations);
  ReplayTexts texts;
  for (size_t begin = 0; begin < history.size();) {
    size_t end = begin + 1;
    while (end < history.size() && !history[end].startsHistory)
      ++end;
    if (isForSqlite(&history[begin], &history[0] + end)) {
      Replay replay(budget, companions, hidden, texts, replays.failures);
      for (size_t i = begin; i < end; ++i)
        replay.run(history[i]);
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
