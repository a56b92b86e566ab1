// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/removals.h"

#include "model/linking/schema.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace migralint::linking {

namespace {

using ExprKind = Expr::Kind;

bool has(const std::vector<std::string> &list, const std::string &name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool alike(const Text &a, const Text &b) {
  return std::equal(a.pieces.begin(), a.pieces.end(), b.pieces.begin(), b.pieces.end(),
                    [](const Piece &x, const Piece &y) {
                      return x.hole == y.hole && x.text == y.text && !(x.hole && x.text.empty());
                    });
}

/// Whether two expressions are written alike and name something.
bool alike(const Expr &a, const Expr &b) {
  if (a.kind != b.kind || a.name != b.name || a.number != b.number || a.kind == ExprKind::Unknown ||
      a.kind == ExprKind::Lambda || a.args.size() != b.args.size() ||
      a.receiver.size() != b.receiver.size() || !alike(a.text, b.text))
    return false;
  auto same = [](const Expr &x, const Expr &y) { return alike(x, y); };
  return std::equal(a.args.begin(), a.args.end(), b.args.begin(), same) &&
         std::equal(a.receiver.begin(), a.receiver.end(), b.receiver.begin(), same);
}

/// What an operation removes.
struct Target {
  Removal::What what;
  std::string name;
};

std::optional<Target> removedBySql(const Action &a) {
  if (!a.objectKnown || a.temporary || a.object.empty())
    return std::nullopt;
  switch (a.kind) {
  case ActionKind::DropTable:
    return Target{Removal::What::Table, a.object};
  case ActionKind::Delete:
  case ActionKind::Truncate:
    return Target{Removal::What::Rows, a.object};
  case ActionKind::DropColumn: {
    const std::string &column = a.columns.empty() ? a.name : a.columns[0].name;
    if (column.empty())
      return std::nullopt;
    return Target{Removal::What::Column, a.object + "." + column};
  }
  default:
    return std::nullopt;
  }
}

/// A copy that SQLite makes without the rows that a NOT NULL refuses. MySQL's IGNORE puts another
/// value in the place of NULL.
bool maySkip(const OwnOperation &own) {
  return own.action && own.action->kind == ActionKind::Insert && own.action->orIgnore &&
         own.action->fromSelect && own.statement && own.statement->dialect == Dialect::Sqlite;
}

/// By operation: the column of the new table that refuses NULL, while that in the old one may be.
using Skipped = std::unordered_map<const OwnOperation *, std::string>;

Skipped skippedRows(const std::vector<StepSequence> &history) {
  Skipped skipped;
  const bool any = std::any_of(history.begin(), history.end(), [](const StepSequence &step) {
    return std::any_of(step.operations.begin(), step.operations.end(),
                       [](const Executed &e) { return maySkip(*e.own); });
  });
  if (!any)
    return skipped;
  Schema schema;
  foldUps(
      history, schema, [](const StepSequence &) {},
      [&](const Executed &executed) {
        const OwnOperation &own = *executed.own;
        if (!maySkip(own))
          return;
        for (const CopiedColumn &pair : schema.copied(*own.action))
          if (pair.source && pair.plain && pair.target->required &&
              pair.source->nulls == Nulls::Some &&
              !has(own.action->filterColumns, pair.source->name))
            skipped.emplace(&own, pair.source->name);
      });
  return skipped;
}

/// One step's copies and removals.
class Finder {
public:
  Finder(const StepSequence &step, const Operations &operations, const Skipped &skipped)
      : step(step), operations(operations), skipped(skipped) {}

  void find() {
    for (size_t at = 0; at < step.operations.size(); ++at) {
      const Executed &removes = step.operations[at];
      if (removes.draft->step.direction == Direction::Down)
        continue;
      std::optional<Target> target = targetOf(*removes.own);
      if (!target)
        continue;
      const Executed *copy = copyBefore(at, *target);
      if (!copy || !inOneGo(*copy->own, *removes.own))
        continue;
      auto skips = skipped.find(copy->own);
      if (skips == skipped.end() && !unchecked(*copy))
        continue;
      std::vector<Removal> &list = removes.draft->step.removals;
      const Place &place = removes.own->operation.place;
      if (std::none_of(list.begin(), list.end(),
                       [&](const Removal &known) { return known.place == place; }))
        list.push_back({target->what, place, target->name, copy->own->operation.place,
                        skips == skipped.end() ? std::string() : skips->second});
    }
  }

private:
  const StepSequence &step;
  const Operations &operations;
  const Skipped &skipped;

  Act actOf(const OwnOperation &own) const {
    return own.expr ? operations.meaning(*own.expr).act : Act::None;
  }

  std::optional<Target> targetOf(const OwnOperation &own) const {
    if (own.action)
      return removedBySql(*own.action);
    if (!own.node || !own.subject)
      return std::nullopt;
    const Act act = actOf(own);
    if (act == Act::RemoveFile)
      return Target{Removal::What::File, spelled(*own.subject)};
    if (act == Act::Remove)
      return Target{Removal::What::Key, spelled(*own.subject)};
    return std::nullopt;
  }

  /// The last copy of it before the operation; null if there is none.
  const Executed *copyBefore(size_t at, const Target &target) const {
    const OwnOperation &removes = *step.operations[at].own;
    for (size_t i = at; i-- > 0;)
      if (copies(*step.operations[i].own, removes, target))
        return &step.operations[i];
    return nullptr;
  }

  bool copies(const OwnOperation &own, const OwnOperation &removes, const Target &target) const {
    switch (target.what) {
    case Removal::What::Table:
    case Removal::What::Rows:
      return own.action && (copiesRows(*own.action, *removes.action) || putsEach(own, removes));
    case Removal::What::Column:
      return own.action && copiesColumn(*own.action, *removes.action);
    case Removal::What::File:
      return actOf(own) == Act::CopyFile && own.subject && own.node == removes.node &&
             alike(*own.subject, *removes.subject);
    case Removal::What::Key:
      return actOf(own) == Act::Put && own.node == removes.node && storesValueOf(own, removes);
    }
    return false;
  }

  static bool copiesRows(const Action &a, const Action &removes) {
    const bool copy =
        a.fromSelect && (a.kind == ActionKind::Insert || a.kind == ActionKind::CreateTable);
    if (!copy || a.object == removes.object || !has(a.sources, removes.object))
      return false;
    // Some of the rows are the same ones if what chooses them looks the same.
    return removes.kind != ActionKind::Delete || !removes.filtered ||
           (a.filtered && a.filterColumns == removes.filterColumns);
  }

  static bool copiesColumn(const Action &a, const Action &removes) {
    const std::string &column = removes.columns.empty() ? removes.name : removes.columns[0].name;
    // A column of another table may have the same name.
    const bool alone = std::all_of(a.sources.begin(), a.sources.end(),
                                   [&](const std::string &table) { return table == a.object; });
    if (a.kind != ActionKind::Update || a.object != removes.object || !alone)
      return false;
    return std::any_of(a.values.begin(), a.values.end(), [&](const ColumnSource &value) {
      return value.target != column && (value.column == column || has(value.used, column));
    });
  }

  /// Whether the program puts the rows of the table into another one by one, before all are
  /// removed.
  static bool putsEach(const OwnOperation &own, const OwnOperation &removes) {
    return own.node == removes.node && own.loop >= 0 && own.action->kind == ActionKind::Insert &&
           own.action->object != removes.action->object &&
           (removes.action->kind != ActionKind::Delete || !removes.action->filtered) &&
           readBefore(own, removes.action->object);
  }

  /// Whether the function reads the table's rows before the operation.
  static bool readBefore(const OwnOperation &own, const std::string &table) {
    bool read = false;
    for (int i = 0; i < own.site && !read; ++i)
      forEach(*own.node->sites[static_cast<size_t>(i)].expr, [&](const Expr &e) {
        for (const SqlStatement &s : e.sql)
          for (const Action &a : s.actions)
            read |= a.kind == ActionKind::Read && (a.object == table || has(a.sources, table));
      });
    return read;
  }

  /// Whether what is put under another key was read at the one that is removed.
  bool storesValueOf(const OwnOperation &put, const OwnOperation &removes) const {
    const Meaning meaning = operations.meaning(*put.expr);
    const std::vector<Expr> &args = put.expr->args;
    if (!put.subject || alike(*put.subject, *removes.subject) || meaning.value < 0 ||
        static_cast<size_t>(meaning.value) >= args.size())
      return false;
    std::unordered_set<std::string> followed;
    return comesFrom(*put.node, args[static_cast<size_t>(meaning.value)], *removes.subject,
                     followed);
  }

  bool comesFrom(const FunctionNode &node, const Expr &value, const Expr &key,
                 std::unordered_set<std::string> &followed) const {
    bool found = false;
    forEach(value, [&](const Expr &e) {
      if (found)
        return;
      if (e.kind == ExprKind::Call) {
        const Meaning m = operations.meaning(e);
        const Expr *read = m.act == Act::Get ? subjectOf(e, m) : nullptr;
        found = read && alike(*read, key);
      } else if (e.kind == ExprKind::Name && followed.insert(e.name).second) {
        if (auto local = node.locals.find(e.name); local != node.locals.end())
          for (const Definition &d : local->second)
            found = found || (!d.range && comesFrom(node, *d.value, key, followed));
      }
    });
    return found;
  }

  /// A comparison in between decides whether the second is reached: it stands under a condition, or
  /// after an early exit, that the first does not. A loop that copies has come to its end.
  static bool inOneGo(const OwnOperation &first, const OwnOperation &second) {
    if (!first.node || first.node != second.node)
      return false;
    int condition = first.condition, loop = first.loop;
    while (loop >= 0 && loop != second.loop) {
      const Loop &left = first.node->loops[static_cast<size_t>(loop)];
      while (condition >= 0 && !startsAt(*first.node, condition, left))
        condition = first.node->conditions[static_cast<size_t>(condition)].outer;
      if (condition < 0)
        return false;
      condition = first.node->conditions[static_cast<size_t>(condition)].outer;
      loop = left.outer;
    }
    return condition == second.condition && loop == second.loop;
  }

  static bool startsAt(const FunctionNode &node, int condition, const Loop &loop) {
    const Condition &c = node.conditions[static_cast<size_t>(condition)];
    return c.kind == Condition::Kind::Loop && c.statement == loop.statement;
  }

  static bool unchecked(const Executed &executed) {
    const std::vector<UncheckedResult> &list = executed.draft->step.unchecked;
    return std::any_of(list.begin(), list.end(), [&](const UncheckedResult &result) {
      return result.place == executed.own->operation.place;
    });
  }
};

} // namespace

void findRemovals(const std::vector<StepSequence> &history, const Operations &operations) {
  const Skipped skipped = skippedRows(history);
  for (const StepSequence &step : history)
    Finder(step, operations, skipped).find();
}

} // namespace migralint::linking
