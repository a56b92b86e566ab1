// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/row_rerun.h"

#include <algorithm>

namespace migralint::linking {

RowRerun::RowRerun(const Program &program, const Operations &operations) {
  for (const FunctionNode &node : program.functions())
    for (const OwnOperation &own : operations.of(node).list) {
      if (!own.action)
        continue;
      Table &known = tables[own.action->object];
      if (own.action->kind == ActionKind::CreateTable) {
        known.made = true;
        known.holed |= own.action->holed || own.action->fromSelect || own.action->columns.empty();
      }
      for (const Column &c : own.action->columns)
        if (own.action->kind == ActionKind::CreateTable && c.type.find("int") != c.type.npos)
          known.numbers.insert(c.name);
      for (const auto &key : own.action->uniqueKeys) {
        bool generated = false; // a key that the engine fills in does not collide
        for (const Column &c : own.action->columns)
          generated |= c.generated && std::find(key.begin(), key.end(), c.name) != key.end();
        known.keys.push_back(key);
        if (!generated)
          known.given.push_back(key);
      }
    }
}

/// Whether the INSERT gives all columns of one of the keys.
static bool gives(const Action &a, const std::vector<std::vector<std::string>> &keys) {
  return std::any_of(keys.begin(), keys.end(), [&](const std::vector<std::string> &key) {
    bool given = a.columns.empty() || std::all_of(key.begin(), key.end(), [&](const auto &name) {
                   return std::any_of(a.columns.begin(), a.columns.end(),
                                      [&](const Column &c) { return c.name == name; });
                 });
    return given && !key.empty();
  });
}

/// Whether rows with one of these keys are surely the very rows of the INSERT: it gives one key, of
/// constants, and that is not a number, which the program may have given to other rows.
bool RowRerun::collidesWithItself(const Action &a, const Table &table) {
  if (!table.made || table.holed || a.fromSelect || a.rows.empty() || a.columns.empty())
    return false;
  std::set<std::vector<std::string>> keys;
  for (const auto &key : table.keys)
    if (gives(a, {key}))
      keys.insert(key);
  if (keys.size() != 1)
    return false;
  const std::vector<std::string> &key = *keys.begin();
  if (key.size() == 1 && table.numbers.count(key[0]))
    return false;
  for (size_t i = 0; i < a.columns.size(); ++i)
    if (std::find(key.begin(), key.end(), a.columns[i].name) != key.end() &&
        std::any_of(a.rows.begin(), a.rows.end(),
                    [&](const auto &row) { return i >= row.size() || row[i].empty(); }))
      return false;
  return true;
}

void RowRerun::settle(OwnOperation &own) const {
  Operation &op = own.operation;
  if (op.kind != ActionKind::Insert || !own.action || !own.action->objectKnown)
    return;
  auto found = tables.find(own.action->object);
  if (found == tables.end())
    return;
  const Action &a = *own.action;
  if (op.rerun == Rerun::Compounds && gives(a, found->second.given)) {
    op.rerun = Rerun::Fails;
    if (collidesWithItself(a, found->second))
      op.guardEdit = guardEdit(a, own.dialect, op.place.file);
  }
  bool compares = (a.orReplace || a.orIgnore) && op.selfGuarded && !a.fromSelect;
  if (!compares || !found->second.made || found->second.holed || gives(a, found->second.keys))
    return;
  op.selfGuarded = false;
  op.rerun = Rerun::Compounds;
  if (own.node && own.node->function->range.contains(a.range))
    op.clause.range = a.range;
}

void RowRerun::settleFresh(StepDraft &draft) {
  Names emptied;
  for (OwnOperation &own : draft.operations) {
    if (!own.action)
      continue;
    const Action &a = *own.action;
    if ((a.kind == ActionKind::Delete && !a.hasWhere) || a.kind == ActionKind::Truncate ||
        (a.kind == ActionKind::DropTable && a.ifExists) ||
        (a.kind == ActionKind::CreateTable && !a.ifNotExists))
      emptied.insert(a.object);
    else if (a.kind == ActionKind::Insert && own.operation.rerun == Rerun::Compounds &&
             emptied.count(a.object))
      own.operation.rerun = Rerun::Stable;
  }
}

} // namespace migralint::linking
