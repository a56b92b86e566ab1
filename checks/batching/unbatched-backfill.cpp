// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// migration-unbatched-backfill: a server's whole table is written by one statement.
#include "checks/check.h"
#include "checks/once_per_file.h"

namespace migralint {
namespace {

std::string what(const Backfill &backfill) {
  std::string rows =
      (backfill.filtered ? "up to all rows of `" : "all rows of `") + backfill.object;
  return rows + (backfill.deletes ? "` are deleted" : "` are written");
}

Finding say(const Step &step, const Backfill &backfill) {
  Finding finding;
  finding.place = backfill.place;
  finding.function = step.function;
  if (backfill.locked.valid()) {
    finding.level = Level::Warning;
    finding.message =
        what(backfill) +
        " in the transaction that changes the schema: its locks are held all the while";
    finding.advice = "fill in the rows in a later step, in batches, each in its own transaction";
    finding.related.push_back({backfill.locked, "the lock is taken here"});
    return finding;
  }
  finding.message = what(backfill) + " by one statement, which locks them all until it is done";
  finding.advice = backfill.deletes
                       ? "TRUNCATE the table, or delete in batches by ranges of the key"
                       : "work in batches by ranges of the key, each in its own transaction";
  return finding;
}

/// Those that hold a lock first: one of them stands for its file.
void run(const Model &model, std::vector<Finding> &findings) {
  OncePerFile told(findings);
  for (bool locked : {true, false})
    for (const Step &step : model.steps) {
      if (step.direction == Direction::Down || step.unreachable)
        continue;
      for (const Backfill &backfill : step.backfills)
        if (backfill.locked.valid() == locked)
          told.add(say(step, backfill));
    }
}

} // namespace

MIGRALINT_CHECK("migration-unbatched-backfill", run)

} // namespace migralint
