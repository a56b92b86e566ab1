// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/annotating/update_requests.h"

#include "frontends/annotating/tree.h"
#include "frontends/expressions/update_expression.h"

namespace migralint::annotating {

/// The variable that a chain of calls begins with; empty: it begins with something else.
static std::string rootOf(const Expr &expr) {
  const Expr *at = &expr;
  while (!at->receiver.empty())
    at = &at->receiver[0];
  return at->kind == Expr::Kind::Name ? at->name : std::string();
}

void UpdateRequests::read(Expr &call) {
  Expr *subject = argumentAt(call, call.meaning.subject);
  if (!subject || subject->kind != Expr::Kind::Text)
    return;
  Update &update = updates[rootOf(call)];
  if (call.meaning.act == Act::Condition)
    update.condition = subject->text;
  else
    update.text = subject;
  if (update.text)
    update.text->sql = {expressions::readUpdate(update.text->text, update.condition)};
}

} // namespace migralint::annotating
