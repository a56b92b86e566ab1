// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From facts to findings: link, check, and apply what the project says about its findings. Knows
// nothing of where the facts come from: the command line reads files, an editor has an AST at hand.
#pragma once

#include "driver/report/report.h"
#include "driver/settings.h"
#include "model/facts.h"
#include "model/model.h"
#include "model/replay/engine.h"

#include <vector>

namespace migralint::driver {

struct Verdict {
  Model model;
  std::vector<Finding> findings;  ///< sorted, with the levels that the configuration gives them
  std::vector<Silenced> silenced; ///< sorted
};

/// `facts` are annotated, and of different files. `sources` gives their texts: comments are part of
/// what a project says. `parallel`: on two threads where that pays; the verdict is the same.
Verdict reachVerdict(const std::vector<FileFacts> &facts, const Settings &settings,
                     Sources &sources, bool parallel = false);

/// The same of what one of the files shows: findings in the others are left out, and of the texts
/// only its own is read. `shown` is one of `facts`.
/// `limits`: what replaying the steps may take.
Verdict reachVerdictOn(const FileFacts &shown, const FactsRefs &facts, const Settings &settings,
                       Sources &sources, const replay::Budget &limits = {});

} // namespace migralint::driver
