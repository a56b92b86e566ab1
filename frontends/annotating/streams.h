// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Chains of `<<`: into an object that executes, prepares or stores what is streamed into it, and
// that no longer looks like one call.
#pragma once

#include "frontends/annotating/calls.h"
#include "frontends/annotating/texts.h"

namespace migralint::annotating {

/// `a << b` as an operator, or as a call of one whose meaning the parser knows.
bool isShift(const Expr &expr);

/// `session << "DELETE FROM t WHERE id = " << id`: some libraries execute what is streamed into
/// an object. The chain becomes one call with one text.
void asOneCall(Expr &chain, const Calls &calls);

/// `db << "… = ?" << value`, by what a pack says of the call: the value is no part of the text.
void unbind(Expr &call, Texts &texts);

/// `stream << formatVersion << title`: the version is among what is written.
void findVersion(Expr &call);

} // namespace migralint::annotating
