// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A value that is read from a place (a key, a field of a document, an element), changed, and stored
// there again: each run changes it again. Asked in two ways, for each sees what the other does not:
// by what the value is written as, and by where it went on its way to the put. Whether the place
// itself is only being made is fresh_objects.h.
#pragma once

#include "model/linking/program.h"

#include <functional>
#include <optional>
#include <set>

namespace migralint::linking {

using MeaningOf = std::function<Meaning(const Expr &)>;

/// `set(k, get(k) * 60)`, `node["k"] = node["k"].as<int>() * 60`, also through a local variable:
/// whether `value`, as it is written, is worked out from what is stored at `key` of `object` (which
/// may be nothing). Without a key, the object itself is the place:
/// `doc["k"].SetInt(doc["k"].GetInt() * 60)`. Knows texts, lists and getters; asks neither for the
/// order of the statements nor for the conditions around them.
bool readsBack(const FunctionNode &node, const Expr &value, const Expr *key, const Expr *object,
               const MeaningOf &meaning);

/// Whether the call at `site`, which puts `value` under `key`, stores what it has read there,
/// changed by arithmetic or made longer, and asks nothing of what it has read that could keep it
/// from doing so twice. The value is followed through local variables, and through arguments that a
/// call fills in. Gives those of the conditions around the call that ask only whether there is
/// something under the key, which is so before and after.
std::optional<std::set<int>> putsBack(const FunctionNode &node, const Site &site, const Expr &key,
                                      const Expr &value, const MeaningOf &meaning);

/// The conditions around the site that hold only where there is something under the key: `if
/// (node["k"])`, `if (document.contains("k"))`. That is so before a change of it, and after.
std::set<int> asksForPresence(const FunctionNode &node, const Site &site, const Expr &key,
                              const MeaningOf &meaning);

} // namespace migralint::linking
