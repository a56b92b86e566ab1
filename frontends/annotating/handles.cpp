// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/annotating/handles.h"

#include "frontends/annotating/tree.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace migralint::annotating {

/// The list that a statement is put into, if it is a variable.
static std::string_view queueOf(const Expr &expr) {
  static constexpr std::string_view adders[] = {"push_back",  "append", "emplace_back",
                                                "operator<<", "push",   "add"};
  const Expr *list = nullptr;
  if (expr.kind == Expr::Kind::Assign && expr.name == "+=" && expr.args.size() == 2)
    list = &expr.args[0];
  else if (expr.kind == Expr::Kind::Call && !expr.receiver.empty() && !expr.args.empty() &&
           std::find(std::begin(adders), std::end(adders), lastComponent(expr.name)) !=
               std::end(adders))
    list = &expr.receiver[0];
  return list && list->kind == Expr::Kind::Name && !unwrapped(expr.args.back()).sql.empty()
             ? std::string_view(list->name)
             : std::string_view();
}

void Handles::keepQueue(const Expr &expr) {
  if (std::string_view queue = queueOf(expr); !queue.empty())
    queues.emplace(queue);
}

void Handles::keepPrepared(const Statement &statement) {
  const Expr &expr = statement.expr;
  const bool assigns = statement.kind == Statement::Kind::Expr && expr.kind == Expr::Kind::Assign &&
                       expr.args.size() == 2;
  if (!assigns && statement.kind != Statement::Kind::Declare)
    return;
  if (unwrapped(assigns ? expr.args[1] : expr).meaning.act == Act::Prepare)
    prepared.insert(assigns ? expr.args[0].name : statement.name);
}

bool Handles::isSql(const Expr &argument) const {
  return !unwrapped(argument).sql.empty() ||
         (argument.kind == Expr::Kind::Name && queues.count(argument.name));
}

/// `run(prepare("…"))`, `statement.assign(prepare("…"))`: what is handed a statement that is
/// prepared on the spot has its text.
static void onTheSpot(Expr &call) {
  Meaning &meaning = call.meaning;
  const bool runs = meaning.act == Act::ExecutePrepared;
  if (!runs && meaning.act != Act::Prepare)
    return;
  const int8_t handed = runs ? meaning.handle : meaning.subject;
  Expr *made = argumentAt(call, handed);
  if (!made || made->meaning.act != Act::Prepare)
    return;
  Expr *subject = argumentAt(*made, made->meaning.subject);
  if (!subject)
    return;
  Expr text = std::move(*subject);
  *made = std::move(text);
  if (runs) {
    meaning.act = Act::Execute;
    meaning.subject = handed;
    meaning.handle = -1;
  }
}

void Handles::settle(Expr &call) {
  onTheSpot(call);
  const Expr *on = call.receiver.empty() ? nullptr : &call.receiver[0];
  bool named = on && (on->kind == Expr::Kind::Name || on->kind == Expr::Kind::Member);
  if (call.meaning.act == Act::Prepare && named)
    prepared.insert(on->name);
  // By its name alone, only what was prepared in view is executed.
  if (call.meaning.act == Act::ExecutePrepared && !call.meaning.sure &&
      !(named && prepared.count(on->name)))
    call.meaning = {};
}

} // namespace migralint::annotating
