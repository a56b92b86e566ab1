// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An operation that fails without anybody noticing: the step goes on, and the version says that all
// is done. Where a failure is noticed and passed over, and the version recorded all the same, that
// is version-not-recorded's.
#include "checks/check.h"
#include "checks/message.h"

#include <algorithm>

namespace migralint {
namespace {

/// How the call tells that it failed, and what becomes of that.
std::string lost(const UncheckedResult &result) {
  std::string call = "`" + result.call + "`";
  if (result.how == UncheckedResult::How::Reported)
    return "a failure is only reported, and the step goes on";
  if (result.within.valid())
    return result.aside ? call + " keeps an error to itself, and nobody asks for it"
                        : call + " drops the result";
  if (result.aside)
    return call + " tells an error only to who asks for it, and nobody does";
  if (result.how == UncheckedResult::How::Overwritten)
    return call + " returns whether it worked, and the next result overwrites that unread";
  return call + " returns whether it worked, and nobody looks";
}

Finding say(const UncheckedResult &result) {
  Finding finding;
  std::string what = result.text == result.call ? "" : "`" + shortened(result.text, 63) + "`: ";
  if (result.text == result.call && result.how == UncheckedResult::How::Reported)
    what = "`" + result.call + "`: ";
  finding.message = what + lost(result);
  if (result.recorded.valid())
    finding.message += "; the version is recorded all the same";
  finding.advice = result.aside ? "ask for the error after the statement, and leave the step "
                                  "without recording the version if there is one"
                                : "look at the result, and leave the step without recording the "
                                  "version if it failed";
  finding.place = result.place;
  finding.function = result.function;
  if (result.within.valid())
    finding.related.push_back({result.within, "the result is lost here"});
  if (result.reported.valid())
    finding.related.push_back({result.reported, "only reports the failure"});
  if (result.recorded.valid())
    finding.related.push_back({result.recorded, "the version is recorded here"});
  return finding;
}

/// A copy whose table is dropped after it: removal-before-validation says so at the DROP.
bool isToldAtRemoval(const Step &step, const UncheckedResult &result) {
  return std::any_of(step.removals.begin(), step.removals.end(),
                     [&](const Removal &removal) { return removal.copy == result.place; });
}

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Step &step : model.steps)
    if (!step.unreachable)
      for (const UncheckedResult &result : step.unchecked)
        if (!isToldAtRemoval(step, result))
          findings.push_back(say(result));
  for (const UncheckedResult &result : model.unchecked)
    findings.push_back(say(result));
}

} // namespace

MIGRALINT_CHECK("migration-unchecked-result", run)

} // namespace migralint
