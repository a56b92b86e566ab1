// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/fresh_objects.h"

#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// `createElement("x")`, `NewElement("x")`, `Json::object()`: gives something that nothing holds
/// yet.
static bool makes(const Expr &call) {
  if (call.kind != ExprKind::Call)
    return false;
  if (call.meaning.act == Act::Put && call.meaning.appends)
    return true; // the element that it has added
  std::string name(lastPart(call.name));
  return words::namesCreation(name) || name.starts_with("New") || name.starts_with("new") ||
         (call.args.empty() && call.receiver.empty() && (name == "object" || name == "array"));
}

/// `doc.Parse(text)`, `doc.load_file(path)`: what is in it comes from elsewhere.
static bool fillsFromElsewhere(const Expr &call) {
  std::string name(lastPart(call.name));
  for (char &c : name)
    c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
  return name.starts_with("load") || name.starts_with("parse") || name.starts_with("read") ||
         name.starts_with("open") || name == "setcontent";
}

/// `doc["k"] = 7` gives a value to a part of `doc`.
static bool setsPart(const FunctionNode &node, const Definition &definition) {
  return std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
    const Expr &e = *site.expr;
    return e.kind == ExprKind::Assign && e.args.size() == 2 && &e.args[1] == definition.value &&
           e.args[0].kind != ExprKind::Name;
  });
}

bool isRemade(const FunctionNode &node, const Expr &object) {
  return object.kind == ExprKind::Name &&
         std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
           const Expr &e = *site.expr;
           const std::string_view method = lastPart(e.name);
           return e.kind == ExprKind::Call && !e.receiver.empty() &&
                  e.receiver[0].kind == ExprKind::Name && e.receiver[0].name == object.name &&
                  (method == "Clear" || method == "CopyFrom");
         });
}

static bool isFresh(const FunctionNode &node, const Expr &object, int depth) {
  const Expr *at = &object;
  while (!makes(*at) &&
         (at->kind == ExprKind::Index || at->kind == ExprKind::Unary ||
          at->kind == ExprKind::Member || (at->kind == ExprKind::Call && !at->receiver.empty()))) {
    const std::vector<Expr> &inner = at->kind == ExprKind::Call ? at->receiver : at->args;
    if (inner.empty())
      return false;
    at = &inner[0];
  }
  if (makes(*at))
    return true;
  if (isRemade(node, *at))
    return true;
  // `if (!doc.load(path)) return;`
  if (std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
        const Expr &e = *site.expr;
        return e.kind == ExprKind::Call && !e.receiver.empty() &&
               e.receiver[0].kind == ExprKind::Name && e.receiver[0].name == at->name &&
               fillsFromElsewhere(e);
      }))
    return false;
  auto local = node.locals.find(at->name);
  if (at->kind != ExprKind::Name || node.parameter(at->name) >= 0 || local == node.locals.end())
    return false;
  return std::all_of(local->second.begin(), local->second.end(), [&](const Definition &d) {
    const Expr &value = *d.value;
    if (d.output && value.meaning.act == Act::Put && value.meaning.sure)
      return true; // put into something else
    if (d.output)  // its own methods fill it
      return !value.receiver.empty() && rootName(value.receiver[0]) == at->name &&
             !fillsFromElsewhere(value);
    if (d.range)
      return false;
    if (!d.field.empty() || setsPart(node, d))
      return true;
    if (makes(value) || value.kind == ExprKind::Unknown)
      return true;
    if (value.kind == ExprKind::Construct || value.kind == ExprKind::List)
      return std::all_of(value.args.begin(), value.args.end(), [&](const Expr &arg) {
        // `Value entry(kObjectType)`: which kind of thing it is.
        return arg.kind == ExprKind::Number || (arg.kind == ExprKind::List && arg.args.empty()) ||
               (arg.kind == ExprKind::Name && !node.locals.count(arg.name) &&
                node.parameter(arg.name) < 0);
      });
    return depth > 0 && (value.kind == ExprKind::Index || value.kind == ExprKind::Call) &&
           rootName(value) != at->name && isFresh(node, value, depth - 1);
  });
}

bool isFresh(const FunctionNode &node, const Expr &object) {
  constexpr int chained = 3; // `auto a = doc["a"]; auto b = a["b"];`
  return isFresh(node, object, chained);
}

bool isAppended(const FunctionNode &node, const Expr &value) {
  return value.kind == ExprKind::Name &&
         std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
           const Expr &e = *site.expr;
           return e.meaning.act == Act::Put && e.meaning.appends && !e.receiver.empty() &&
                  e.receiver[0].kind == ExprKind::Name && e.receiver[0].name == value.name &&
                  !isFresh(node, e.receiver[0]);
         });
}

} // namespace migralint::linking
