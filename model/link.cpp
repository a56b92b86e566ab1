// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The order of linking: program (who calls whom) → guards and operations (what conditions and calls
// mean) → steps → chains of versions → their history → what steps destroy, what reverses them, what
// they ask of old rows → loaders. Each part reads only the ones before it.
#include "model/link.h"

#include "model/finding.h"
#include "model/linking/at_once.h"
#include "model/linking/atomicity.h"
#include "model/linking/chains.h"
#include "model/linking/class_versions.h"
#include "model/linking/definitions.h"
#include "model/linking/destruction.h"
#include "model/linking/downs.h"
#include "model/linking/drift.h"
#include "model/linking/early_records.h"
#include "model/linking/guard_faults.h"
#include "model/linking/inverse.h"
#include "model/linking/loaders.h"
#include "model/linking/lock_hazards.h"
#include "model/linking/problems.h"
#include "model/linking/records.h"
#include "model/linking/removals.h"
#include "model/linking/replays.h"
#include "model/linking/requirements.h"
#include "model/linking/row_rerun.h"
#include "model/linking/script_gaps.h"
#include "model/linking/script_loops.h"
#include "model/linking/script_versions.h"
#include "model/linking/server_changes.h"
#include "model/linking/step_rerun.h"
#include "model/linking/steps.h"
#include "model/linking/stored_objects.h"
#include "model/linking/strays.h"
#include "model/linking/unchecked.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace migralint {

using namespace linking;

bool operator<(const Place &a, const Place &b) {
  return std::tie(a.file, a.range.line, a.range.column, a.range.endLine, a.range.endColumn) <
         std::tie(b.file, b.range.line, b.range.column, b.range.endLine, b.range.endColumn);
}

bool operator<(const Finding &a, const Finding &b) {
  return std::tie(a.place, a.rule, a.message) < std::tie(b.place, b.rule, b.message);
}

namespace {

bool unreachable(const FunctionNode &node) {
  const Function &f = *node.function;
  return f.fileLocal && !f.lambda && node.callers.empty() && !node.addressTaken && !f.sqlFile &&
         !f.framework && !f.frameworkDown;
}

/// A record made before its work is why the two commit apart.
void dropEarlyRecords(Model &model) {
  auto early = [&](const Place &place) {
    return std::any_of(model.earlyRecords.begin(), model.earlyRecords.end(),
                       [&](const EarlyRecord &record) { return record.place == place; });
  };
  for (Step &step : model.steps)
    if (step.atomicity && step.atomicity->record &&
        std::any_of(step.atomicity->others.begin(), step.atomicity->others.end(), early))
      step.atomicity.reset();
}

/// Puts in what is told of no place yet.
void addProblems(std::vector<Problem> &problems, std::vector<Problem> more) {
  for (Problem &problem : more)
    if (std::none_of(problems.begin(), problems.end(),
                     [&](const Problem &known) { return known.place == problem.place; }))
      problems.push_back(std::move(problem));
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Problem &a, const Problem &b) { return a.place < b.place; });
}

/// A field for which a predicate of the program answers no is why the entry never runs; that other
/// entries look different says no more.
void dropToldTwice(Model &model) {
  std::erase_if(model.guardFaults, [&](const GuardFault &fault) {
    if (fault.kind != GuardFault::Kind::Misplaced)
      return false;
    for (const Chain &chain : model.chains)
      for (const Chain::Step &step : chain.steps)
        if (!step.unreachable.empty() && step.place == fault.place)
          return true;
    return false;
  });
}

/// Of fewer files, starting a thread takes longer than what it saves.
constexpr size_t enoughForTwo = 64;

/// The statements of a step that is an entry of a table, and not a function.
void countStatements(const StepDraft &draft, Coverage &coverage) {
  std::set<const SqlStatement *> statements;
  for (const OwnOperation &own : draft.operations)
    if (own.statement && statements.insert(own.statement).second) {
      ++coverage.statements;
      coverage.statementsRead += own.statement->complete;
    }
}

} // namespace

Model link(const std::vector<FileFacts> &files, const StatementReader &read) {
  return link(FactsRefs(files.begin(), files.end()), read);
}

Model link(FactsRefs files, const StatementReader &read, const replay::Budget &limits,
           bool parallel) {
  std::sort(files.begin(), files.end(),
            [](const FileFacts &a, const FileFacts &b) { return a.path < b.path; });
  parallel &= files.size() >= enoughForTwo;

  Program program(files);
  Guards guards(program);
  Operations operations(program, guards, read, parallel);
  Steps steps(program, guards, operations);
  std::vector<StepDraft> drafts = steps.find();
  GuardFaults faults(program, guards, operations, steps);
  Chains chains(files, program, guards, operations, steps);
  const auto strays = findStrays(files, program, guards, steps);

  Model model;
  model.hasDowns = pairDowns(drafts, program, guards, operations);
  const std::vector<StepSequence> history = historyOf(drafts, program, guards, operations, steps);
  const Reversed reversed(drafts);
  Atomicities atomicities(program, guards, operations, steps, chains);
  std::optional<RowRerun> rows;
  runAtOnce(
      parallel,
      [&] {
        findDestruction(drafts, history, guards, operations);
        findRequirements(history);
        findResidues(reversed, history, program, guards, operations);
        findLockHazards(history, atomicities);
        findServerChanges(history, atomicities);
      },
      [&] {
        model.problems = findProblems(history, drafts, program, operations, steps);
        rows.emplace(program, operations);
      });
  model.unchecked = findUnchecked(drafts, program, guards, operations, steps);
  findRemovals(history, operations);
  Replays replays = replayHistory(history, reversed, program, guards, operations, chains.all(),
                                  model.problems, limits);
  model.drifts = findDrifts(replays, history, program, operations, steps, limits);
  model.replayed = replays.complete;
  model.failures = std::move(replays.failures);
  addProblems(model.problems, std::move(replays.broken));

  Records records(program, guards, operations);
  std::set<const FunctionNode *> counted;
  for (StepDraft &draft : drafts) {
    RowRerun::settleFresh(draft);
    std::vector<Operation *> told;
    std::vector<Rerun> whole;
    draft.step.unreachable |= chains.unreachable(draft);
    for (OwnOperation &own : draft.operations) {
      rows->settle(own);
      const Rerun shown = replays.rerunOf(own);
      // A table dropped and made anew is there the second time, and its rows are not: what a change
      // of the schema does alone is not what the rest of its step makes of it.
      if (own.operation.kind == ActionKind::Insert && shown != Rerun::Unknown)
        own.operation.rerun = shown;
      if (own.operation.kind == ActionKind::Session)
        continue;
      if (own.operation.store == Store::Object && (!own.node || !isStoredField(own)))
        continue;
      Operation &op = own.operation;
      if (own.node) {
        if (!op.everyStart) // nothing in its own function keeps it from running: it was looked for
          op.guards = guards.around(*own.node, own.condition, own.touched, own.kept);
        Guards::Ways ways = guards.ways(*own.node, own.touched);
        if (ways.guarded)
          op.guards.insert(op.guards.end(), ways.guards.begin(), ways.guards.end());
        op.wronglyGuarded = faults.around(*own.node, own.condition);
        op.unguardedCalls = std::move(ways.unguarded);
        op.unguardedPath = std::move(ways.path);
        op.callersUnknown = ways.unknown;
        if (op.rerun == Rerun::Compounds)
          op.versionRecorded = records.around(*own.node);
        if (own.node->function->sqlFile && op.guards.empty())
          op.guards.push_back({GuardKind::Dispatch, draft.step.place, "a migration file"});
      }
      if (op.recordsVersion) {
        draft.step.records = true;
        draft.step.record = op.place;
      }
      if (own.action && (op.kind == ActionKind::CreateTable || op.kind == ActionKind::RenameColumn))
        for (const Column &column : own.action->columns)
          op.columns.push_back(column.name);
      told.push_back(&op);
      whole.push_back(shown);
    }
    if (draft.node) {
      draft.step.unreachable |= unreachable(*draft.node) || chains.unreachable(*draft.node) ||
                                strays.count(draft.node) > 0;
      if (counted.insert(draft.node).second) {
        const FunctionOperations &own = operations.of(*draft.node);
        model.coverage.statements += own.statements;
        model.coverage.statementsRead += own.statementsRead;
        model.coverage.builtAtRunTime += own.builtAtRunTime;
      }
    }
    if (draft.table) // a step that is a text in it
      countStatements(draft, model.coverage);
    if (!told.empty())
      atomicities.settle(draft);
    // Nothing looks at the draft's own operations after that.
    draft.step.operations.reserve(told.size());
    for (Operation *op : told)
      draft.step.operations.push_back(std::move(*op));
    draft.step.chain = draft.chain;
    draft.step.order = draft.order;
    records.settle(draft, drafts);
    settleRerun(draft, whole);
    if (!draft.step.operations.empty() || !draft.step.lockHazards.empty())
      model.steps.push_back(std::move(draft.step));
  }
  std::stable_sort(model.steps.begin(), model.steps.end(),
                   [](const Step &a, const Step &b) { return a.place < b.place; });
  model.guardFaults = faults.take();
  model.chains = chains.take();
  for (Chain &chain : findScriptVersions(files))
    model.chains.push_back(std::move(chain));
  for (Chain &chain : findScriptGaps(files))
    model.chains.push_back(std::move(chain));
  std::stable_sort(model.chains.begin(), model.chains.end(),
                   [](const Chain &a, const Chain &b) { return a.place < b.place; });
  for (const auto &[node, stray] : strays)
    model.strays.push_back(stray);
  std::sort(model.strays.begin(), model.strays.end(),
            [](const StrayStep &a, const StrayStep &b) { return a.place < b.place; });
  model.classVersions = findClassVersions(files, program);
  dropToldTwice(model);
  model.loaders = findLoaders(program, guards, operations, steps);
  std::sort(model.loaders.begin(), model.loaders.end(),
            [](const Loader &a, const Loader &b) { return a.place < b.place; });
  model.liveDefinitions = findLiveDefinitions(files, program, guards, operations, steps);
  model.scriptLoops = findScriptLoops(program, operations, steps, records);
  model.earlyRecords = findEarlyRecords(program, guards, operations, steps, records);
  dropEarlyRecords(model);
  model.byName = operations.placesByName();
  for (const FileFacts &file : files) {
    model.coverage.parsed += 1;
    model.coverage.sqlLiterals += file.sqlLiterals;
    model.coverage.sqlLiteralsHeld += file.sqlLiteralsHeld;
    for (const Unread &unread : file.unread)
      model.coverage.unread.emplace_back(file.path, unread);
  }
  return model;
}

} // namespace migralint
