// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/table_flow.h"

namespace migralint::linking {

void TableFlow::findScratch(const std::vector<Executed> &sequence) {
  Names made;
  for (const Executed &executed : sequence)
    if (const Action *a = executed.own->action; a && a->objectKnown) {
      if (a->kind == ActionKind::CreateTable && !schema.count(a->object))
        made.insert(a->object);
      else if (a->kind == ActionKind::DropTable && made.count(a->object))
        scratch.insert(a->object);
    }
}

std::string TableFlow::key(const Action &a) {
  return a.objectKnown || a.variable.empty() ? a.object : "$" + a.variable;
}

void TableFlow::fold(const Action &a) {
  switch (a.kind) {
  case ActionKind::CreateTable: {
    if (a.object.empty())
      break;
    madeHere.insert(a.object);
    if (a.temporary)
      temporaries.insert(a.object);
    KnownTable table;
    for (const Column &c : a.columns)
      if (!c.name.empty())
        table.columns[c.name] = c.type;
    schema[a.object] = std::move(table);
    if (a.fromSelect)
      copy(a);
    break;
  }
  case ActionKind::AddColumn:
    for (const Column &c : a.columns) {
      if (c.name.empty())
        continue; // computed at run time
      schema[a.object].columns[c.name] = c.type;
      addedHere.insert(a.object + "." + c.name);
    }
    break;
  case ActionKind::ChangeColumn:
    for (const Column &c : a.columns) {
      if (!a.name.empty() && a.name != c.name)
        schema[a.object].columns.erase(a.name);
      schema[a.object].columns[c.name] = c.type;
    }
    break;
  case ActionKind::DropColumn: {
    std::string column = a.columns.empty() ? a.name : a.columns[0].name;
    schema[a.object].columns.erase(column);
    break;
  }
  case ActionKind::RenameColumn:
    if (!a.columns.empty()) {
      auto &columns = schema[a.object].columns;
      auto found = columns.find(a.columns[0].name);
      if (found != columns.end()) {
        columns[a.name] = found->second;
        columns.erase(a.columns[0].name);
      }
    }
    break;
  case ActionKind::RenameTable: {
    auto found = schema.find(a.object);
    if (found != schema.end() && !a.name.empty()) {
      schema[a.name] = found->second;
      schema.erase(a.object);
    }
    if (madeHere.erase(a.object))
      madeHere.insert(a.name);
    else
      madeHere.erase(a.name);
    if (auto c = copies.find(a.object); c != copies.end()) {
      copies[a.name] = c->second;
      copies.erase(a.object);
    }
    break;
  }
  case ActionKind::DropTable:
    schema.erase(a.object);
    madeHere.erase(a.object);
    copies.erase(a.object);
    break;
  case ActionKind::Insert:
    if (a.fromSelect)
      copy(a);
    break;
  case ActionKind::Update:
    for (const ColumnSource &v : a.values)
      if (!v.column.empty())
        copiedColumns.insert((v.table.empty() ? a.object : v.table) + "." + v.column);
    break;
  default:
    break;
  }
}

void TableFlow::copy(const Action &a) {
  for (const std::string &source : a.sources) {
    if (source == key(a))
      continue;
    Copies &c = copies[source];
    auto known = schema.find(source);
    for (const ColumnSource &v : a.values) {
      if (v.column.empty())
        continue;
      bool ours = v.table == source ||
                  (v.table.empty() && (a.sources.size() == 1 || known == schema.end() ||
                                       known->second.columns.count(v.column)));
      if (ours) {
        c.columns.insert(v.column);
        copiedColumns.insert(source + "." + v.column);
      }
    }
    for (const ColumnSource &v : a.values)
      if (v.column.empty() && a.sources.size() == 1)
        for (const std::string &column : v.used)
          c.filterColumns.insert(column); // used in an expression only
    c.star |= a.selectsStar;
    if (a.filtered && a.sources.size() == 1)
      for (const std::string &column : a.filterColumns)
        c.filterColumns.insert(column);
    else if (a.filtered)
      for (const std::string &column : a.filterColumns)
        if (known != schema.end() && known->second.columns.count(column))
          c.filterColumns.insert(column);
    (a.filtered ? c.filtered : c.whole) += 1;
  }
}

} // namespace migralint::linking
