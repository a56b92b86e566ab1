// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Keys and values that a call does not spell where it takes them: an object of bytes holds them,
// they were bound to a cursor before, or the call's own name says the key.
#pragma once

#include "frontends/annotating/texts.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace migralint::annotating {

/// `message.set_age(7)`: the key is `age`.
void nameKey(Expr &call, Texts &texts);

/// What the variables of one function hold, and what was bound to them.
class Keys {
public:
  /// `Value key{3, "age"};`: of one text or variable, and not of two.
  void hold(const Statement &declaration);
  /// `key.data = "age";`: from then on. Its size is another field.
  void hold(const Expr &assign);

  /// `cursor.setKey("age"); cursor.setValue(7);`: for the calls on the cursor that follow.
  void bind(const Expr &call);

  /// Puts the key, and the value, among the arguments of a call that has them from elsewhere.
  void place(Expr &call) const;

private:
  struct Bound {
    std::vector<Expr> key, value; ///< none or one
  };

  void placeBound(Expr &call) const;
  void unpack(Expr &call, int8_t index, Expr::Kind kind) const;

  std::unordered_map<std::string, Expr> contents; ///< the one text or variable that each holds
  std::unordered_map<std::string, Bound> bound;
};

} // namespace migralint::annotating
