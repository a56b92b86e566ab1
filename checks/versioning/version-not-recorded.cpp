// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A version that is stored never, too early, in spite of a failure, or too late for a step that
// must not run again. What nobody looks at is unchecked-result's, and a mere crash between a step
// and its record is not-atomic's.
#include "checks/check.h"
#include "checks/message.h"

#include <algorithm>
#include <map>

namespace migralint {
namespace {

std::string named(const Step &step) {
  return step.version ? "the step to version " + *step.version : "the step `" + step.name + "`";
}

void say(std::vector<Finding> &findings, const std::string &function, const Place &place,
         std::string message, std::string advice, std::vector<Related> related) {
  Finding finding;
  finding.message = std::move(message);
  finding.advice = std::move(advice);
  finding.place = place;
  finding.function = function;
  finding.related = std::move(related);
  findings.push_back(std::move(finding));
}

void sayNever(const Step &step, std::vector<Finding> &findings) {
  say(findings, step.function, step.place,
      named(step) + " is recorded on no success path, so that it runs again on every start",
      "store the new version after the last operation, in the same transaction", {});
}

/// Operations of the step whose failure is passed over, one for each place that does so.
std::vector<const Operation *> passedOver(const Step &step) {
  std::vector<const Operation *> operations;
  for (const Operation &op : step.operations)
    if (op.passedOver.valid() &&
        std::none_of(operations.begin(), operations.end(),
                     [&](const Operation *other) { return other->passedOver == op.passedOver; }))
      operations.push_back(&op);
  return operations;
}

void addPassedOver(const std::vector<const Operation *> &operations,
                   std::vector<Related> &related) {
  for (const Operation *op : operations)
    if (related.size() < 10)
      related.push_back({op->passedOver, "a failure is passed over here"});
}

/// What the failures of one step that are passed over have in common is the record after them.
void sayPassedOver(const Step &step, std::vector<Finding> &findings) {
  std::vector<const Operation *> operations = passedOver(step);
  if (operations.empty())
    return;
  std::vector<Related> related;
  addPassedOver(operations, related);
  if (step.record.valid())
    related.push_back({step.record, "the version is recorded here all the same"});
  const Operation &first = *operations.front();
  say(findings, step.function, first.place,
      quoting("a failure of ", first.text,
              " is passed over, and the version is recorded all the same"),
      "let the step fail, so that what was passed over is tried again", std::move(related));
}

bool sharesItsRecordInVain(const Step &step) {
  return step.recorded == Step::Recorded::Shared && step.laterFailure.valid() &&
         (step.rerun == Rerun::Fails || step.rerun == Rerun::Compounds);
}

void sayShared(const Step &step, std::vector<Finding> &findings) {
  std::vector<Related> related = {
      {step.laterFailure, "leaves without recording anything"},
      {step.rerunPlace, step.rerun == Rerun::Fails ? "fails the second time"
                                                   : "changes the data again the second time"}};
  if (step.record.valid())
    related.push_back({step.record, "the one record of all steps"});
  addPassedOver(passedOver(step), related);
  say(findings, step.function, step.place,
      "when a later step fails, " + named(step) +
          " is done but not recorded, and it is not safe to run again",
      "record each step's version with its work, in one transaction", std::move(related));
}

void sayEarly(const EarlyRecord &record, std::vector<Finding> &findings) {
  std::vector<Related> related;
  for (const Place &place : record.before)
    related.push_back({place, "done after the record, in another transaction"});
  for (const Place &place : record.scheduled)
    related.push_back({place, "only scheduled; the record does not wait for it"});
  if (related.size() > 10)
    related.resize(10);
  say(findings, record.function, record.place,
      record.before.empty()
          ? quoting("", record.text,
                    " records the version without waiting for work that is only scheduled")
          : quoting("", record.text,
                    " records the version before the work is done that it stands for"),
      "record the version last, in one transaction with the work", std::move(related));
}

void sayLate(const ScriptLoop &loop, std::vector<Finding> &findings) {
  say(findings, loop.function, loop.place,
      "the versions of this loop are recorded only after the last of them: when one fails, those "
      "before it are done and not recorded, and they run again",
      "record each version inside the loop, in one transaction with its statements",
      {{loop.failure, "leaves without recording anything"},
       {loop.record, "the one record of all versions"}});
}

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Step &step : model.steps) {
    if (step.direction == Direction::Down || step.unreachable)
      continue;
    if (step.recorded == Step::Recorded::Never)
      sayNever(step, findings);
    else if (sharesItsRecordInVain(step))
      sayShared(step, findings);
    else if (step.framework || step.records)
      sayPassedOver(step, findings);
  }
  for (const EarlyRecord &record : model.earlyRecords)
    sayEarly(record, findings);
  for (const ScriptLoop &loop : model.scriptLoops)
    if (loop.failure.valid())
      sayLate(loop, findings);
}

} // namespace

MIGRALINT_CHECK("migration-version-not-recorded", run)

} // namespace migralint
