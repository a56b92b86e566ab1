// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/drift.h"

#include "model/linking/column_difference.h"
#include "model/linking/replay_bounds.h"
#include "model/linking/replay_texts.h"

#include <algorithm>
#include <optional>
#include <set>

namespace migralint::linking {

namespace {

struct FreshTable {
  const OwnOperation *made = nullptr;
  std::vector<replay::TableColumn> columns;
  std::vector<replay::TableIndex> indexes;
  std::vector<replay::ForeignKey> foreignKeys;
  std::vector<replay::CheckConstraint> checks;
};

/// What one function of first creation makes, with the functions that it calls.
class Creation {
public:
  Creation(const FunctionNode &root, const Program &program, const Operations &operations,
           const Steps &steps, ReplayTexts &texts, replay::Budget &budget, bool compared)
      : compared(compared), program(program), operations(operations), steps(steps), texts(texts),
        engine(budget) {
    follow(root, false, 0);
    for (const auto &[name, made] : tables)
      if (!lost && !tainted.count(name) && tables.count(name))
        fresh[name] = {made, engine.columns(name), engine.indexes(name), engine.foreignKeys(name),
                       engine.checks(name)};
  }

  std::map<std::string, FreshTable> fresh; ///< by name; only those that are wholly known
  std::set<const Action *> actions;        ///< that were looked at
  std::vector<Problem> broken;             ///< statements that the engine refuses

private:
  static constexpr int maxDepth = 5;

  void follow(const FunctionNode &node, bool conditional, int depth) {
    if (depth > maxDepth || !entered.insert(&node).second)
      return;
    const FunctionOperations &all = operations.of(node);
    lost |= all.builtAtRunTime > 0;
    size_t next = 0;
    for (size_t i = 0; i < node.sites.size(); ++i) {
      for (; next < all.list.size() && all.list[next].site <= static_cast<int>(i); ++next)
        statement(all.list[next], conditional || mayBeLeftOut(node, all.list[next].condition));
      for (const FunctionNode *callee : program.calledFrom(node, static_cast<int>(i)))
        if (!steps.isMigration(*callee))
          follow(*callee, conditional || mayBeLeftOut(node, node.sites[i].condition), depth + 1);
    }
  }

  /// Whether more than the success of what came before, or a probe of the empty store, decides.
  bool mayBeLeftOut(const FunctionNode &node, int condition) const {
    for (int c = condition; c >= 0; c = node.conditions[c].outer) {
      const Condition &at = node.conditions[c];
      if (at.early)
        continue;
      if (at.kind != Condition::Kind::If || !at.expr)
        return true;
      bool result = false;
      forEach(*at.expr, [&](const Expr &e) {
        const Act act = e.kind == Expr::Kind::Call ? operations.meaning(e).act : Act::None;
        result |= act == Act::Execute || act == Act::ExecutePrepared || act == Act::Prepare ||
                  act == Act::Begin || act == Act::Probe;
      });
      if (!result)
        return true;
    }
    return false;
  }

  void statement(const OwnOperation &own, bool conditional) {
    if (!own.action) {
      lost |= own.expr && own.expr->meaning.act == Act::Builder;
      return;
    }
    const Action &a = *own.action;
    actions.insert(&a);
    if (!changesSchema(a))
      return;
    const Dialect by = engineOf(own, operations);
    if (by != Dialect::Sqlite && (by != Dialect::Common || !compared)) {
      lost = true;
      return;
    }
    if (a.kind == ActionKind::Unknown || (!a.objectKnown && a.objectValues.empty())) {
      lost = true;
      return;
    }
    const ReplayText text = texts.of(own);
    const bool runs = !conditional && own.loop < 0 && own.statement && own.statement->complete &&
                      own.statement->actions.size() == 1 && text.exact && !text.sql.empty();
    const replay::Result result = text.sql.empty()
                                      ? replay::Result{replay::Outcome::Unknown, {}, false}
                                  : runs ? engine.run(text.sql)
                                         : engine.prepare(text.sql);
    if (std::string message = refusal(own, text, result); !message.empty())
      broken.push_back({own.operation.place,
                        std::move(message),
                        own.node ? own.node->qualified : std::string(),
                        {},
                        {}});
    if (!runs || result.outcome != replay::Outcome::Done) {
      tainted.insert(a.object);
      tainted.insert(a.name);
      tainted.insert(a.objectValues.begin(), a.objectValues.end());
      return;
    }
    if (a.kind == ActionKind::CreateTable && !a.temporary)
      tables.emplace(a.object, &own);
    if (a.kind == ActionKind::DropTable || a.kind == ActionKind::RenameTable) {
      tables.erase(a.object);
      tainted.insert(a.name);
    }
  }

  const bool compared; ///< there are steps to compare it with
  const Program &program;
  const Operations &operations;
  const Steps &steps;
  ReplayTexts &texts;
  replay::Engine engine;
  std::set<const FunctionNode *> entered;
  std::map<std::string, const OwnOperation *> tables;
  std::set<std::string> tainted;
  bool lost = false; ///< anything may have been made
};

const replay::TableColumn *find(const std::vector<replay::TableColumn> &columns,
                                const std::string &name) {
  auto found = std::find_if(columns.begin(), columns.end(),
                            [&](const replay::TableColumn &c) { return c.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

std::string folderOf(const std::string &path) { return path.substr(0, path.rfind('/') + 1); }

/// First creation beside one history.
class Comparison {
public:
  Comparison(const std::map<std::string, FreshTable> &fresh, const MigratedStore &store,
             const std::set<std::string> &elsewhere)
      : fresh(fresh), store(store), elsewhere(elsewhere) {
    // The creation is as new as the newest step whose column it has.
    for (const MigratedTable &table : store.tables)
      if (const FreshTable *own = of(table))
        for (const auto &[column, made] : table.madeBy)
          if (find(own->columns, column) && made.by != table.born)
            reached = std::max(reached.value_or(0), made.step);
  }

  void compare(std::vector<Problem> &out) const {
    for (const MigratedTable &table : store.tables)
      if (const FreshTable *own = of(table))
        compare(*own, table, out);
  }

private:
  const FreshTable *of(const MigratedTable &table) const {
    auto found = fresh.find(table.name);
    if (found == fresh.end() || elsewhere.count(table.name) || table.madeBy.empty())
      return nullptr;
    const std::string &file = table.madeBy.begin()->second.by->own->operation.place.file;
    return folderOf(file) == folderOf(found->second.made->operation.place.file) ? &found->second
                                                                                : nullptr;
  }

  /// Whether the fresh table is of a time when the steps had made this.
  bool includes(const MigratedTable &table, const MigratedTable::Made &made) const {
    return (made.by == table.born && !table.rebuilt) || (reached && made.step <= *reached);
  }

  /// What is different about one table, with the first place that shows it.
  struct Clauses {
    void add(std::string clause, const Place &place, std::string said) {
      if (list.empty()) {
        related = place;
        how = std::move(said);
      }
      list.push_back(std::move(clause));
    }
    std::vector<std::string> list;
    Place related;
    std::string how;
  };

  static Place placeOf(const Executed *by) { return by->own->operation.place; }
  static constexpr const char *madeHere = "the steps make it here";

  void compare(const FreshTable &own, const MigratedTable &table, std::vector<Problem> &out) const {
    Clauses clauses;
    columns(own, table, clauses);
    if (table.whole && table.born && !table.rebuilt) {
      indexes(own, table, clauses);
      foreignKeys(own, table, clauses);
      checks(own, table, clauses);
    }
    if (clauses.list.empty() || clauses.list.size() > maxClauses)
      return;
    std::string message = "`" + table.name + "` of a fresh store is not what the steps lead to: ";
    for (size_t i = 0; i < clauses.list.size(); ++i)
      message += (i ? "; " : "") + clauses.list[i];
    out.push_back({own.made->operation.place, std::move(message),
                   own.made->node ? own.made->node->qualified : std::string(), clauses.related,
                   clauses.how});
  }

  void columns(const FreshTable &own, const MigratedTable &table, Clauses &clauses) const {
    for (const auto &[column, made] : table.madeBy) {
      const replay::TableColumn *there = find(own.columns, column);
      const replay::TableColumn *migrated = find(table.columns, column);
      if (!includes(table, made) || !migrated)
        continue;
      if (!there)
        clauses.add("it has no `" + column + "`", placeOf(made.by),
                    "`" + column + "` is added here");
      else if (std::string clause = difference(*there, *migrated); !clause.empty())
        clauses.add(std::move(clause), placeOf(made.by), madeHere);
    }
    if (table.whole && table.born && !table.rebuilt)
      for (const replay::TableColumn &column : own.columns)
        if (!table.madeBy.count(column.name))
          clauses.add("no step adds its `" + column.name + "`", placeOf(table.born), madeHere);
  }

  void indexes(const FreshTable &own, const MigratedTable &table, Clauses &clauses) const {
    if (store.droppedIndexes.count("")) // one whose name only the program knows
      return;
    for (const replay::TableIndex &index : own.indexes)
      if (!index.partial && !store.droppedIndexes.count(index.name) && isKnown(index, table) &&
          !has(table.indexes, index))
        clauses.add(index.unique ? "no step makes " + said(index.columns) + " unique"
                                 : "no step makes the index `" + index.name + "`",
                    placeOf(table.born), madeHere);
    for (const replay::TableIndex &index : table.indexes) {
      auto made = table.indexedBy.find(index.name);
      if (made == table.indexedBy.end() || index.partial || !includes(table, made->second) ||
          has(own.indexes, index))
        continue;
      clauses.add("it has no index `" + index.name + "`", placeOf(made->second.by),
                  "`" + index.name + "` is made here");
    }
  }

  /// Whether it is of columns that the steps make, too: else what is said of these is enough.
  static bool isKnown(const replay::TableIndex &index, const MigratedTable &table) {
    return std::all_of(index.columns.begin(), index.columns.end(),
                       [&](const std::string &column) { return table.madeBy.count(column) > 0; });
  }

  /// Whether another does the same work, or some of it.
  static bool has(const std::vector<replay::TableIndex> &indexes, const replay::TableIndex &index) {
    return std::any_of(indexes.begin(), indexes.end(), [&](const replay::TableIndex &other) {
      if (index.unique)
        return other.unique && other.columns == index.columns;
      const size_t shared = std::min(index.columns.size(), other.columns.size());
      return other.name == index.name ||
             (!other.partial && std::equal(index.columns.begin(), index.columns.begin() + shared,
                                           other.columns.begin()));
    });
  }

  void foreignKeys(const FreshTable &own, const MigratedTable &table, Clauses &clauses) const {
    auto find = [](const std::vector<replay::ForeignKey> &keys, const replay::ForeignKey &key) {
      return std::find_if(keys.begin(), keys.end(), [&](const replay::ForeignKey &other) {
        return other.columns == key.columns && other.table == key.table;
      });
    };
    for (const replay::ForeignKey &key : own.foreignKeys) {
      if (std::any_of(key.columns.begin(), key.columns.end(),
                      [&](const std::string &column) { return !table.madeBy.count(column); }))
        continue;
      const Place place = placeOf(table.madeBy.at(key.columns.front()).by);
      auto migrated = find(table.foreignKeys, key);
      if (migrated == table.foreignKeys.end())
        clauses.add("no step makes " + said(key.columns) + " refer to `" + key.table + "`", place,
                    madeHere);
      else if (migrated->onDelete != key.onDelete)
        clauses.add(said(key.columns) + " refers ON DELETE " + key.onDelete + ", and ON DELETE " +
                        migrated->onDelete + " after the steps",
                    place, madeHere);
    }
    for (const replay::ForeignKey &key : table.foreignKeys) {
      auto made = table.madeBy.find(key.columns.front());
      if (made != table.madeBy.end() && includes(table, made->second) &&
          find(own.foreignKeys, key) == own.foreignKeys.end() &&
          migralint::linking::find(own.columns, key.columns.front()))
        clauses.add(said(key.columns) + " does not refer to `" + key.table + "`",
                    placeOf(made->second.by), "it does here");
    }
  }

  void checks(const FreshTable &own, const MigratedTable &table, Clauses &clauses) const {
    auto has = [](const std::vector<replay::CheckConstraint> &checks,
                  const replay::CheckConstraint &check) {
      return std::any_of(checks.begin(), checks.end(), [&](const replay::CheckConstraint &other) {
        return other.key == check.key;
      });
    };
    for (const replay::CheckConstraint &check : own.checks)
      if (!has(table.checks, check))
        clauses.add("no step makes CHECK " + check.text, placeOf(table.born), madeHere);
    // A condition does not say which step has made it.
    if (std::all_of(table.madeBy.begin(), table.madeBy.end(),
                    [&](const auto &made) { return includes(table, made.second); }))
      for (const replay::CheckConstraint &check : table.checks)
        if (!has(own.checks, check))
          clauses.add("it has no CHECK " + check.text, placeOf(table.born), madeHere);
  }

  static std::string said(const std::vector<std::string> &columns) {
    std::string text;
    for (const std::string &column : columns)
      text += (text.empty() ? "`" : ", `") + column + "`";
    return text;
  }

  /// With more, they are two tables that only share a name.
  static constexpr size_t maxClauses = 6;

  const std::map<std::string, FreshTable> &fresh;
  const MigratedStore &store;
  const std::set<std::string> &elsewhere;
  std::optional<size_t> reached;
};

/// Tables that a step of another history changes.
void addChanged(const StepSequence &step, std::set<std::string> &tables) {
  for (const Executed &executed : step.operations)
    if (const Action *a = executed.own->action;
        a && changesSchema(*a) && executed.draft->step.direction != Direction::Down) {
      tables.insert(a->object);
      tables.insert(a->name);
    }
}

bool isFirstCreation(const FunctionNode &node, const Steps &steps) {
  const Function &f = *node.function;
  if (!f.createName || f.testCode || f.downName || f.migrationName || steps.isMigration(node) ||
      std::any_of(f.name.begin(), f.name.end(), [](char c) { return isdigit(c); }))
    return false; // one of a certain version is frozen
  return std::none_of(node.callers.begin(), node.callers.end(), [&](const CallSite &call) {
    return call.caller->function->createName && call.caller != &node;
  });
}

} // namespace

std::vector<Problem> findDrifts(Replays &replays, const std::vector<StepSequence> &history,
                                const Program &program, const Operations &operations,
                                const Steps &steps, const replay::Budget &limits) {
  replay::Budget budget = limits;
  ReplayTexts texts(operations);
  std::vector<std::map<std::string, FreshTable>> creations;
  std::map<std::string, std::set<const Action *>> makers;
  std::set<const Action *> known;
  for (const StepSequence &step : history)
    for (const Executed &executed : step.operations)
      known.insert(executed.own->action);
  const std::set<const Action *> stepsOwn = known;
  for (const FunctionNode &node : program.functions())
    if (isFirstCreation(node, steps)) {
      Creation creation(node, program, operations, steps, texts, budget, !replays.stores.empty());
      known.insert(creation.actions.begin(), creation.actions.end());
      std::erase_if(creation.fresh,
                    [&](const auto &f) { return stepsOwn.count(f.second.made->action) > 0; });
      for (const auto &[name, table] : creation.fresh)
        makers[name].insert(table.made->action);
      creations.push_back(std::move(creation.fresh));
      replays.broken.insert(replays.broken.end(), creation.broken.begin(), creation.broken.end());
    }
  // What changes a table besides may well give it what is missed.
  std::set<std::string> elsewhere;
  for (const FunctionNode &node : program.functions()) {
    const Function &f = *node.function;
    if (f.testCode || f.downName || f.frameworkDown)
      continue;
    for (const OwnOperation &own : operations.of(node).list)
      if (own.action && changesSchema(*own.action) && !known.count(own.action)) {
        elsewhere.insert(own.action->object);
        elsewhere.insert(own.action->name);
      }
  }
  for (const auto &[name, actions] : makers)
    if (actions.size() > 1)
      elsewhere.insert(name);

  std::vector<Problem> drifts;
  for (const MigratedStore &store : replays.stores) {
    std::set<std::string> apart = elsewhere;
    for (size_t begin = 0; begin < history.size();) {
      const size_t end = endOfHistory(history, begin);
      if (begin != store.begin &&
          !isOfOtherEngine(&history[begin], history.data() + end, operations))
        for (size_t i = begin; i < end; ++i)
          addChanged(history[i], apart);
      begin = end;
    }
    for (const auto &fresh : creations)
      Comparison(fresh, store, apart).compare(drifts);
  }
  if (budget.spent())
    return {};
  std::stable_sort(drifts.begin(), drifts.end(), [](const Problem &a, const Problem &b) {
    return a.place == b.place ? a.message < b.message : a.place < b.place;
  });
  drifts.erase(std::unique(drifts.begin(), drifts.end(),
                           [](const Problem &a, const Problem &b) { return a.place == b.place; }),
               drifts.end());
  return drifts;
}

} // namespace migralint::linking
