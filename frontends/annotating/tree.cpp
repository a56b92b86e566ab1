// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/annotating/tree.h"

#include <utility>

namespace migralint::annotating {

std::string_view lastComponent(std::string_view name) {
  size_t colons = name.rfind("::");
  return colons == std::string_view::npos ? name : name.substr(colons + 2);
}

const Expr &unwrapped(const Expr &expr) {
  const Expr *at = &expr;
  while ((at->kind == Expr::Kind::Construct || at->kind == Expr::Kind::List) &&
         at->meaning.act == Act::None && !at->args.empty())
    at = &at->args[0];
  return *at;
}

static const Expr &operandOf(const Expr &expr, std::string_view op) {
  return expr.kind == Expr::Kind::Unary && expr.name == op ? expr.args[0] : expr;
}

const Expr &addressed(const Expr &expr) { return operandOf(expr, "&"); }

const Expr &pointee(const Expr &expr) { return operandOf(expr, "*"); }

const Expr *argumentAt(const Expr &call, int8_t index) {
  return index >= 0 && static_cast<size_t>(index) < call.args.size()
             ? &call.args[static_cast<size_t>(index)]
             : nullptr;
}

Expr *argumentAt(Expr &call, int8_t index) {
  return const_cast<Expr *>(argumentAt(std::as_const(call), index));
}

} // namespace migralint::annotating
