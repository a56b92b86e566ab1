// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How does code say no? Which values tell a caller that something was refused, by what they are
// called or because nothing else that the function answers is like them.
#pragma once

#include "model/linking/trial.h"

namespace migralint::linking {

/// Whether a value is a failure by its look alone, wherever it stands: `kIncompatible`,
/// `Status::NotSupported("…")`, `std::unexpected(…)`, `-EINVAL`. Numbers are looked at by who knows
/// what else there is.
bool saysFailure(const Expr &value);

/// Whether an assignment says that something went wrong: `m_error = "…"`, `ok = false`,
/// `status = kTooNew`.
bool setsFailure(const Expr &assignment);

/// Whether an answer is a refusal: what no usual run answers, or an error.
bool saysNo(const Event &answer, const std::vector<Trace> &usual);

} // namespace migralint::linking
