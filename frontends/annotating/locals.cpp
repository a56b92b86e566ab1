// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/annotating/locals.h"

namespace migralint::annotating {

void Locals::fill(const Expr &statement) {
  if (statement.kind == Expr::Kind::Assign || statement.meaning.act != Act::None)
    return;
  const Expr *object = &statement;
  while (!object->receiver.empty() || !object->args.empty())
    object = object->receiver.empty() ? &object->args.front() : &object->receiver.front();
  if (object->kind == Expr::Kind::Name)
    if (auto local = makings.find(object->name); local != makings.end())
      local->second.push_back(&statement);
}

const Expr *Locals::initialiser(const std::string &name) const {
  auto local = makings.find(name);
  return local == makings.end() ? nullptr : local->second.front();
}

std::string_view Locals::classOf(const Expr &object) const {
  if (!object.type.empty())
    return object.type;
  const Expr *made = &object;
  if (object.kind == Expr::Kind::Name)
    if (const Expr *init = initialiser(object.name))
      made = init;
  // What is chained further gives the same, as long as nothing says otherwise.
  while (made->kind == Expr::Kind::Call && made->meaning.returns.empty() && !made->receiver.empty())
    made = &made->receiver[0];
  return made->meaning.returns;
}

} // namespace migralint::annotating
