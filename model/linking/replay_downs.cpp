// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/replay_downs.h"

#include "model/linking/column_difference.h"
#include "model/linking/replay_bounds.h"

#include <algorithm>
#include <tuple>

namespace migralint::linking {

using replay::Outcome;

void ReplayDowns::begin(const StepSequence &step, ReplayTables &tables) {
  draft = reversed.of(step);
  auto known = draft ? downOf(*draft, program, guards, operations) : std::nullopt;
  if (!known)
    draft = nullptr;
  if (!draft)
    return;
  down = std::move(*known);
  names.clear();
  for (const Executed &executed : step.operations)
    name(executed.own->action, tables);
  for (const DownOperation &operation : down)
    name(operation.own->action, tables);
  before = shapeOf(tables.engine);
}

void ReplayDowns::name(const Action *action, const ReplayTables &tables) {
  if (action && changesSchema(*action))
    names.insert({action->object, action->name, tables.ownerOf(action->name)});
}

void ReplayDowns::settle(ReplayTables &tables, bool whole) {
  if (!draft || !whole)
    return;
  Shape after;
  {
    replay::Engine::Attempt attempt(tables.engine);
    if (!attempt.holds() || !runDown(tables.engine) || !attempt.holds())
      return;
    after = shapeOf(tables.engine);
  }
  if (same(before, after)) {
    draft->step.residues.clear();
    return;
  }
  if (!draft->step.residues.empty())
    return;
  for (const auto &[name, was] : before.tables) {
    auto is = after.tables.find(name);
    const ReplayTables::Table *table = tables.find(name);
    if (is == after.tables.end() || !table || table->shapers.empty())
      continue; // which tables there are has been told
    for (std::string &what : differences(name, was, is->second))
      draft->step.residues.push_back(
          {std::move(what), table->shapers.back()->own->operation.place});
  }
}

/// False: not all of it could be run.
bool ReplayDowns::runDown(replay::Engine &engine) const {
  const SqlStatement *last = nullptr;
  for (const DownOperation &operation : down) {
    const OwnOperation &own = *operation.own;
    if (!own.action) {
      if (own.operation.store == Store::Sql)
        return false;
      continue;
    }
    if (!changesSchema(*own.action) || (own.statement && own.statement == last))
      continue;
    last = own.statement;
    const ReplayText text = texts.of(own);
    const bool runs = !operation.conditional && own.statement && own.statement->complete &&
                      text.exact && !text.sql.empty() &&
                      (text.dialect == Dialect::Common || text.dialect == Dialect::Sqlite);
    if (!runs || engine.run(text.sql).outcome != Outcome::Done)
      return false;
  }
  return true;
}

ReplayDowns::Shape ReplayDowns::shapeOf(replay::Engine &engine) const {
  Shape shape;
  for (const std::string &name : engine.names()) {
    if (!names.count(name))
      continue;
    TableShape &table = shape.tables[name];
    table.columns = engine.columns(name);
    std::sort(table.columns.begin(), table.columns.end(),
              [](const auto &a, const auto &b) { return a.name < b.name; });
    table.indexes = engine.indexes(name);
    table.foreignKeys = engine.foreignKeys(name);
    for (const replay::CheckConstraint &check : engine.checks(name))
      table.checks.push_back(check.key);
    std::sort(table.checks.begin(), table.checks.end());
  }
  shape.views = engine.names("view");
  shape.triggers = engine.names("trigger");
  return shape;
}

bool ReplayDowns::same(const TableShape &a, const TableShape &b) {
  auto sameColumn = [](const replay::TableColumn &x, const replay::TableColumn &y) {
    return x.name == y.name && x.primaryKey == y.primaryKey && difference(x, y).empty();
  };
  auto sameIndex = [](const replay::TableIndex &x, const replay::TableIndex &y) {
    return std::tie(x.name, x.unique, x.partial, x.columns) ==
           std::tie(y.name, y.unique, y.partial, y.columns);
  };
  auto sameKey = [](const replay::ForeignKey &x, const replay::ForeignKey &y) {
    return std::tie(x.columns, x.table, x.onDelete) == std::tie(y.columns, y.table, y.onDelete);
  };
  return std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(),
                    sameColumn) &&
         std::equal(a.indexes.begin(), a.indexes.end(), b.indexes.begin(), b.indexes.end(),
                    sameIndex) &&
         std::equal(a.foreignKeys.begin(), a.foreignKeys.end(), b.foreignKeys.begin(),
                    b.foreignKeys.end(), sameKey) &&
         a.checks == b.checks;
}

bool ReplayDowns::same(const Shape &a, const Shape &b) {
  return a.views == b.views && a.triggers == b.triggers &&
         std::equal(a.tables.begin(), a.tables.end(), b.tables.begin(), b.tables.end(),
                    [](const auto &x, const auto &y) {
                      return x.first == y.first && same(x.second, y.second);
                    });
}

/// Of the columns: what else is different of a table that is made anew is often left out on
/// purpose.
std::vector<std::string> ReplayDowns::differences(const std::string &table,
                                                  const TableShape &before,
                                                  const TableShape &after) {
  std::vector<std::string> out;
  auto find = [](const std::vector<replay::TableColumn> &columns, const std::string &name) {
    return std::find_if(columns.begin(), columns.end(),
                        [&](const replay::TableColumn &c) { return c.name == name; });
  };
  for (const replay::TableColumn &column : before.columns) {
    const std::string name = "column `" + table + "." + column.name + "` ";
    auto is = find(after.columns, column.name);
    if (is == after.columns.end())
      out.push_back(name + "is not made again");
    else if (!difference(column, *is).empty())
      out.push_back(name + "is not defined as before");
  }
  for (const replay::TableColumn &column : after.columns)
    if (find(before.columns, column.name) == before.columns.end())
      out.push_back("column `" + table + "." + column.name + "` was not there before");
  return out;
}

} // namespace migralint::linking
