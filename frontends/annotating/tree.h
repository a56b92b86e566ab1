// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Small questions about expressions and names that the parts of annotate share.
#pragma once

#include "model/facts.h"

#include <string_view>

namespace migralint::annotating {

/// `c` of `a::b::c`.
std::string_view lastComponent(std::string_view name);

/// Through `Query(text, …)` and `{text, callback}` to what is handed over.
const Expr &unwrapped(const Expr &expr);

/// `x` of `&x`; else the expression itself.
const Expr &addressed(const Expr &expr);
/// `x` of `*x`; else the expression itself.
const Expr &pointee(const Expr &expr);

/// The argument that a part of a call's meaning names by its index; null: it has none.
const Expr *argumentAt(const Expr &call, int8_t index);
Expr *argumentAt(Expr &call, int8_t index);

} // namespace migralint::annotating
