// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// migration-live-definition: a step that is history uses a definition that is not. Who edits the
// definition has today's code in mind, and rewrites what happens to stores of the past.
#include "checks/check.h"

namespace migralint {
namespace {

std::string what(DefinitionKind kind) {
  switch (kind) {
  case DefinitionKind::Create:
    return "creates by today's";
  case DefinitionKind::List:
    return "goes by today's list";
  case DefinitionKind::Writer:
    return "writes with today's";
  case DefinitionKind::Reader:
    return "reads with today's";
  case DefinitionKind::Struct:
    return "stores the layout of today's";
  case DefinitionKind::Value:
    return "relies on the number behind today's";
  case DefinitionKind::Name:
    return "names stored data by today's";
  }
  return {};
}

std::string advice(DefinitionKind kind) {
  switch (kind) {
  case DefinitionKind::Name:
  case DefinitionKind::Value:
    return "write out in the step what it was when the step was released";
  default:
    return "give the step a copy of its own, as it was when the step was released, and leave that "
           "unchanged";
  }
}

Finding say(const LiveDefinition &live) {
  Finding finding;
  finding.message = "the old step " + live.step + " " + what(live.kind) + " `" + live.name +
                    "`, which will go on changing";
  finding.advice = advice(live.kind);
  finding.place = live.place;
  finding.function = live.function;
  if (live.kind == DefinitionKind::Name)
    finding.level = Level::Note;
  if (live.definition.valid())
    finding.related.push_back({live.definition, "defined here"});
  if (live.today.valid())
    finding.related.push_back({live.today, "used by today's code"});
  return finding;
}

void run(const Model &model, std::vector<Finding> &findings) {
  for (const LiveDefinition &live : model.liveDefinitions)
    findings.push_back(say(live));
}

} // namespace

MIGRALINT_CHECK("migration-live-definition", run)

} // namespace migralint
