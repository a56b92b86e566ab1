// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/replay_tables.h"

#include "model/linking/replay_bounds.h"

namespace migralint::linking {

const ReplayTables::Table *ReplayTables::find(const std::string &name) const {
  auto found = tables.find(name);
  return found == tables.end() ? nullptr : &found->second;
}

const Executed *ReplayTables::goneBy(const std::string &name) const {
  auto found = gone.find(name);
  return found == gone.end() ? nullptr : found->second;
}

bool ReplayTables::settled(const std::string &name) const {
  if (unsettled.count(name) || tainted.count(name))
    return false;
  const Table *table = find(name);
  return table ? table->known == Known::Whole : gone.count(name) > 0;
}

std::string ReplayTables::ownerOf(const std::string &index) const {
  for (const auto &[name, table] : tables)
    if (table.indexedBy.count(index))
      return name;
  return {};
}

void ReplayTables::unsettle(const std::set<std::string> &names) {
  unsettled.insert(names.begin(), names.end());
}

void ReplayTables::makeStub(const std::string &name) {
  engine.run("CREATE TABLE " + replay::quoted(name) + " (" + replay::quoted(stubColumn) + ")");
  tables[name].known = Known::Stub;
}

void ReplayTables::drop(const std::string &name) {
  if (tables.erase(name))
    engine.run("DROP TABLE IF EXISTS " + replay::quoted(name));
}

void ReplayTables::forget(const std::string &name) {
  if (name.empty())
    return;
  drop(name);
  gone.erase(name);
  tainted.insert(name);
}

void ReplayTables::forgetAll() {
  while (!tables.empty())
    forget(std::string(tables.begin()->first));
  for (const auto &[name, by] : gone)
    tainted.insert(name);
  gone.clear();
}

void ReplayTables::lose(const std::vector<const Action *> &actions) {
  for (const Action *a : actions) {
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

void ReplayTables::changed(const Action &a, const Executed *by, size_t position) {
  positions.emplace(by, position);
  if (a.kind == ActionKind::DropTable) {
    tables.erase(a.object);
    gone.insert_or_assign(a.object, by);
    return;
  }
  std::string name = a.object;
  if (a.kind == ActionKind::DropIndex) {
    name = ownerOf(a.name);
    tables[name].indexedBy.erase(a.name);
  }
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
  if (a.kind == ActionKind::CreateIndex)
    table.indexedBy[a.name] = by;
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

MigratedStore ReplayTables::store(const std::set<std::string> &without) {
  MigratedStore store;
  store.droppedIndexes = droppedIndexes;
  for (const auto &[name, table] : tables) {
    if (without.count(name))
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
    for (const auto &[index, by] : table.indexedBy)
      out.indexedBy[index] = {by, positions.at(by)};
    out.foreignKeys = engine.foreignKeys(name);
    out.checks = engine.checks(name);
    store.tables.push_back(std::move(out));
  }
  return store;
}

} // namespace migralint::linking
