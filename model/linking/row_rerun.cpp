// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/row_rerun.h"

namespace migralint::linking {

RowRerun::RowRerun(const Program &program, const Operations &operations) {
  for (const FunctionNode &node : program.functions())
    for (const OwnOperation &own : operations.of(node).list)
      if (own.action)
        tables[own.action->object].learn(*own.action);
}

void RowRerun::settle(OwnOperation &own) const {
  Operation &op = own.operation;
  if (op.kind != ActionKind::Insert || !own.action || !own.action->objectKnown)
    return;
  auto found = tables.find(own.action->object);
  if (found == tables.end())
    return;
  const Action &a = *own.action;
  Rerun alone = op.rerun;
  op.rerun = found->second.rerunOf(a, alone, op.selfGuarded);
  if (op.rerun == Rerun::Fails && alone != op.rerun && found->second.collidesWithItself(a))
    op.guardEdit = guardEdit(a, own.dialect, op.place.file);
  if (op.rerun != Rerun::Compounds || !op.selfGuarded)
    return;
  op.selfGuarded = false;
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
