// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "test/engines/shape.h"

#include <algorithm>

namespace migralint::engines {

namespace {

using Columns = std::vector<std::string>;

void addKeys(TableShape &table, const Action &action) {
  for (const Column &c : action.columns) // the columns of an added primary key
    if (auto own = table.columns.find(c.name); own != table.columns.end())
      own->second.notNull |= c.primaryKey;
  for (const Columns &columns : action.uniqueKeys) {
    bool primary = false;
    for (const Column &c : action.columns)
      primary |= c.primaryKey && columns.size() == 1 && columns[0] == c.name;
    table.keys.push_back({primary ? "primary" : action.name, {columns.begin(), columns.end()}});
  }
}

void addColumns(TableShape &table, const Action &action) {
  for (const Column &c : action.columns)
    table.columns[c.name] = {c.notNull, c.hasDefault};
}

void renameColumn(TableShape &table, const std::string &from, const std::string &to) {
  if (auto found = table.columns.find(from); found != table.columns.end() && from != to) {
    table.columns[to] = found->second;
    table.columns.erase(from);
  }
  for (KeyShape &key : table.keys)
    if (key.columns.erase(from))
      key.columns.insert(to);
}

void dropKey(Shape &shape, const Action &action) {
  std::string name = action.name.empty() ? "primary" : action.name;
  for (auto &[table, own] : shape)
    if (action.object.empty() || table == action.object)
      std::erase_if(own.keys, [&](const KeyShape &key) { return key.name == name; });
}

void create(Shape &shape, const Action &action, bool &exact) {
  if (action.ifNotExists && shape.count(action.object))
    return;
  TableShape &table = shape[action.object] = {};
  exact = exact && !action.fromSelect && action.sources.empty() && !action.columns.empty();
  addColumns(table, action);
  addKeys(table, action);
}

void changeColumn(TableShape &table, const Action &action) {
  for (const Column &c : action.columns) {
    ColumnShape &column = table.columns[c.name];
    if (action.redefines)
      column = {};
    column.notNull |= c.notNull;
    column.hasDefault |= c.hasDefault;
  }
  addKeys(table, action);
}

/// DROP NOT NULL and the like: that a column changes is told, and no more.
bool changesUnseen(const Action &action) {
  if (action.kind != ActionKind::ChangeColumn || action.redefines || action.columns.empty())
    return false;
  const Column &column = action.columns[0];
  return column.type.empty() && !column.notNull && !column.hasDefault;
}

void apply(Shape &shape, const Action &action, bool &exact) {
  exact = exact && !changesUnseen(action);
  auto found = shape.find(action.object);
  bool has = found != shape.end();
  switch (action.kind) {
  case ActionKind::CreateTable:
    return create(shape, action, exact);

  case ActionKind::DropTable:
    shape.erase(action.object);
    return;
  case ActionKind::DropIndex:
  case ActionKind::DropConstraint:
    return dropKey(shape, action);
  default:
    break;
  }
  if (!has)
    return;
  TableShape &table = found->second;
  switch (action.kind) {
  case ActionKind::RenameTable: {
    TableShape moved = table;
    shape.erase(found);
    shape[action.name] = std::move(moved);
    return;
  }
  case ActionKind::AddColumn:
    if (action.ifNotExists && table.columns.count(action.name))
      return;
    addColumns(table, action);
    addKeys(table, action);
    return;
  case ActionKind::DropColumn:
    table.columns.erase(action.name);
    std::erase_if(table.keys, [&](const KeyShape &k) { return k.columns.count(action.name); });
    return;
  case ActionKind::RenameColumn:
    if (!action.columns.empty())
      renameColumn(table, action.columns[0].name, action.name);
    return;
  case ActionKind::ChangeColumn:
    return changeColumn(table, action);
  case ActionKind::AddConstraint:
  case ActionKind::CreateIndex:
    if (action.orReplace)
      dropKey(shape, action);
    if (!action.filtered)
      addKeys(table, action);
    return;
  default:
    return;
  }
}

std::string text(const std::set<std::string> &names) {
  std::string out;
  for (const std::string &name : names)
    out += (out.empty() ? "" : ",") + name;
  return out;
}

std::set<std::string> keysOf(const TableShape &table) {
  std::set<std::string> keys;
  for (const KeyShape &key : table.keys)
    keys.insert(text(key.columns));
  return keys;
}

} // namespace

Shape applied(const Shape &before, const SqlStatement &statement, bool &exact) {
  Shape shape = before;
  exact = true;
  for (const Action &action : statement.actions)
    apply(shape, action, exact);
  return shape;
}

std::string difference(const Shape &reader, const Shape &engine, bool exact) {
  std::string out;
  auto differs = [&](const std::string &what, const std::string &a, const std::string &b) {
    if (a != b)
      out += "  " + what + ": reader " + a + ", engine " + b + "\n";
  };
  std::set<std::string> own, other;
  for (const auto &[name, table] : reader)
    own.insert(name);
  for (const auto &[name, table] : engine)
    other.insert(name);
  differs("tables", text(own), text(other));
  if (!out.empty() || !exact)
    return out;
  for (const auto &[name, table] : engine) {
    const TableShape &read = reader.at(name);
    std::set<std::string> a, b;
    for (const auto &[column, shape] : read.columns)
      a.insert(column + (shape.notNull ? " not null" : "") + (shape.hasDefault ? " default" : ""));
    for (const auto &[column, shape] : table.columns)
      b.insert(column + (shape.notNull ? " not null" : "") + (shape.hasDefault ? " default" : ""));
    differs("columns of " + name, text(a), text(b));
    std::string keysA, keysB;
    for (const std::string &key : keysOf(read))
      keysA += "(" + key + ")";
    for (const std::string &key : keysOf(table))
      keysB += "(" + key + ")";
    differs("unique keys of " + name, keysA, keysB);
  }
  return out;
}

} // namespace migralint::engines
