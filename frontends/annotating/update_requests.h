// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Requests of document stores that take their update expression and its condition by calls of their
// own. Reading the two is frontends/expressions/update_expression.h; here they find each other.
#pragma once

#include "model/facts.h"

#include <string>
#include <unordered_map>

namespace migralint::annotating {

/// The requests of one function.
class UpdateRequests {
public:
  /// `request.SetUpdate("ADD n :one")`, `request.SetCondition("n < :most")`: one statement, in
  /// whichever order its two parts are said. The call must stay where it is as long as more are
  /// read.
  void read(Expr &call);

private:
  struct Update {
    Expr *text = nullptr; ///< the update expression
    Text condition;
  };
  std::unordered_map<std::string, Update> updates; ///< by the request's variable
};

} // namespace migralint::annotating
