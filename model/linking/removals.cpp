// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/removals.h"

#include <algorithm>

namespace migralint::linking {

namespace {

bool copies(const Action &a, const std::string &table) {
  bool copy = a.fromSelect && (a.kind == ActionKind::Insert || a.kind == ActionKind::CreateTable);
  return copy && a.object != table &&
         std::find(a.sources.begin(), a.sources.end(), table) != a.sources.end();
}

bool unchecked(const Executed &executed) {
  const std::vector<UncheckedResult> &list = executed.draft->step.unchecked;
  return std::any_of(list.begin(), list.end(), [&](const UncheckedResult &result) {
    return result.place == executed.own->operation.place;
  });
}

/// A comparison in between decides whether the second is reached: it stands under a condition, or
/// after an early exit, that the first does not.
bool inOneGo(const OwnOperation &first, const OwnOperation &second) {
  return first.node && first.node == second.node && first.condition == second.condition &&
         first.loop == second.loop;
}

/// The last copy of the table before the operation; null if there is none.
const Executed *copyBefore(const StepSequence &step, size_t at, const std::string &table) {
  for (size_t i = at; i-- > 0;)
    if (const Action *action = step.operations[i].own->action; action && copies(*action, table))
      return &step.operations[i];
  return nullptr;
}

} // namespace

void findRemovals(const std::vector<StepSequence> &history) {
  for (const StepSequence &step : history)
    for (size_t at = 0; at < step.operations.size(); ++at) {
      const Executed &removes = step.operations[at];
      const Action *a = removes.own->action;
      if (!a || a->kind != ActionKind::DropTable || !a->objectKnown || a->temporary ||
          removes.draft->step.direction == Direction::Down)
        continue;
      const Executed *copy = copyBefore(step, at, a->object);
      if (!copy || !unchecked(*copy) || !inOneGo(*copy->own, *removes.own))
        continue;
      std::vector<Removal> &list = removes.draft->step.removals;
      const Place &place = removes.own->operation.place;
      if (std::none_of(list.begin(), list.end(),
                       [&](const Removal &known) { return known.place == place; }))
        list.push_back({place, a->object, copy->own->operation.place});
    }
}

} // namespace migralint::linking
