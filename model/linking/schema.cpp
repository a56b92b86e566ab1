// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/schema.h"

#include <algorithm>

namespace migralint::linking {

namespace {

/// Whether a row gets a value where an INSERT gives none; a hole may be a DEFAULT.
std::optional<bool> fillsItself(const Column &c) {
  if (c.holed)
    return std::nullopt;
  return c.hasDefault || c.generated || c.perRow;
}

} // namespace

SchemaColumn *SchemaTable::find(const std::string &name) {
  auto found = std::find_if(columns.begin(), columns.end(),
                            [&](const SchemaColumn &c) { return c.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

const SchemaColumn *SchemaTable::find(const std::string &name) const {
  return const_cast<SchemaTable *>(this)->find(name);
}

SchemaColumn &SchemaTable::at(const std::string &name) {
  if (SchemaColumn *column = find(name))
    return *column;
  columns.emplace_back().name = name;
  return columns.back();
}

std::string Schema::key(const Action &action) {
  return action.objectKnown ? action.object : action.object + "\x1a" + action.variable;
}

const SchemaTable *Schema::table(const Action &action) const {
  auto found = tables.find(key(action));
  return found == tables.end() ? nullptr : &found->second;
}

Place Schema::index(const std::string &table, const std::string &name) const {
  auto found = indexes.find({table, name});
  return found == indexes.end() ? Place() : found->second;
}

void Schema::forgetWholes() {
  for (auto &[name, table] : tables)
    table.whole = false;
  indexes.clear();
}

void Schema::endStep() {
  // What a step fills in is settled at the end of the next one. All else is as it was.
  settling.insert(changed.begin(), changed.end());
  for (const std::string &key : settling) {
    auto found = tables.find(key);
    if (found == tables.end())
      continue;
    SchemaTable &table = found->second;
    table.fresh = table.emptied = false;
    for (SchemaColumn &column : table.columns) {
      // What the step filled in may have got NULLs again, or may be kept filled by the program.
      if (!column.required && column.filled && column.nulls == Nulls::None)
        column.nulls = Nulls::Unknown;
      // What a copy brought may have been required; from now on it is not.
      if (!column.required && !column.filled && column.declared.valid() &&
          column.defaulted != true && !column.given)
        column.nulls = Nulls::Some;
      column.filled = column.copied = false;
    }
  }
  settling = std::move(changed);
  changed.clear();
}

void Schema::fold(const Executed &executed) {
  const Action &a = *executed.own->action;
  changed.insert(key(a));
  if (a.cascade)
    indexes.clear(); // what goes along is not named
  switch (a.kind) {
  case ActionKind::CreateTable:
    createTable(executed);
    break;
  case ActionKind::DropView: // with its own, if it is a materialized one
    dropIndexes(a.name.empty() ? a.object : a.name);
    break;
  case ActionKind::AddConstraint:
  case ActionKind::AlterOther:
    constrain(a);
    break;
  case ActionKind::AddColumn:
    addColumn(executed);
    break;
  case ActionKind::ChangeColumn:
    changeColumn(executed);
    break;
  case ActionKind::DropColumn: {
    std::string column = a.columns.empty() ? a.name : a.columns[0].name;
    if (auto found = tables.find(key(a)); found != tables.end()) {
      found->second.whole &= !executed.conditional && !column.empty();
      std::erase_if(found->second.columns, [&](const SchemaColumn &c) { return c.name == column; });
    }
    dropIndexes(key(a));
    break;
  }
  case ActionKind::RenameColumn:
    if (auto found = tables.find(key(a)); found != tables.end() && !a.columns.empty()) {
      found->second.whole &= !executed.conditional && !a.name.empty();
      if (SchemaColumn *column = found->second.find(a.columns[0].name))
        column->name = a.name;
    }
    break;
  case ActionKind::RenameTable:
    renameTable(key(a), a.name);
    if (executed.conditional)
      forgetWholes();
    break;
  case ActionKind::DropTable:
    if (!a.objectKnown && a.objectValues.empty())
      forgetWholes();
    for (const std::string &name : a.objectValues)
      dropTable(name);
    dropTable(key(a));
    break;
  case ActionKind::CreateIndex:
    if (!a.name.empty() && a.objectKnown && !executed.conditional)
      indexes[{a.object, a.name}] = executed.own->operation.place;
    break;
  case ActionKind::DropIndex:
  case ActionKind::DropConstraint:
    dropIndex(a);
    break;
  case ActionKind::DropDatabase:
  case ActionKind::Unknown:
    forgetWholes();
    break;
  case ActionKind::Update:
  case ActionKind::Delete:
  case ActionKind::Truncate:
    backfill(a);
    break;
  case ActionKind::Insert:
    if (auto found = tables.find(key(a)); found != tables.end())
      found->second.emptied = false;
    if (a.fromSelect)
      copy(a);
    else
      give(a);
    break;
  default:
    break;
  }
}

void Schema::createTable(const Executed &executed) {
  const Action &a = *executed.own->action;
  if (a.ifNotExists && tables.count(key(a)))
    return; // the older one stays
  SchemaTable table;
  table.made = executed.own->operation.place;
  table.fresh = true;
  table.whole = a.objectKnown && !a.holed && !a.fromSelect && a.sources.empty() &&
                !a.columns.empty() && !a.ifNotExists && !executed.conditional;
  for (const Column &c : a.columns)
    table.columns.push_back({c.name, c.notNull,
                             c.notNull      ? Nulls::None
                             : c.hasDefault ? Nulls::Unknown
                                            : Nulls::Some,
                             false, false, executed.own->operation.place, c.type, false,
                             fillsItself(c)});
  dropTable(key(a));
  tables[key(a)] = std::move(table);
  if (a.fromSelect)
    copy(a);
}

void Schema::addColumn(const Executed &executed) {
  const Action &a = *executed.own->action;
  SchemaTable &table = tables[key(a)];
  if (a.columns.empty() || a.columns[0].name.empty() || executed.conditional) {
    table.whole = false;
    if (a.columns.empty() || a.columns[0].name.empty())
      return;
  }
  const Column &c = a.columns[0];
  if (a.ifNotExists && table.find(c.name))
    return;
  SchemaColumn &column = table.at(c.name);
  column.required = c.notNull;
  column.filled = c.hasDefault;
  column.type = c.type;
  column.nulls = c.notNull || c.hasDefault ? Nulls::None : Nulls::Some;
  if (c.generated || c.holed)
    column.nulls = Nulls::Unknown;
  column.declared = executed.own->operation.place;
  column.defaulted = fillsItself(c);
}

void Schema::changeColumn(const Executed &executed) {
  const Action &a = *executed.own->action;
  if (a.columns.empty())
    return;
  const Column &c = a.columns[0];
  SchemaColumn &column = tables[key(a)].at(c.name);
  if (!c.type.empty())
    column.type = c.type;
  if (c.hasDefault || a.redefines)
    column.defaulted = fillsItself(c);
  if (c.notNull) {
    column.required = true;
    column.nulls = Nulls::None;
  } else if (a.redefines) {
    // MODIFY without NOT NULL makes it nullable, whatever it was; what it holds is the same.
    column.nulls = column.filled ? column.nulls : Nulls::Some;
    column.required = false;
    column.declared = executed.own->operation.place;
  } else if (c.type.empty() && !c.hasDefault) { // DROP NOT NULL, or DROP DEFAULT
    column.nulls = column.required ? Nulls::Unknown : column.nulls;
    column.required = false;
  }
}

/// `CHECK (c IS NOT NULL)`: of NOT VALID, old rows are looked at by VALIDATE.
void Schema::constrain(const Action &a) {
  if (a.clause == Clause::Check && a.notValid)
    for (const Column &column : a.columns)
      unchecked[{key(a), a.name}].push_back(column.name);
  else if (a.clause == Clause::Check)
    for (const Column &column : a.columns)
      tables[key(a)].at(column.name).checked = true;
  else if (auto found = unchecked.find({key(a), a.name});
           a.clause == Clause::Validate && found != unchecked.end())
    for (const std::string &column : found->second)
      tables[key(a)].at(column).checked = true;
}

/// Rows that a step adds, with a value in each of the columns that it names.
void Schema::give(const Action &a) {
  auto found = tables.find(key(a));
  if (found == tables.end() || a.rows.empty())
    return;
  for (size_t i = 0; i < a.columns.size(); ++i)
    if (SchemaColumn *column = found->second.find(a.columns[i].name);
        column && column->nulls == Nulls::Some &&
        std::all_of(a.rows.begin(), a.rows.end(), [&](const auto &row) {
          return i < row.size() && !row[i].empty() && row[i] != "null" && row[i] != "NULL";
        })) {
      column->nulls = Nulls::Unknown;
      column->given = true;
    }
}

void Schema::dropTable(const std::string &name) {
  tables.erase(name);
  dropIndexes(name);
}

void Schema::dropIndexes(const std::string &table) {
  auto first = indexes.lower_bound({table, ""}), last = first;
  while (last != indexes.end() && last->first.first == table)
    ++last;
  indexes.erase(first, last);
}

void Schema::renameTable(const std::string &from, const std::string &to) {
  auto found = tables.find(from);
  SchemaTable table = found == tables.end() ? SchemaTable() : std::move(found->second);
  tables.erase(from);
  std::vector<std::pair<std::string, Place>> moved;
  for (const auto &[name, place] : indexes)
    if (name.first == from)
      moved.emplace_back(name.second, place);
  dropTable(to);
  dropIndexes(from);
  if (to.empty())
    return;
  changed.insert(to);
  for (const auto &[name, place] : moved)
    indexes[{to, name}] = place;
  tables[to] = std::move(table);
}

void Schema::dropIndex(const Action &action) {
  // An index that is named alone may be any table's; one that a hole names, any.
  std::erase_if(indexes, [&](const auto &index) {
    bool table = action.object.empty() || !action.objectKnown || index.first.first == action.object;
    return table &&
           (action.name.empty() || !action.objectKnown || index.first.second == action.name);
  });
}

void Schema::backfill(const Action &a) {
  auto mark = [&](SchemaTable &table, const std::string &name, bool whole) {
    SchemaColumn &column = table.at(name);
    column.filled = true;
    if (!column.required)
      column.nulls = whole ? Nulls::None : Nulls::Unknown;
  };
  auto fill = [&](SchemaTable &table) {
    if (a.kind == ActionKind::Update) {
      for (const Column &c : a.columns)
        mark(table, c.name,
             !a.hasWhere || std::count(a.filterColumns.begin(), a.filterColumns.end(), c.name));
      return;
    }
    table.emptied |= a.kind == ActionKind::Truncate || !a.hasWhere;
    for (const std::string &name : a.filterColumns)
      mark(table, name, true);
  };
  if (a.objectKnown) {
    fill(tables[key(a)]);
    return;
  }
  for (auto &[name, table] : tables) // any of them, so nothing is sure
    for (const Column &c : a.columns)
      if (table.find(c.name)) {
        changed.insert(name);
        mark(table, c.name, false);
      }
}

std::vector<CopiedColumn> Schema::copied(const Action &a) {
  std::vector<CopiedColumn> pairs;
  auto into = tables.find(key(a));
  if (into == tables.end())
    return pairs;
  SchemaTable &target = into->second;
  auto sourceTable = [&](const std::string &name) -> SchemaTable * {
    auto found = name.empty() ? tables.end() : tables.find(name);
    return found == tables.end() || found == into ? nullptr : &found->second;
  };
  SchemaTable *only = a.sources.size() == 1 ? sourceTable(a.sources[0]) : nullptr;
  if (a.selectsStar) {
    bool sameShape = only && only->whole && target.whole && a.values.empty() && a.columns.empty() &&
                     only->columns.size() == target.columns.size();
    for (size_t i = 0; sameShape && i < target.columns.size(); ++i)
      pairs.push_back({&target.columns[i], &only->columns[i], true});
    return pairs;
  }
  for (size_t i = 0; i < a.values.size(); ++i) {
    const ColumnSource &value = a.values[i];
    CopiedColumn pair;
    if (!value.target.empty())
      pair.target = &target.at(value.target);
    else if (a.columns.empty() && target.whole && i < target.columns.size())
      pair.target = &target.columns[i];
    if (!pair.target)
      continue;
    pair.plain = !value.column.empty();
    if (SchemaTable *from = value.table.empty() ? only : sourceTable(value.table))
      pair.source = from->find(value.column);
    pairs.push_back(pair);
  }
  return pairs;
}

void Schema::copy(const Action &a) {
  for (const CopiedColumn &pair : copied(a)) {
    if (pair.target->required)
      continue;
    Nulls nulls = pair.source ? pair.source->nulls : Nulls::Unknown;
    bool joins = pair.target->copied && pair.target->nulls == Nulls::Some;
    pair.target->nulls = joins ? Nulls::Some : nulls;
    pair.target->copied = true;
    pair.target->filled = !pair.plain || (pair.source && pair.source->filled);
    if (pair.source && pair.source->nulls == Nulls::Some)
      pair.target->declared = pair.source->declared;
  }
}

} // namespace migralint::linking
