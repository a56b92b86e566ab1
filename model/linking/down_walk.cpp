// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/down_walk.h"

namespace migralint::linking {

namespace {

class DownWalk {
public:
  DownWalk(const Program &program, const Guards &guards, const Operations &operations)
      : program(program), guards(guards), operations(operations), successes(program, operations) {}

  /// False: not all of it is known.
  bool walk(const FunctionNode &node, int depth, bool conditional) {
    const FunctionOperations &own = operations.of(node);
    if (depth > deepest || own.builtAtRunTime > 0)
      return false;
    for (int i = 0; i < static_cast<int>(node.sites.size()); ++i) {
      const Site &site = node.sites[static_cast<size_t>(i)];
      const bool here = conditional || site.loop >= 0 ||
                        isConditional(guards, successes, node, site.condition, nullptr);
      for (const OwnOperation &op : own.list)
        if (op.site == i)
          done.push_back({&op, here});
      for (const FunctionNode *callee : program.calledFrom(node, i))
        if (callee != &node && !walk(*callee, depth + 1, here))
          return false;
    }
    return true;
  }

  std::vector<DownOperation> done;

private:
  static constexpr int deepest = 4;
  const Program &program;
  const Guards &guards;
  const Operations &operations;
  const Successes successes;
};

} // namespace

std::optional<std::vector<DownOperation>> downOf(const StepDraft &draft, const Program &program,
                                                 const Guards &guards,
                                                 const Operations &operations) {
  DownWalk down(program, guards, operations);
  for (const FunctionNode *node : draft.downs)
    if (!down.walk(*node, 0, false))
      return std::nullopt;
  return std::move(down.done);
}

Reversed::Reversed(const std::vector<StepDraft> &drafts) {
  for (const StepDraft &draft : drafts)
    if (!draft.downs.empty() && !draft.operations.empty())
      reversed[draft.downs].insert(&draft);
}

StepDraft *Reversed::of(const StepSequence &sequence) const {
  if (sequence.unread || sequence.operations.empty())
    return nullptr;
  StepDraft *draft = sequence.operations.front().draft;
  auto together = reversed.find(draft->downs);
  if (together == reversed.end() || draft->step.down != Step::Down::Present)
    return nullptr;
  std::set<const StepDraft *> here;
  for (const Executed &executed : sequence.operations)
    here.insert(executed.draft);
  return here == together->second ? draft : nullptr;
}

} // namespace migralint::linking
