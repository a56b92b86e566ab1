// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the parts of Chains share.
#pragma once

#include "model/linking/chains.h"

#include <optional>
#include <set>

namespace migralint::linking {

/// Up the calls as long as there is one caller: a step that runs the one before it first belongs to
/// the store of the last, however many there are; beyond them a few levels, for two stores may have
/// one far caller.
const FunctionNode &openerOf(const FunctionNode &node, const Guards &guards);

/// That the code knows: declared, or led to by a step, or else the highest that it names.
std::optional<Version> newestKnown(const Chain &chain, const std::set<Version> &told);

Value newestOf(const Chain &chain);

} // namespace migralint::linking
