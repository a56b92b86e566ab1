// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/requirements.h"

#include "model/linking/schema.h"

#include <algorithm>

namespace migralint::linking {

using How = Operation::RequiresValue::How;

namespace {

std::string named(const Action &a, const std::string &column) {
  std::string table = a.object.empty() ? "" : a.object + (a.objectKnown ? "." : "….");
  return column.empty() ? table + "…" : table + column;
}

/// The column that the clause says must have a value while it gives old rows none; null if there is
/// none, or no old row.
const Column *required(const Action &a, const SchemaTable *table) {
  if (a.columns.empty() || (table && (table->fresh || table->emptied)))
    return nullptr;
  const Column &c = a.columns[0];
  return c.notNull && !c.hasDefault && !c.generated && !c.holed ? &c : nullptr;
}

void added(OwnOperation &own, const SchemaTable *table) {
  if (const Column *c = required(*own.action, table)) {
    own.operation.requiresValue =
        Operation::RequiresValue{How::Added, named(*own.action, c->name), {}};
    if (c->missingDefault.takenBy(own.dialect))
      own.operation.requiresValue->edit =
          Edit{{own.operation.place.file, c->missingDefault.at}, c->missingDefault.text};
  }
}

/// MODIFY says the whole definition anew, NOT NULL too where it was there before: only a column
/// known to be nullable is asked for more. SET NOT NULL is not said of a column that is so already.
void changed(OwnOperation &own, const SchemaTable *table) {
  const Action &a = *own.action;
  const Column *column = required(a, table);
  if (!column)
    return;
  const Column &c = *column;
  const SchemaColumn *before = table ? table->find(c.name) : nullptr;
  Nulls nulls = before ? before->nulls : Nulls::Unknown;
  bool sets = c.type.empty();
  if (before && before->checked)
    return;
  // Only who writes NULL on purpose leaves it out of such a column.
  if (before && (before->defaulted == true || before->given) && nulls != Nulls::Some)
    return;
  if (nulls == Nulls::Some || (sets && nulls == Nulls::Unknown && !(before && before->filled)))
    own.operation.requiresValue = Operation::RequiresValue{How::Changed, named(a, c.name),
                                                           before ? before->declared : Place()};
}

void copied(OwnOperation &own, Schema &schema) {
  const Action &a = *own.action;
  if (!a.fromSelect || a.orIgnore)
    return;
  for (const CopiedColumn &pair : schema.copied(a)) {
    if (!pair.source || !pair.target->required || pair.source->nulls != Nulls::Some ||
        std::count(a.filterColumns.begin(), a.filterColumns.end(), pair.source->name))
      continue;
    own.operation.requiresValue =
        Operation::RequiresValue{How::Copied, named(a, pair.target->name), pair.source->declared};
    return; // one is enough to make the statement fail
  }
}

/// `table("books", [](Blueprint &t) { t.integer("shelf"); })`: the call that the lambda is handed
/// to, or null.
const Expr *callAround(const FunctionNode &lambda) {
  if (!lambda.owner)
    return nullptr;
  for (const Site &site : lambda.owner->sites)
    for (const Expr &arg : site.expr->args)
      if (arg.kind == Expr::Kind::Lambda && arg.name == lambda.function->id)
        return site.expr;
  return nullptr;
}

/// A builder's column, in a table that the same step has not made.
void built(const Executed &executed, const std::vector<Executed> &step) {
  OwnOperation &own = *executed.own;
  if (!own.expr || !own.expr->meaning.required || !own.node)
    return;
  const Expr *around = callAround(*own.node);
  if (!around || around->meaning.action == ActionKind::CreateTable)
    return;
  const Expr *table = subjectOf(*around, around->meaning);
  for (const Executed &other : step)
    if (const OwnOperation &maker = *other.own;
        table && maker.operation.kind == ActionKind::CreateTable && maker.subject &&
        maker.subject->text.value() == table->text.value())
      return;
  std::string name = table && table->kind == Expr::Kind::Text ? table->text.value("…") + "." : "";
  own.operation.requiresValue =
      Operation::RequiresValue{How::Added, name + own.operation.object, {}};
}

} // namespace

void findRequirements(const std::vector<StepSequence> &history) {
  Schema schema;
  for (const StepSequence &step : history) {
    if (step.startsHistory)
      schema = {};
    for (const Executed &executed : step.operations) {
      OwnOperation &own = *executed.own;
      if (executed.draft->step.direction == Direction::Down)
        continue;
      if (!own.action) {
        built(executed, step.operations);
        continue;
      }
      const Action &a = *own.action;
      if (a.kind == ActionKind::AddColumn)
        added(own, schema.table(a));
      else if (a.kind == ActionKind::ChangeColumn)
        changed(own, schema.table(a));
      else if (a.kind == ActionKind::Insert)
        copied(own, schema);
      schema.fold(executed);
    }
    if (step.unread)
      schema.forgetWholes();
    schema.endStep();
  }
}

} // namespace migralint::linking
