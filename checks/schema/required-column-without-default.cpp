// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// migration-required-column-without-default: rows that are there already have no value for a column
// that asks for one.
#include "checks/check.h"

namespace migralint {
namespace {

using How = Operation::RequiresValue::How;

std::string message(const Operation::RequiresValue &required) {
  switch (required.how) {
  case How::Added:
    return "`" + required.column +
           "` is added as NOT NULL without a default: rows that are there already have no value "
           "for it";
  case How::Changed:
    return "`" + required.column +
           "` becomes NOT NULL, and rows in which it is NULL are not filled in before";
  case How::Copied:
    return "rows in which `" + required.column +
           "` is NULL cannot be copied: it was nullable, and is NOT NULL from now on";
  }
  return {};
}

Finding say(const Step &step, const Operation &operation) {
  Finding finding;
  finding.message = message(*operation.requiresValue);
  finding.advice =
      operation.requiresValue->how == How::Added
          ? "give it a DEFAULT, or add it as nullable, fill it in and require it then"
          : "fill it in first (UPDATE … SET … WHERE … IS NULL), or copy it through COALESCE";
  finding.place = operation.place;
  finding.function = step.function;
  if (operation.requiresValue->nullable.valid())
    finding.related.push_back({operation.requiresValue->nullable, "nullable since here"});
  if (const std::optional<Edit> &edit = operation.requiresValue->edit)
    finding.fixes.push_back(
        {"add `" + edit->text.substr(1) + "`, which is what MySQL fills in", {*edit}});
  return finding;
}

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Step &step : model.steps)
    for (const Operation &operation : step.operations)
      if (operation.requiresValue && step.direction == Direction::Up && !step.unreachable)
        findings.push_back(say(step, operation));
}

} // namespace

MIGRALINT_CHECK("migration-required-column-without-default", run)

} // namespace migralint
