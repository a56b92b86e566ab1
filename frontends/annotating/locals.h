// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the local variables of one function are made of, and of which class that makes them.
#pragma once

#include "model/facts.h"
#include "rules/rules.h"

#include <string>
#include <string_view>

namespace migralint::annotating {

class Locals {
public:
  /// `init` must stay where it is as long as this is asked.
  void declare(const std::string &name, const Expr &init) { makings[name] = {&init}; }

  /// `document.append(…);`, `document << …;`: what a variable is made of is said after it is made.
  void fill(const Expr &statement);

  /// Null: no such variable.
  const Expr *initialiser(const std::string &name) const;
  /// The class of an object: its type, or what the pack says that knows the call it comes from,
  /// also through a variable.
  std::string_view classOf(const Expr &object) const;

  const rules::Makings &all() const { return makings; }

private:
  rules::Makings makings;
};

} // namespace migralint::annotating
