// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A store that a newer version of the program has written is opened as if it were one's own. Says
// nothing of frameworks that record the set of steps that ran: there is no version to compare.
#include "checks/check.h"

#include <map>
#include <tuple>

namespace migralint {
namespace {

Finding say(const Chain &chain) {
  Finding finding;
  finding.message = "a store of a newer version is neither refused nor reported: `" +
                    chain.function + "` goes on with data that it does not know";
  finding.advice =
      "compare the stored version with the newest one that the code knows, and refuse to "
      "open a higher one, or tell the user";
  finding.place = chain.place;
  if (chain.overrun.valid()) {
    finding.place = chain.overrun;
    finding.message =
        "a store of a newer version is not refused: its steps are looked for past the "
        "end of `" +
        chain.table + "`";
  }
  finding.function = chain.function;
  if (chain.declaredPlace.valid())
    finding.related.push_back({chain.declaredPlace, "the newest version that the code knows"});
  return finding;
}

void run(const Model &model, std::vector<Finding> &findings) {
  // Chains of one opener share its store: the one with the steps stands for it, or, where each step
  // runs the one before it, the last.
  std::map<std::string, const Chain *> stores;
  for (const Chain &chain : model.chains) {
    if (chain.newer != Chain::Newer::Ignored)
      continue;
    const Chain *&known = stores[chain.opener];
    if (!known || std::tuple(chain.steps.size(), chain.newest) >
                      std::tuple(known->steps.size(), known->newest))
      known = &chain;
  }
  for (const auto &[opener, chain] : stores)
    findings.push_back(say(*chain));
}

} // namespace

MIGRALINT_CHECK("migration-newer-not-refused", run)

} // namespace migralint
