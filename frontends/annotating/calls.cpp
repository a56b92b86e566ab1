// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/annotating/calls.h"

#include "frontends/annotating/tree.h"

namespace migralint::annotating {

static std::string_view scopeOf(std::string_view name) {
  size_t colons = name.rfind("::");
  return colons == std::string_view::npos ? std::string_view() : name.substr(0, colons);
}

/// Whether a pack knows the very thing, not only its name.
static bool isSettled(const Meaning &meaning) { return meaning.sure && meaning.act != Act::None; }

rules::CallQuery Calls::queryOf(const Expr &call) const {
  rules::CallQuery query;
  query.construct = call.kind == Expr::Kind::Construct;
  query.name = lastComponent(call.name);
  query.scope = call.scope.empty() ? scopeOf(call.name) : std::string_view(call.scope);
  if (query.construct)
    query.scope = call.name;
  query.arguments = call.args.size();
  query.libraries = &libraries;
  query.argumentExprs = &call.args;
  query.locals = &locals.all();
  for (size_t i = 0; i < call.args.size() && !query.sqlArgument; ++i)
    if (handles.isSql(call.args[i])) {
      query.sqlArgument = true;
      query.sqlArgumentIndex = i;
    }
  if (!call.receiver.empty()) {
    const Expr &receiver = pointee(call.receiver[0]);
    query.receiver = true;
    query.receiverName = receiver.name;
    query.receiverType = locals.classOf(receiver);
    if (receiver.kind == Expr::Kind::This && query.receiverType.empty())
      query.receiverType = className;
  }
  return query;
}

Meaning Calls::meaningOf(const Expr &call, const rules::CallQuery &query) const {
  Meaning meaning = called(call, query);
  if (!isSettled(meaning))
    if (Meaning asBase = onBase(call, query); isSettled(asBase))
      meaning = std::move(asBase);
  if (!isSettled(meaning))
    if (Meaning asMade = onMade(call, query); isSettled(asMade))
      meaning = std::move(asMade);
  return meaning;
}

/// `archive(hive)`, where `archive` is an object, calls its `operator()`.
Meaning Calls::called(const Expr &call, const rules::CallQuery &query) const {
  const Expr *init = query.construct || query.receiver || !query.scope.empty()
                         ? nullptr
                         : locals.initialiser(call.name);
  if (init && init->kind == Expr::Kind::Construct) {
    rules::CallQuery object = query;
    object.name = "operator()";
    object.receiver = true;
    object.receiverName = call.name;
    object.receiverType = init->name;
    if (Meaning meaning = rules.call(object); meaning.act != Act::None)
      return meaning;
  }
  return rules.call(query);
}

/// A class of this file that derives from the library's is one of its kind.
Meaning Calls::onBase(const Expr &call, const rules::CallQuery &query) const {
  std::string_view derived = query.construct ? query.scope : query.receiverType;
  if (derived.empty() && call.receiver.empty() && query.scope.empty())
    derived = className; // called on the object itself
  for (const std::string &base : declarations.basesOf(derived)) {
    rules::CallQuery asBase = query;
    (query.construct ? asBase.scope : asBase.receiverType) = base;
    if (query.construct)
      asBase.name = lastComponent(base);
    if (Meaning meaning = rules.call(asBase); isSettled(meaning))
      return meaning;
  }
  return {};
}

/// `Store::open(path).drop()`: what a class's own function gives is, where nothing says its type,
/// one of the class. It counts if a pack knows that class to have such a method.
Meaning Calls::onMade(const Expr &call, rules::CallQuery query) const {
  if (call.receiver.empty())
    return {};
  const Expr &made = call.receiver[0];
  if (Meaning meaning = onField(made, query); meaning.act != Act::None)
    return meaning;
  if (made.kind != Expr::Kind::Call || !made.type.empty() || !made.receiver.empty() ||
      made.scope.empty())
    return {};
  query.receiverType = made.scope;
  return rules.call(query);
}

/// `session.prepare << "…"`: what a pack says of `Session::prepare`, the field.
Meaning Calls::onField(const Expr &field, rules::CallQuery query) const {
  if (field.kind != Expr::Kind::Member || !field.type.empty() || field.args.empty() ||
      field.args[0].type.empty())
    return {};
  const std::string type = field.args[0].type + "::" + field.name;
  query.receiverType = type;
  Meaning meaning = rules.call(query);
  return meaning.sure ? meaning : Meaning();
}

Meaning Calls::constructed(const std::string &type, size_t arguments) const {
  rules::CallQuery query;
  query.name = lastComponent(type);
  query.scope = type;
  query.construct = true;
  query.libraries = &libraries;
  query.arguments = arguments;
  return rules.call(query);
}

rules::CallQuery Calls::operatorOn(const Expr &object, std::string_view name,
                                   std::string_view type) const {
  rules::CallQuery query;
  query.name = name;
  query.arguments = 1;
  query.libraries = &libraries;
  query.receiver = true;
  query.receiverName = object.name;
  query.receiverType = type;
  return query;
}

Meaning Calls::indexed(const Expr &object) const {
  return rules.call(operatorOn(object, "operator[]", locals.classOf(object)));
}

Meaning Calls::streamedInto(const Expr &target) const {
  const Expr &object = pointee(target);
  const rules::CallQuery query = operatorOn(object, "operator<<", locals.classOf(object));
  Meaning meaning = rules.call(query);
  return meaning.act == Act::None ? onField(target, query) : meaning;
}

void Calls::relax(Expr &call, rules::CallQuery query) const {
  Expr *column = &call;
  while (!column->receiver.empty() && column->receiver[0].kind == Expr::Kind::Call &&
         (column == &call || !column->meaning.required))
    column = &column->receiver[0];
  if (column == &call || !column->meaning.required)
    return;
  query.receiverType = column->meaning.returns;
  if (rules.call(query).relaxes)
    column->meaning.required = false;
}

} // namespace migralint::annotating
