// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/annotating/keys.h"

#include "frontends/annotating/tree.h"
#include "rules/pattern.h"

#include <utility>

namespace migralint::annotating {

void nameKey(Expr &call, Texts &texts) {
  std::string_view name = lastComponent(call.name);
  size_t first = rules::wordsOf(name).words.front().size();
  std::string_view key = first < name.size() ? name.substr(first) : std::string_view();
  while (key.starts_with("_"))
    key.remove_prefix(1);
  call.meaning.subject = texts.addArgument(call, std::string(key), call.range);
}

/// What an object that stands for bytes is made of: a text, or a variable by its address.
static const Expr *contentOf(const Expr &part) {
  if (part.kind == Expr::Kind::Text)
    return &part;
  bool address = part.kind == Expr::Kind::Unary && part.name == "&" && !part.args.empty() &&
                 part.args[0].kind == Expr::Kind::Name;
  return address ? &part.args[0] : nullptr;
}

void Keys::hold(const Statement &declaration) {
  contents.erase(declaration.name);
  const Expr &init = declaration.expr;
  if (init.kind != Expr::Kind::Construct && init.kind != Expr::Kind::List)
    return;
  const Expr *content = nullptr;
  for (const Expr &arg : init.args)
    if (const Expr *found = contentOf(arg); found && std::exchange(content, found))
      return;
  if (content)
    contents.insert_or_assign(declaration.name, *content);
}

void Keys::hold(const Expr &assign) {
  const Expr *target = assign.args.empty() ? nullptr : &assign.args[0];
  if (!target || target->kind != Expr::Kind::Member || target->args.empty() ||
      target->args[0].kind != Expr::Kind::Name)
    return;
  const Expr &value = assign.args[1];
  const std::string &name = target->args[0].name;
  if (const Expr *content = contentOf(value); content && assign.name == "=")
    contents.insert_or_assign(name, *content);
  else if (value.kind == Expr::Kind::Name || value.kind == Expr::Kind::Member ||
           !value.receiver.empty())
    contents.erase(name);
}

void Keys::bind(const Expr &call) {
  const Meaning &meaning = call.meaning;
  if (meaning.act != Act::Bind || call.receiver.empty() || call.receiver[0].name.empty())
    return;
  Bound &to = bound[call.receiver[0].name];
  if (const Expr *key = argumentAt(call, meaning.subject))
    to.key = {*key};
  if (const Expr *value = argumentAt(call, meaning.value))
    to.value = {*value};
}

void Keys::place(Expr &call) const {
  const Meaning &meaning = call.meaning;
  if (meaning.subject == rules::subjectBound) {
    placeBound(call);
    return;
  }
  if (meaning.act == Act::Get || meaning.act == Act::Put || meaning.act == Act::Remove ||
      meaning.act == Act::Probe)
    unpack(call, meaning.subject, Expr::Kind::Text);
  if (meaning.act == Act::Put)
    unpack(call, meaning.value, Expr::Kind::Name);
}

void Keys::placeBound(Expr &call) const {
  Meaning &meaning = call.meaning;
  meaning.subject = -1;
  if (call.receiver.empty())
    return;
  auto to = bound.find(call.receiver[0].name);
  if (to == bound.end())
    return;
  auto add = [&](const std::vector<Expr> &from, int8_t &index) {
    if (from.empty())
      return;
    index = static_cast<int8_t>(call.args.size());
    call.args.push_back(from[0]);
  };
  add(to->second.key, meaning.subject);
  if (meaning.act == Act::Put)
    add(to->second.value, meaning.value);
}

/// Puts what an object holds in its place, a text or a variable.
void Keys::unpack(Expr &call, int8_t index, Expr::Kind kind) const {
  Expr *arg = argumentAt(call, index);
  if (!arg)
    return;
  const Expr &object = addressed(*arg);
  auto content = object.kind == Expr::Kind::Name ? contents.find(object.name) : contents.end();
  if (content == contents.end() ||
      (content->second.kind != Expr::Kind::Text && content->second.kind != kind))
    return;
  const Range range = arg->range;
  *arg = Expr(content->second);
  arg->range = range;
}

} // namespace migralint::annotating
