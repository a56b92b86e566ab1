// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Statements of migrations and of first creation that cannot work: what the reader of SQL says of
// one alone, and what only the history shows (a name that is there already). Distinct from
// requirements.h, which asks about the rows.
#pragma once

#include "model/linking/history.h"

namespace migralint::linking {

/// By place, each once.
std::vector<Problem> findProblems(const std::vector<StepSequence> &history,
                                  const std::vector<StepDraft> &drafts, const Program &program,
                                  const Operations &operations, const Steps &steps);

} // namespace migralint::linking
