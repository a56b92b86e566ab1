// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "test/engines/operations.h"

#include <algorithm>

namespace migralint::engines {

template <typename List> static std::string joined(const List &list) {
  std::string out;
  for (const std::string &one : list)
    out += (out.empty() ? "" : ", ") + one;
  return out;
}

std::string Operation::line() const {
  std::string out = kind;
  if (!object.empty())
    out += " " + object;
  if (!name.empty())
    out += " `" + name + "`";
  for (const std::string &one : marks)
    out += " " + one;
  if (!columns.empty())
    out += " (" + joined(columns) + ")";
  for (const std::string &key : keys)
    out += " key (" + key + ")";
  if (!sources.empty())
    out += " reads " + joined(sources);
  return out;
}

std::string columnLine(const std::string &name,
                       std::initializer_list<std::pair<bool, const char *>> properties) {
  std::string out = name.empty() ? "?" : name;
  for (auto [is, text] : properties)
    if (is)
      out += std::string(" ") + text;
  return out;
}

static const char *nameOf(ActionKind kind) {
  switch (kind) {
  case ActionKind::CreateTable:
    return "create table";
  case ActionKind::DropTable:
    return "drop table";
  case ActionKind::RenameTable:
    return "rename table";
  case ActionKind::AddColumn:
    return "add column";
  case ActionKind::DropColumn:
    return "drop column";
  case ActionKind::RenameColumn:
    return "rename column";
  case ActionKind::ChangeColumn:
    return "change column";
  case ActionKind::AddConstraint:
    return "add constraint";
  case ActionKind::DropConstraint:
    return "drop constraint";
  case ActionKind::CreateIndex:
    return "create index";
  case ActionKind::DropIndex:
    return "drop index";
  case ActionKind::CreateView:
    return "create view";
  case ActionKind::DropView:
    return "drop view";
  case ActionKind::CreateTrigger:
    return "create trigger";
  case ActionKind::DropTrigger:
    return "drop trigger";
  case ActionKind::CreateOther:
    return "create";
  case ActionKind::DropOther:
    return "drop";
  case ActionKind::CreateDatabase:
    return "create database";
  case ActionKind::DropDatabase:
    return "drop database";
  case ActionKind::AlterOther:
    return "alter";
  case ActionKind::Insert:
    return "insert";
  case ActionKind::Update:
    return "update";
  case ActionKind::Delete:
    return "delete";
  case ActionKind::Truncate:
    return "truncate";
  case ActionKind::Pragma:
    return "pragma";
  case ActionKind::Begin:
    return "begin";
  case ActionKind::Commit:
    return "commit";
  case ActionKind::Rollback:
    return "rollback";
  case ActionKind::Savepoint:
    return "savepoint";
  case ActionKind::Read:
    return "read";
  case ActionKind::Maintenance:
    return "maintenance";
  case ActionKind::Session:
    return "session";
  case ActionKind::Unknown:
    break;
  }
  return "unknown";
}

static bool within(ActionKind kind, std::initializer_list<ActionKind> kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

static std::string operationLine(const Action &action) {
  using enum ActionKind;
  ActionKind kind = action.kind;
  Operation one;
  one.kind = nameOf(kind);
  if (kind == Session || kind == Maintenance)
    return one.line();
  if (!within(kind, {DropOther, CreateOther, CreateDatabase, DropDatabase}))
    one.object = action.object;
  else // of these, one name is known, in one of two places
    one.name = action.name.empty() ? action.object : action.name;
  if (within(kind, {RenameTable, AddColumn, DropColumn, RenameColumn, ChangeColumn, AddConstraint,
                    DropConstraint, CreateIndex, DropIndex, CreateTrigger, DropTrigger, Rollback,
                    Savepoint}))
    one.name = action.name;
  one.mark(action.ifExists, "if-exists");
  one.mark(action.ifNotExists, "if-not-exists");
  one.mark(action.orIgnore, "ignores");
  one.mark(action.orReplace, "replaces");
  one.mark(action.temporary, "temporary");
  one.mark(action.cascade, "cascade");
  one.mark(action.fromSelect && kind == Insert, "copies");
  one.mark(action.hasWhere && within(kind, {Update, Delete}), "where");
  one.mark(action.filtered && kind == CreateIndex, "where");
  bool defines = within(kind, {CreateTable, AddColumn, ChangeColumn});
  bool checks = kind == AddConstraint && action.clause == Clause::Check; // names what it requires
  if (kind != AlterOther && !checks)
    for (const Column &column : action.columns)
      one.columns.push_back(columnLine(column.name, {{defines && column.notNull, "not-null"},
                                                     {defines && column.hasDefault, "default"},
                                                     {defines && column.primaryKey, "primary"},
                                                     {defines && column.unique, "unique"},
                                                     {defines && column.generated, "generated"},
                                                     {defines && !column.type.empty(), "typed"}}));
  for (const std::vector<std::string> &key : action.uniqueKeys)
    one.keys.insert(joined(key));
  one.sources.insert(action.sources.begin(), action.sources.end());
  return one.line();
}

std::vector<std::string> operations(const SqlStatement &statement) {
  std::vector<std::string> lines;
  for (const Action &action : statement.actions)
    lines.push_back(operationLine(action));
  std::sort(lines.begin(), lines.end());
  return lines;
}

} // namespace migralint::engines
