// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/unmade.h"

#include "model/linking/nearest.h"
#include "model/linking/replay_bounds.h"

#include <algorithm>

namespace migralint::linking {

Unmade::Unmade(const std::vector<StepSequence> &history, const Program &program,
               const Operations &operations) {
  std::set<const Action *> steps;
  for (const StepSequence &step : history) {
    open |= step.unread;
    for (const Executed &executed : step.operations) {
      steps.insert(executed.own->action);
      look(*executed.own, true);
    }
  }
  // Tests may make what they need by themselves: nothing is said of that either.
  for (const FunctionNode &node : program.functions()) {
    const FunctionOperations &all = operations.of(node);
    open |= all.builtAtRunTime > 0 && !node.function->testCode;
    for (const OwnOperation &own : all.list)
      if (!own.action || !steps.count(own.action))
        look(own, false);
  }
  if (!open)
    settle();
}

/// Whether it needs the table.
static bool uses(const Action &a) {
  switch (a.kind) {
  case ActionKind::AddColumn:
  case ActionKind::DropColumn:
  case ActionKind::RenameColumn:
  case ActionKind::ChangeColumn:
  case ActionKind::CreateIndex:
  case ActionKind::Insert:
  case ActionKind::Update:
  case ActionKind::Delete:
    return true;
  default:
    return false;
  }
}

void Unmade::look(const OwnOperation &own, bool step) {
  if (!own.action) {
    open |= own.expr && own.expr->meaning.act == Act::Builder;
    return;
  }
  const Action &a = *own.action;
  open |= a.kind == ActionKind::Unknown || !own.statement || !own.statement->complete;
  const bool makes = a.kind == ActionKind::CreateTable || a.kind == ActionKind::RenameTable ||
                     a.kind == ActionKind::CreateView || a.kind == ActionKind::CreateOther ||
                     a.kind == ActionKind::CreateDatabase;
  open |= makes && !a.objectKnown && a.objectValues.empty();
  if (changesSchema(a) && !step)
    elsewhere.insert({a.object, a.name});
  if (makes) {
    known.insert({a.object, a.name});
    known.insert(a.objectValues.begin(), a.objectValues.end());
    // CREATE VIRTUAL TABLE plants_text USING fts5(…) makes plants_text_content.
    if (a.kind == ActionKind::CreateTable && a.columns.empty())
      prefixes.insert(a.object + "_");
  } else if (a.kind == ActionKind::DropTable || a.kind == ActionKind::DropView || a.ifExists) {
    known.insert({a.object, a.name}); // of an older version, or perhaps not there
  } else if (step && a.objectKnown && uses(a)) {
    named.insert(a.object);
    named.insert(a.sources.begin(), a.sources.end());
  }
}

void Unmade::settle() {
  constexpr size_t fewest = 2; // known tables; of fewer, nobody can tell how much is in view
  for (const std::string &name : known)
    if (!name.empty() && named.count(name))
      made.push_back(name);
  if (made.size() < fewest)
    return;
  for (const std::string &name : named) {
    const bool system = name.empty() || name.find('.') != name.npos ||
                        name.compare(0, 7, "sqlite_") == 0 ||
                        std::any_of(prefixes.begin(), prefixes.end(), [&](const auto &prefix) {
                          return name.compare(0, prefix.size(), prefix) == 0;
                        });
    if (!system && !known.count(name))
      unmade.insert(name);
  }
  // Several that are no slips of the pen: a part of the schema is out of view.
  if (unmade.size() > 1 && std::any_of(unmade.begin(), unmade.end(), [&](const auto &name) {
        return nearest(name, made).empty();
      }))
    unmade.clear();
}

} // namespace migralint::linking
