// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "checks/way_back.h"

#include <algorithm>

namespace migralint {

static bool names(const std::vector<std::string> &objects, const std::string &name) {
  return name.empty() || std::find(objects.begin(), objects.end(), name) != objects.end();
}

std::string whyNoWayBack(const Step &step, const Operation &op) {
  switch (step.down) {
  case Step::Down::Irreversible:
    return {};
  case Step::Down::None:
    return "no down step and no backup";
  case Step::Down::Empty:
    return "its down step does nothing";
  case Step::Down::Present:
    if (!names(step.downObjects, op.object))
      return "its down step does not name it";
    if (op.kind == ActionKind::DropColumn && !names(step.downObjects, op.detail))
      return "its down step does not name the column";
    return {};
  }
  return {};
}

} // namespace migralint
