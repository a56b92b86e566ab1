// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A value that is read under a key, changed, and put back under the same key: each run changes it
// again. What is read may go through local variables first, and through an argument that a call
// fills in.
#pragma once

#include "model/linking/program.h"

#include <functional>
#include <optional>
#include <set>

namespace migralint::linking {

using MeaningOf = std::function<Meaning(const Expr &)>;

/// Whether the call at `site`, which puts `value` under `key`, stores what it has read there,
/// changed by arithmetic or made longer, and asks nothing of what it has read that could keep it
/// from doing so twice. Gives those of the conditions around it that ask only whether there is
/// something under the key, which is so before and after.
std::optional<std::set<int>> putsBack(const FunctionNode &node, const Site &site, const Expr &key,
                                      const Expr &value, const MeaningOf &meaning);

} // namespace migralint::linking
