// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// migration-not-atomic: a step that a crash can leave half done, where running it again does not
// finish it. Whether the version is recorded at all, and at the right time, is
// version-not-recorded's to ask; whether anything guards the step, missing-version-guard's.
#include "checks/check.h"
#include "checks/guard_fix.h"
#include "checks/message.h"

namespace migralint {
namespace {

using Fault = Atomicity::Fault;
using Why = Atomicity::Why;

std::string reason(const Atomicity &a) {
  switch (a.why) {
  case Why::NoTransaction:
    return "no transaction holds them together";
  case Why::SeveralTransactions:
    return "they are in different transactions";
  case Why::ImplicitCommit:
    return "MySQL commits every change of the schema by itself";
  case Why::CommitOnError:
    return "an error path commits what was done so far";
  }
  return {};
}

void saySplit(const Atomicity &a, Finding &finding) {
  finding.message = quoting("", a.text,
                            std::string(" commits apart from ") +
                                (a.record ? "the record of the version" : "the rest of its step") +
                                ": " + reason(a) + "; after a crash in between, " +
                                (a.chained ? "running the step again maps the new values once more"
                                           : "running the step again does not mend it"));
  finding.advice = a.why == Why::ImplicitCommit
                       ? "probe for what each statement makes, or record the version after each"
                   : a.why == Why::CommitOnError
                       ? "roll back on the error path"
                       : "put all operations of the step and the record of its version into one "
                         "transaction; where the engine has none, probe before each statement";
  if (a.operation.valid())
    finding.related.push_back({a.operation, "this one commits apart"});
  for (const Place &other : a.others)
    finding.related.push_back({other, "commits apart from it"});
  if (a.cause.valid())
    finding.related.push_back({a.cause, "the error path commits here"});
}

void say(const Step &step, const Atomicity &a, Finding &finding) {
  switch (a.fault) {
  case Fault::Split:
    saySplit(a, finding);
    break;
  case Fault::RunnerEnded:
    finding.message =
        quoting("", a.text,
                " ends the transaction in which " + step.tool +
                    " runs the step: what comes before it and what comes after, with the record "
                    "that the step has run, no longer succeed or fail together");
    finding.advice = "leave the transaction to " + step.tool;
    break;
  case Fault::NotCommitted:
    finding.message =
        quoting("the transaction of ", a.text,
                " is never committed on the success path, so the step's work is undone");
    finding.advice = "commit before the transaction's object goes out of scope";
    break;
  case Fault::SecondStore:
    finding.message = quoting("", a.text,
                              " changes another store for good while the database's transaction "
                              "is still open: if that rolls back, what was moved is in neither");
    finding.advice = "do it after the commit";
    for (const Place &other : a.others)
      finding.related.push_back({other, "not committed yet"});
    break;
  }
}

void say(const ScriptLoop &loop, Finding &finding) {
  finding.message = "the statements of one version are executed one by one, and no transaction "
                    "holds them together: after a crash in between, those that ran run again";
  finding.advice = "put a version's statements and the record of the version into one transaction, "
                   "or write down each statement that is done";
  finding.related.push_back({loop.record, "the version is recorded here"});
}

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Step &step : model.steps) {
    if (!step.atomicity || step.unreachable)
      continue;
    Finding finding;
    finding.rule = "migration-not-atomic";
    finding.place = step.atomicity->place;
    finding.function = step.function;
    say(step, *step.atomicity, finding);
    if (!step.atomicity->guardEdits.empty())
      finding.fixes = {guardFix(step.atomicity->guardEdits)};
    findings.push_back(std::move(finding));
  }
  for (const ScriptLoop &loop : model.scriptLoops)
    if (loop.apart) {
      Finding finding;
      finding.rule = "migration-not-atomic";
      finding.place = loop.execute;
      finding.function = loop.function;
      say(loop, finding);
      findings.push_back(std::move(finding));
    }
}

} // namespace

MIGRALINT_CHECK("migration-not-atomic", run)

} // namespace migralint
