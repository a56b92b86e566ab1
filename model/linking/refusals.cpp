// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/refusals.h"

#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// `nullptr`, `std::nullopt`, `{}`, `""`, `QString()`.
static bool isNothing(const Expr &e) {
  switch (e.kind) {
  case ExprKind::Name:
    return words::namesNothing(lastPart(e.name));
  case ExprKind::List:
  case ExprKind::Construct:
    return e.args.empty();
  case ExprKind::Text:
    return e.text.known() && e.text.value().empty();
  default:
    return false;
  }
}

/// Whether what it says by name is that all is well: `Status::OK()`, `kOpened`, `Error::success()`.
static bool saysSuccess(const Expr &e) {
  return (e.kind == ExprKind::Name || e.kind == ExprKind::Member || e.kind == ExprKind::Number ||
          e.kind == ExprKind::Call) &&
         words::namesSuccess(lastPart(e.name));
}

bool saysFailure(const Expr &value) {
  if (saysSuccess(value))
    return false;
  auto any = [](const std::vector<Expr> &parts) {
    return std::any_of(parts.begin(), parts.end(), [](const Expr &part) {
      // What it is about may have any name: `Result(error.text())`.
      return (part.kind == ExprKind::Name || part.kind == ExprKind::Number) && saysFailure(part);
    });
  };
  std::string_view name = lastPart(value.name);
  switch (value.kind) {
  case ExprKind::Name:
  case ExprKind::Member:
    return words::namesFailure(name);
  case ExprKind::Number: // -1 has no name, `false` none that says so
    return !value.name.empty() && value.number != 0 && words::namesFailure(name);
  case ExprKind::Unary:
    return value.name == "-" && any(value.args);
  case ExprKind::Text: // QSqlError("…")
    return words::namesFailure(lastPart(value.type)) && !isNothing(value);
  case ExprKind::Call: {
    // `Status::NotSupported("…")`: all that a status offers but `OK` and the like.
    std::string_view scope = lastPart(value.scope);
    return words::namesFailure(name) || words::namesFailure(scope) ||
           (words::namesStatus(scope) && value.receiver.empty()) ||
           std::any_of(value.args.begin(), value.args.end(), [](const Expr &part) {
             // `fail(Reason::Incompatible)`; a variable may be there to be filled in
             return part.kind == ExprKind::Name &&
                    (!part.scope.empty() || words::namesConstant(lastPart(part.name))) &&
                    saysFailure(part);
           });
  }
  case ExprKind::Construct:
    return !value.args.empty() && (words::namesFailure(name) || any(value.args));
  case ExprKind::List:
    return any(value.args);
  default:
    return false;
  }
}

bool setsFailure(const Expr &assignment) {
  if (assignment.args.size() != 2)
    return false;
  const Expr *target = &assignment.args[0];
  while (target->kind == ExprKind::Unary && target->name == "*" && !target->args.empty())
    target = &target->args[0];
  if (target->kind != ExprKind::Name && target->kind != ExprKind::Member &&
      target->kind != ExprKind::Number) // a variable that the parser took for its initial value
    return false;
  const Expr &value = assignment.args[1];
  const bool zero = value.kind == ExprKind::Number && value.number == 0;
  if (zero || isNothing(value))
    return zero && words::namesSuccess(target->name);
  return saysFailure(value) || (words::namesFailure(target->name) && !saysSuccess(value));
}

namespace {

constexpr std::string_view integers[] = {"int", "uint", "long", "short", "unsigned", "qint"};

bool isBool(const Event &answer) {
  const std::string &type = answer.node->function->returnType;
  return type == "bool" || type == "BOOL" || type == "gboolean" || type == "qboolean";
}

bool isInteger(const Event &answer) {
  const std::string &type = answer.node->function->returnType;
  return type == "HRESULT" ||
         std::any_of(std::begin(integers), std::end(integers),
                     [&](std::string_view prefix) { return type.starts_with(prefix); });
}

/// Whether a known value tells a caller that it did not work: false, or a code that is not 0.
bool failsByValue(const Event &answer) { return isBool(answer) != truth(*answer.value); }

/// What an answer is like, to tell it from others: a constant, a function, nothing at all. Empty if
/// it may be anything, as a variable may.
std::string headOf(const Event &answer) {
  const Expr &e = *answer.expr;
  if (isNothing(e))
    return "nothing";
  switch (e.kind) {
  case ExprKind::Name: {
    const FunctionNode &node = *answer.node;
    const bool local = node.locals.count(e.name) || node.parameter(e.name) >= 0;
    const bool constant = !e.scope.empty() || words::namesConstant(lastPart(e.name));
    return local || !constant ? std::string() : "the " + std::string(lastPart(e.name));
  }
  case ExprKind::Call:
  case ExprKind::Construct:
    return "made by " + std::string(lastPart(e.name));
  case ExprKind::Text:
    return e.text.known() ? "text " + e.text.value() : std::string();
  default:
    return {};
  }
}

/// Whether a usual run comes to its answer as surely as the newer one comes to its own. Behind a
/// way out that is not decided it is only one of two answers: `if (ready()) return true; return
/// false;`.
bool asSure(const Event &usual, const Event &answer) {
  return usual.sure &&
         std::all_of(usual.passed.begin(), usual.passed.end(), [&](const Expr *passed) {
           return std::find(answer.passed.begin(), answer.passed.end(), passed) !=
                  answer.passed.end();
         });
}

/// Calls `visit` for what the usual runs answer in the same function; whether one of them was it.
template <typename Visit>
bool anyAnswer(const Event &answer, const std::vector<Trace> &usual, Visit &&visit) {
  for (const Trace &trace : usual)
    for (const Event &e : trace.events)
      if (e.kind == Event::Kind::Answer && e.node == answer.node && visit(e))
        return true;
  return false;
}

bool saysNoByValue(const Event &answer, const std::vector<Trace> &usual) {
  if (answer.value->above)
    return false; // the version itself
  const bool fails = failsByValue(answer);
  return !anyAnswer(answer, usual, [&](const Event &e) {
    if (!e.value) // `return ok;` is true where it worked, `return rc;` 0
      return !fails && (isBool(answer) || isInteger(answer));
    return e.sure && *e.value == *answer.value && (!fails || asSure(e, answer));
  });
}

bool saysNoByLook(const Event &answer, const std::vector<Trace> &usual) {
  const Expr &e = *answer.expr;
  if (saysSuccess(e))
    return false;
  const std::string head = headOf(answer);
  const std::string &type = answer.node->function->returnType;
  // No error, no status but the usual one, nothing to tell.
  if (head == "nothing" && (words::namesStatus(type) || words::namesFailure(type)))
    return false;
  const bool constant = head == "nothing" || head.starts_with("the ");
  const bool fails = constant || saysFailure(e);
  if (head.empty() && !fails)
    return false;
  return !anyAnswer(answer, usual, [&](const Event &other) {
    const bool same = head.empty() ? other.expr->kind == e.kind && other.expr->name == e.name
                                   : headOf(other) == head;
    return same && other.sure && (!fails || asSure(other, answer));
  });
}

} // namespace

bool saysNo(const Event &answer, const std::vector<Trace> &usual) {
  return answer.value ? saysNoByValue(answer, usual) : saysNoByLook(answer, usual);
}

} // namespace migralint::linking
