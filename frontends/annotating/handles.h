// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The variables of one function that statements are in: lists that SQL is put into, and objects
// that it is prepared on.
#pragma once

#include "model/facts.h"

#include <set>
#include <string>

namespace migralint::annotating {

class Handles {
public:
  /// `queries += Query("…")`, `queries.push_back("…")`.
  void keepQueue(const Expr &expr);

  /// `auto query = db.prepare("…")`, `query = db.prepare("…")`: the result is what is executed.
  void keepPrepared(const Statement &statement);

  /// An argument that is SQL: a text, one wrapped into an object, a list filled with some.
  bool isSql(const Expr &argument) const;

  /// Once a call's meaning is known: which statement it prepares or executes.
  void settle(Expr &call);

private:
  std::set<std::string> queues;
  std::set<std::string> prepared;
};

} // namespace migralint::annotating
