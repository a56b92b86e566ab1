// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether what a value is put into is only being made: then nothing stored is changed by that.
// Whether a value changes what is stored already is put_backs.h.
#pragma once

#include "model/linking/program.h"

namespace migralint::linking {

/// A local variable that starts empty, or a part of it, or an element that is added on the way.
bool isFresh(const FunctionNode &node, const Expr &object);

/// `message->Clear()`, `message->CopyFrom(older)`: whatever it held, it is made anew.
bool isRemade(const FunctionNode &node, const Expr &object);

/// `list.append("x"); document.insert("list", list);`: whether the value is such a list.
bool isAppended(const FunctionNode &node, const Expr &value);

} // namespace migralint::linking
