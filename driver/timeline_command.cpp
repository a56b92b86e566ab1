// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `migralint timeline`: the chains of versions and their findings as one page.
#include "driver/analysis.h"
#include "driver/commands.h"
#include "driver/report/timeline.h"

namespace migralint::driver {

ExitStatus timeline(const TimelineOptions &options) {
  std::unique_ptr<Analysis> analysis = read(options);
  if (!analysis)
    return ExitStatus::Failed;
  judge(*analysis);
  const Timeline timeline = makeTimeline(analysis->model, analysis->report);
  auto write = [&](llvm::raw_ostream &out) { writeTimeline(timeline, analysis->report, out); };
  if (options.output.empty() || options.output == "-")
    write(llvm::outs());
  else if (!writeFile(options.output, write))
    return ExitStatus::Failed;
  return analysis->failed() ? ExitStatus::Failed : ExitStatus::Clean;
}

} // namespace migralint::driver
