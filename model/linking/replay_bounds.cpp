// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/replay_bounds.h"

#include "model/linking/order.h"
#include "model/linking/replay_texts.h"

#include <algorithm>

namespace migralint::linking {

bool changesSchema(const Action &a) {
  switch (a.kind) {
  case ActionKind::Insert:
  case ActionKind::Update:
  case ActionKind::Delete:
  case ActionKind::Truncate:
  case ActionKind::Pragma:
  case ActionKind::Begin:
  case ActionKind::Commit:
  case ActionKind::Rollback:
  case ActionKind::Savepoint:
  case ActionKind::Read:
  case ActionKind::Maintenance:
  case ActionKind::Session:
    return false;
  default:
    return true;
  }
}

size_t endOfHistory(const std::vector<StepSequence> &history, size_t begin) {
  size_t end = begin + 1;
  while (end < history.size() && !history[end].startsHistory)
    ++end;
  return end;
}

bool isOfOtherEngine(const StepSequence *begin, const StepSequence *end,
                     const Operations &operations) {
  return std::any_of(begin, end, [&](const StepSequence &step) {
    return std::any_of(step.operations.begin(), step.operations.end(), [&](const Executed &e) {
      const Dialect engine = engineOf(*e.own, operations);
      return e.own->action && engine != Dialect::Common && engine != Dialect::Sqlite;
    });
  });
}

static std::optional<size_t> find(const Chain &chain, const Place &place) {
  for (size_t i = 0; i < chain.steps.size(); ++i)
    if (chain.steps[i].place == place)
      return i;
  return std::nullopt;
}

bool Companions::together(const Place &a, const Place &b) const {
  for (const Chain &chain : chains) {
    std::optional<size_t> first = find(chain, a), second = find(chain, b);
    if (!first || !second || *first == *second || chain.runs.empty())
      continue;
    return std::any_of(chain.runs.begin(), chain.runs.end(), [&](const Chain::Run &run) {
      auto runs = [&](size_t step) {
        return std::find(run.steps.begin(), run.steps.end(), step) != run.steps.end();
      };
      return runs(*first) && runs(*second);
    });
  }
  return true;
}

/// How deep calls are followed.
static constexpr int maxDepth = 4;

static void add(const FunctionOperations &all, Hidden::Changes &changes) {
  for (const OwnOperation &own : all.list) {
    if (!own.action || !changesSchema(*own.action))
      continue;
    changes.any |= !own.action->objectKnown && own.action->objectValues.empty();
    changes.tables.insert(own.action->object);
    changes.tables.insert(own.action->name);
    changes.tables.insert(own.action->objectValues.begin(), own.action->objectValues.end());
  }
}

Hidden::Blocks Hidden::blocksOf(const StepSequence &step) {
  Blocks blocks;
  for (const Executed &executed : step.operations)
    if (const StepDraft &draft = *executed.draft; draft.versioned && draft.node && draft.region)
      blocks[draft.node].insert(draft.region);
  return blocks;
}

Hidden::Hidden(const std::vector<StepSequence> &history, const Program &program,
               const Guards &guards, const Operations &operations)
    : program(program), guards(guards), operations(operations) {
  for (const StepSequence &step : history) {
    for (auto &[node, statements] : blocksOf(step))
      blocks[node].insert(statements.begin(), statements.end());
    for (const Executed &executed : step.operations)
      if (const FunctionNode *node = executed.draft->node; node && node->callers.size() == 1)
        steps.insert(node);
  }
}

Hidden::Changes Hidden::of(const StepSequence &step) const {
  Nodes shown, seen;
  for (const Executed &executed : step.operations) {
    if (executed.own->node)
      shown.insert(executed.own->node);
    if (executed.draft->node)
      shown.insert(executed.draft->node);
  }
  const Blocks own = blocksOf(step);
  Changes changes;
  for (const FunctionNode *node : shown)
    follow(*node, &own, shown, seen, changes, 0, step.around);
  return changes;
}

bool Hidden::isOf(const Blocks &own, const FunctionNode &node, const Site &site) const {
  auto under = [&](const Statement *block) { return isUnder(node, site.condition, *block); };
  if (auto found = own.find(&node); found != own.end())
    return std::any_of(found->second.begin(), found->second.end(), under);
  auto found = blocks.find(&node);
  return found == blocks.end() || std::none_of(found->second.begin(), found->second.end(), under);
}

void Hidden::follow(const FunctionNode &node, const Blocks *own, const Nodes &shown, Nodes &seen,
                    Changes &changes, int depth, bool open) const {
  if (depth > maxDepth || !seen.insert(&node).second)
    return;
  for (size_t i = 0; i < node.sites.size(); ++i) {
    if (own && !isOf(*own, node, node.sites[i]))
      continue;
    for (const FunctionNode *callee : program.calledFrom(node, static_cast<int>(i)))
      if (!shown.count(callee) && !steps.count(callee) &&
          !(open && leavesForVersion(node, node.sites[i].condition))) {
        add(operations.of(*callee), changes);
        follow(*callee, nullptr, shown, seen, changes, depth + 1, false);
      }
  }
}

bool Hidden::leavesForVersion(const FunctionNode &node, int condition) const {
  for (int c = condition; c >= 0; c = node.conditions[c].outer) {
    const Condition &at = node.conditions[c];
    if (!at.early && at.kind == Condition::Kind::If && at.expr && guards.testsVersion(node, at) &&
        alwaysLeaves(at.holds ? at.statement->body : at.statement->otherwise))
      return true;
  }
  return false;
}

std::set<std::string> tablesMadeElsewhere(const std::vector<StepSequence> &history,
                                          const Program &program, const Operations &operations) {
  std::set<const Action *> shown;
  for (const StepSequence &step : history)
    for (const Executed &executed : step.operations)
      shown.insert(executed.own->action);
  std::set<std::string> tables;
  for (const FunctionNode &node : program.functions()) {
    if (node.function->testCode)
      continue;
    for (const OwnOperation &own : operations.of(node).list)
      if (own.action && !shown.count(own.action)) {
        if (own.action->kind == ActionKind::CreateTable)
          tables.insert(own.action->object);
        else if (own.action->kind == ActionKind::RenameTable)
          tables.insert(own.action->name);
      }
  }
  return tables;
}

} // namespace migralint::linking
