// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/nullable_columns.h"

namespace migralint::linking {

NullableColumns::NullableColumns(const Program &program, const Operations &operations) {
  for (const FunctionNode &node : program.functions())
    for (const OwnOperation &own : operations.of(node).list)
      if (own.action)
        add(*own.action, own.operation.place.file);
  for (const auto *tables : {&program.tables(), &program.registrations()})
    for (const StepTable &table : *tables)
      for (const StepTable::Entry &entry : table.entries)
        for (const Expr *text : entry.sql)
          for (const SqlStatement &statement : text->sql)
            for (const Action &action : statement.actions)
              add(action, entry.file->path);
}

Place NullableColumns::of(const std::string &table, const std::string &column) const {
  auto found = columns.find({table, column});
  if (found == columns.end() || found->second.required || unclear.count(table) ||
      !particular.count(table))
    return {};
  return found->second.place;
}

void NullableColumns::add(const Action &a, const std::string &file) {
  if (!a.objectKnown || a.object.empty() || a.temporary)
    return;
  switch (a.kind) {
  case ActionKind::CreateTable:
    createTable(a, file);
    break;
  case ActionKind::AddColumn:
    for (const Column &column : a.columns)
      declare(a.object, column, file);
    break;
  case ActionKind::ChangeColumn:
    for (const Column &column : a.columns)
      if (column.notNull || column.primaryKey || column.holed)
        require(a.object, column.name);
    break;
  case ActionKind::AddConstraint:
    for (const auto &key : a.uniqueKeys)
      for (const std::string &column : key)
        require(a.object, column);
    break;
  case ActionKind::RenameColumn:
    require(a.object, a.name); // under its old name it may have been NOT NULL
    break;
  case ActionKind::RenameTable:
    unclear.insert(a.name);
    break;
  default:
    break;
  }
}

void NullableColumns::createTable(const Action &a, const std::string &file) {
  if (a.fromSelect || a.columns.empty())
    unclear.insert(a.object);
  for (const Column &column : a.columns) {
    declare(a.object, column, file);
    if (column.notNull && !column.primaryKey)
      particular.insert(a.object);
  }
  // A key of several columns makes them NOT NULL in most engines.
  for (const auto &key : a.uniqueKeys)
    for (const std::string &column : key)
      require(a.object, column);
}

void NullableColumns::declare(const std::string &table, const Column &column,
                              const std::string &file) {
  Declared &declared = columns[{table, column.name}];
  if (!declared.place.valid())
    declared.place = {file, column.range};
  // A default is what new rows get instead of a NULL.
  declared.required |=
      column.notNull || column.primaryKey || column.generated || column.hasDefault || column.holed;
}

void NullableColumns::require(const std::string &table, const std::string &column) {
  columns[{table, column}].required = true;
}

} // namespace migralint::linking
