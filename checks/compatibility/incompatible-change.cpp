// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// migration-incompatible-change: what programs that still run read or write is gone in one step.
#include "checks/check.h"
#include "checks/once_per_file.h"

namespace migralint {
namespace {

using Kind = Incompatibility::Kind;

std::string message(const Incompatibility &change) {
  switch (change.kind) {
  case Kind::TableRenamed:
    return "`" + change.name + "` is renamed to `" + change.now +
           "`: programs that still run know it by its old name";
  case Kind::ColumnRenamed:
    return "`" + change.object + "." + change.name + "` is renamed to `" + change.now +
           "`: programs that still run know it by its old name";
  case Kind::Required:
    return "`" + change.object + "." + change.name +
           "` becomes required and has no default: programs that still run may add rows without it";
  case Kind::Retyped:
    return "`" + change.object + "." + change.name + "` changes from " + change.before + " to " +
           change.now + ": programs that still run read and write the old type";
  }
  return {};
}

std::string advice(Kind kind) {
  switch (kind) {
  case Kind::TableRenamed:
    return "leave a view with the old name until no program uses it any more";
  case Kind::Required:
    return "give it a default, or require it in a later release, when all programs write it";
  default:
    return "add a new column, write to both, fill it in, change over, and remove the old one in a "
           "later release";
  }
}

void run(const Model &model, std::vector<Finding> &findings) {
  OncePerFile told(findings);
  for (const Step &step : model.steps) {
    if (step.direction == Direction::Down || step.unreachable)
      continue;
    for (const Incompatibility &change : step.incompatibilities) {
      Finding finding;
      finding.message = message(change);
      finding.advice = advice(change.kind);
      finding.place = change.place;
      finding.function = step.function;
      told.add(std::move(finding));
    }
  }
}

} // namespace

MIGRALINT_CHECK("migration-incompatible-change", run)

} // namespace migralint
