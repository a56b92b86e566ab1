// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A step has a guard, and the guard cannot do its work. That there is none is
// missing-version-guard's to report.
#include "checks/check.h"

namespace migralint {
namespace {

using Kind = GuardFault::Kind;

std::string whatIsWrong(const GuardFault &fault) {
  const std::string test = "`" + fault.condition + "`", object = "`" + fault.object + "`";
  switch (fault.kind) {
  case Kind::Assigns:
    return test + " sets " + object + " instead of comparing it: the test is always the same";
  case Kind::NotEqual:
    return test + " holds for a newer store too: it is treated as one to upgrade";
  case Kind::OtherObject:
    if (fault.statementWrong)
      return "what runs here is about " + object + ", but the step is named after `" +
             fault.probed + "`, and " + test + " asks for it";
    return test + " asks for `" + fault.probed + "`, but what runs under it is about " + object;
  case Kind::Misplaced:
    return object + " is empty here, and " + test + " stands in `" + fault.probed +
           "`: in the other entries it is " + object + " that holds such a word";
  case Kind::Swapped:
    return test + " has its arguments swapped: it does not ask for " + object;
  case Kind::Inverted:
    return test + " is inverted: it lets " + object + " run only where it has nothing to do";
  case Kind::Constant:
    return test + " never holds: a missing value reads as a text, which is not null";
  }
  return {};
}

std::string whatToDo(const GuardFault &fault) {
  switch (fault.kind) {
  case Kind::Assigns:
    return "compare with `==` or `<`";
  case Kind::NotEqual:
    return "compare with `<`, and refuse or report a newer store";
  case Kind::Misplaced:
    return "put the word into `" + fault.object + "`: a step without it may never run";
  case Kind::OtherObject:
  case Kind::Swapped:
    if (fault.statementWrong)
      return "change the object that the query asks for";
    return "ask for the very thing that the statement makes or removes";
  case Kind::Inverted:
    return "turn the test around";
  case Kind::Constant:
    return "ask whether the key is stored at all before using its value";
  }
  return {};
}

void run(const Model &model, std::vector<Finding> &findings) {
  for (const GuardFault &fault : model.guardFaults) {
    Finding finding;
    finding.rule = "migration-wrong-guard";
    finding.message = whatIsWrong(fault);
    finding.advice = whatToDo(fault);
    finding.place = fault.statementWrong ? fault.operation : fault.place;
    finding.function = fault.function;
    if (fault.statementWrong)
      finding.related.push_back({fault.place, "asks for another object"});
    else if (fault.operation.valid())
      finding.related.push_back({fault.operation, "runs under it"});
    findings.push_back(std::move(finding));
  }
}

} // namespace

MIGRALINT_CHECK("migration-wrong-guard", run)

} // namespace migralint
