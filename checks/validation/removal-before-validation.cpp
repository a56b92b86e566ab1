// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// migration-removal-before-validation: the old form goes before anybody knows that the new one is
// there.
#include "checks/check.h"

namespace migralint {
namespace {

std::string messageOf(const Removal &removal) {
  const std::string name = "`" + removal.object + "`";
  if (!removal.skips.empty())
    return name + (removal.what == Removal::What::Table ? " is dropped" : " is emptied") +
           ", and rows in which `" + removal.skips +
           "` is NULL are lost: the copy's OR IGNORE skips them without an error";
  const std::string nobody = ": nobody looks at the copy's result, or compares anything";
  switch (removal.what) {
  case Removal::What::Table:
    return name + " is dropped whether or not its rows were copied" + nobody;
  case Removal::What::Column:
    return name + " is dropped whether or not its values were copied" + nobody;
  case Removal::What::Rows:
    return "the rows of " + name + " are deleted whether or not they were copied" + nobody;
  case Removal::What::Key:
    return name + " is removed whether or not its value was stored under the new key" +
           ": nobody looks at the result";
  case Removal::What::File:
    return "the file " + name + " is removed whether or not it was copied" +
           ": nobody looks at the copy's result, or at the copy";
  }
  return name;
}

std::string adviceOf(const Removal &removal) {
  if (!removal.skips.empty())
    return "give such rows a value in the copy (`COALESCE`), or leave out OR IGNORE, so that the "
           "step fails where they are";
  switch (removal.what) {
  case Removal::What::Key:
    return "leave the step if the value cannot be stored, and remove the old key only then";
  case Removal::What::File:
    return "leave the step if the copy fails, and remove the old file only then";
  case Removal::What::Column:
    return "leave the step if the copy fails, and drop the old column only then, best in a later "
           "release";
  default:
    return "leave the step if the copy fails, compare the numbers of rows, and drop the old table "
           "only then, best in a later release";
  }
}

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Step &step : model.steps) {
    if (step.direction == Direction::Down || step.unreachable)
      continue;
    for (const Removal &removal : step.removals) {
      Finding finding;
      finding.message = messageOf(removal);
      finding.advice = adviceOf(removal);
      finding.place = removal.place;
      finding.function = step.function;
      finding.related.push_back({removal.copy, "the copy"});
      findings.push_back(std::move(finding));
    }
  }
}

} // namespace

MIGRALINT_CHECK("migration-removal-before-validation", run)

} // namespace migralint
