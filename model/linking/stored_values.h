// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is stored in a key, a field of a document or an element: whether a new value is worked out
// from the old one, and whether what it is put into is only being made.
#pragma once

#include "model/linking/program.h"

namespace migralint::linking {

/// `set(k, get(k) * 60)`, `node["k"] = node["k"].as<int>() * 60`, also through a local variable:
/// whether `value` is worked out from what is stored at `key` of `object` (which may be nothing).
/// Without a key, the object itself is the place: `doc["k"].SetInt(doc["k"].GetInt() * 60)`.
bool readsBack(const FunctionNode &node, const Expr &value, const Expr *key, const Expr *object);

/// A local variable that starts empty, or a part of it, or an element that is added on the way.
bool isFresh(const FunctionNode &node, const Expr &object);

/// `message->Clear()`, `message->CopyFrom(older)`: whatever it held, it is made anew.
bool isRemade(const FunctionNode &node, const Expr &object);

} // namespace migralint::linking
