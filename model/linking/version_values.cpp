// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of Guards that knows values: does this one derive from the stored version? Values are
// followed through local variables, parameters, members and returns, a few levels deep: enough for
// how versions travel in practice (read → local → parameter → member), and bounded so that
// recursion ends. Names by convention count too, because a version is often read in a file that was
// not given.
#include "model/linking/probes.h"
#include "model/linking/words.h"

#include <algorithm>
#include <cctype>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// `SELECT extversion FROM pg_extension`: whether a query asks PostgreSQL about itself only.
static bool asksCatalog(const SqlStatement &s) {
  return !s.actions.empty() && std::all_of(s.actions.begin(), s.actions.end(), [](const Action &a) {
    return !a.sources.empty() && std::all_of(a.sources.begin(), a.sources.end(),
                                             [](auto &table) { return table.starts_with("pg_"); });
  });
}

/// Whether the text is a query whose answer is the stored version.
static bool readsVersion(const Expr &text) {
  for (const SqlStatement &s : text.sql) {
    if (!readsOnly(s) || asksCatalog(s))
      continue;
    for (const Action &a : s.actions)
      if (a.kind == ActionKind::Pragma &&
          (a.object == "user_version" || a.object == "application_id"))
        return true;
    Names words = identifiers(text.text.value(" "));
    for (const std::string &word : words)
      if (word.find("version") != std::string::npos)
        return true;
  }
  return false;
}

/// The class that a function belongs to; a lambda's is that of the function it stands in.
static const std::string &classOf(const FunctionNode &node) {
  const FunctionNode *n = &node;
  while (n->function->className.empty() && n->owner)
    n = n->owner;
  return n->function->className;
}

void Guards::findVersionMembers(const FunctionNode &node) {
  for (const Site &site : node.sites) {
    const Expr &e = *site.expr;
    if (e.kind != ExprKind::Assign || e.name != "=" || e.args.size() != 2)
      continue;
    const Expr &target = e.args[0];
    bool own = target.kind == ExprKind::Member && !target.args.empty() &&
               target.args[0].kind == ExprKind::This;
    if (own && !target.versionName && isVersion(node, e.args[1]))
      versionMembers.emplace(classOf(node), target.name);
  }
}

bool Guards::isVersionMember(const FunctionNode &node, const std::string &name) const {
  return versionMembers.count({classOf(node), name}) > 0;
}

bool handsVersionOut(const Expr &call) {
  // What a library's call for the version is given the address of, that takes the version.
  const bool reads = call.meaning.act == Act::ReadVersion && call.meaning.sure;
  return call.kind == ExprKind::Call &&
         std::any_of(call.args.begin(), call.args.end(), [&](const Expr &arg) {
           return arg.kind == ExprKind::Unary && arg.name == "&" && arg.args.size() == 1 &&
                  (arg.args[0].versionName || (reads && arg.args[0].kind == ExprKind::Name));
         });
}

/// `status = store->get("version", &found)`: what it answers is whether that worked.
static bool answersStatus(const Expr &call) {
  const Meaning &m = call.meaning;
  return m.act == Act::Get && m.errors == ErrorStyle::Returns &&
         std::any_of(
             call.args.begin() + std::min<size_t>(call.args.size(), m.subject + 1), call.args.end(),
             [](const Expr &arg) { return arg.kind == ExprKind::Unary && arg.name == "&"; });
}

/// Whether the call puts the version into the variable of that name, rather than to answer with it:
/// `read(db, &found)`, or `read(db, found)` whose answer is no more than whether that worked.
bool Guards::fillsIn(const FunctionNode &node, const Expr &call, const std::string &name) const {
  const auto &callees = program.callees(call);
  for (size_t i = 0; i < call.args.size(); ++i) {
    const Expr &arg = call.args[i];
    if (arg.kind == ExprKind::Unary && arg.name == "&" && rootName(arg) == name)
      return true;
    if (arg.kind == ExprKind::Name && arg.name == name && !callees.empty())
      return std::any_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
        return i < callee->function->parameters.size() && callee->function->parameters[i].output;
      });
  }
  return std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
    const Expr &in = site.statement->expr;
    return site.expr == &call &&
           (site.discarded || &in == &call || (in.kind == ExprKind::Unary && &in.args[0] == &call));
  });
}

/// The functions that read what is under a key that they are given, and which parameter that is:
/// `get(key)`, also by way of another.
void Guards::findKeyReaders() {
  for (int round = 0; round < 2; ++round)
    for (const FunctionNode &node : program.functions())
      for (const Site &site : node.sites) {
        const Expr &call = *site.expr;
        if (call.kind != ExprKind::Call || keyReaders.count(&node))
          continue;
        const int subject = call.meaning.act == Act::Get ? call.meaning.subject : -1;
        const Expr *key = subject >= 0 && static_cast<size_t>(subject) < call.args.size()
                              ? &call.args[static_cast<size_t>(subject)]
                              : nullptr;
        if (call.meaning.act == Act::None)
          for (const FunctionNode *callee : program.callees(call))
            if (auto inner = keyReaders.find(callee);
                inner != keyReaders.end() && inner->second < call.args.size())
              key = &call.args[inner->second];
        const int p = key ? node.parameter(rootName(*key)) : -1;
        if (p >= 0)
          keyReaders.emplace(&node, static_cast<size_t>(p));
      }
}

/// `get("version")`, where `get` is the program's own.
bool Guards::readsVersionKey(const Expr &call) const {
  if (call.kind != ExprKind::Call || call.meaning.act != Act::None)
    return false;
  const auto &callees = program.callees(call);
  return std::any_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
    auto reader = keyReaders.find(callee);
    return reader != keyReaders.end() && reader->second < call.args.size() &&
           call.args[reader->second].versionName;
  });
}

/// A number, a count, the version of a protocol: whatever it is kept in is no stored version.
static bool isClearlyOther(const Expr &e) {
  if (e.kind == ExprKind::Number)
    return true;
  if (e.kind != ExprKind::Name && e.kind != ExprKind::Member && e.kind != ExprKind::Call)
    return false;
  return words::namesCount(lastPart(e.name)) || words::namesProtocol(lastPart(e.name));
}

/// Whether all that a name is given in view is clearly something else: then it is no stored
/// version, whatever it is called.
bool Guards::isDefinedOtherwise(const FunctionNode &node, const std::string &name) const {
  if (int p = node.parameter(name); p >= 0) {
    bool any = false;
    for (const CallSite &call : node.callers) {
      if (call.caller->function->testCode)
        continue;
      any = true;
      if (call.expr->kind != ExprKind::Call || static_cast<size_t>(p) >= call.expr->args.size() ||
          call.expr->args[p].kind == ExprKind::Number || !isClearlyOther(call.expr->args[p]))
        return false; // a number may be the version of a store that is just made
    }
    return any && !node.locals.count(name);
  }
  auto local = node.locals.find(name);
  if (local == node.locals.end())
    return false;
  for (const Definition &d : local->second)
    if (d.output || d.range || !isClearlyOther(*d.value))
      return false;
  bool streamed = false; // `in >> version` fills it, too
  forEach(node.function->body, [&](const Expr &e) {
    if (e.kind == ExprKind::Lambda)
      streamed = true; // may capture it by reference
    if ((e.kind == ExprKind::Binary && e.name == ">>") ||
        (e.kind == ExprKind::Call && lastPart(e.name) == "operator>>") ||
        (e.kind == ExprKind::Unary && e.name == "&"))
      forEach(e, [&](const Expr &x) { streamed |= x.kind == ExprKind::Name && x.name == name; });
  });
  return !streamed;
}

/// Whether the object was made from, or has executed, a query whose answer is the version: what its
/// methods give back is part of that, however the class wraps it.
static bool holdsVersionQuery(const FunctionNode &node, const Expr &object) {
  auto local = object.kind == ExprKind::Name ? node.locals.find(object.name) : node.locals.end();
  if (local == node.locals.end())
    return false;
  return std::any_of(local->second.begin(), local->second.end(), [](const Definition &d) {
    bool reads = false;
    forEach(*d.value, [&](const Expr &e) { reads |= e.kind == ExprKind::Text && readsVersion(e); });
    return reads;
  });
}

/// Whether the row that a query for the version has given is read into the variable of that name,
/// which nothing else gives a value: `row >> found`, `row.fetch(0, found)`.
bool Guards::readsVersionRow(const FunctionNode &node, const Expr &filling,
                             const std::string &name) const {
  auto unset = [](const Definition &d) {
    return d.output || d.value->kind == ExprKind::Unknown || d.value->kind == ExprKind::Number;
  };
  auto local = node.locals.find(name);
  if (node.parameter(name) >= 0 || local == node.locals.end() ||
      !std::all_of(local->second.begin(), local->second.end(), unset))
    return false;
  if (filling.kind == ExprKind::Binary && filling.name == ">>")
    return holdsVersionQuery(node, filling.args[0]);
  return filling.kind == ExprKind::Call && filling.meaning.act == Act::None &&
         !filling.receiver.empty() && program.callees(filling).empty() &&
         holdsVersionQuery(node, filling.receiver[0]);
}

/// Whether the name, or that field of it, is given the version. What is given to one field says
/// nothing about the others.
bool Guards::isDefinedByVersion(const FunctionNode &node, const std::string &name,
                                const std::string &field) const {
  if (int p = node.parameter(name); p >= 0 && versionParameters.count({&node, p}))
    return true;
  const NameKey key(&node, field.empty() ? name : name + "." + field);
  auto [known, fresh] = versionNames.emplace(key, false);
  if (!fresh)
    return known->second;
  bool result = false;
  if (auto local = node.locals.find(name); local != node.locals.end())
    for (const Definition &d : local->second) {
      const Expr &value = *d.value;
      if (!d.field.empty() && d.field != field)
        continue;
      if (d.output) {
        // Filled in by a call: only one that reads the version counts, not one that merely takes
        // it.
        result = ((value.meaning.act == Act::ReadVersion || readsVersionKey(value)) &&
                  fillsIn(node, value, name)) ||
                 readsVersionRow(node, value, name);
        forEach(value, [&](const Expr &e) {
          if (e.kind == ExprKind::Text && readsVersion(e))
            result = true;
          if (value.meaning.act == Act::Get &&
              (e.kind == ExprKind::Text || e.kind == ExprKind::Name) && e.versionName &&
              e.name != name)
            result = true;
        });
      } else {
        result = isVersion(node, value);
      }
      if (result)
        break;
    }
  if (!result && node.owner)
    result = isDefinedByVersion(*node.owner, name, field); // captured
  return versionNames[key] = result;
}

/// Whether the field of the object is a version because of what the object was given.
bool Guards::holdsVersion(const FunctionNode &node, const Expr &object,
                          const std::string &field) const {
  bool own = object.kind == ExprKind::Member && !object.args.empty() &&
             object.args[0].kind == ExprKind::This;
  if (object.kind != ExprKind::Name && !own)
    return isVersion(node, object);
  return !object.latestName && (isDefinedByVersion(node, object.name, field) ||
                                (own && isVersionMember(node, object.name)) ||
                                (object.versionName && !isDefinedOtherwise(node, object.name)));
}

/// An identifier, and not a unit, prefix or separator: `v`, `-beta`.
static bool isWord(std::string_view text) {
  return text.size() > 2 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return std::isalpha(c) || c == '_';
         });
}

/// `reply.at("success")`: one field of what may hold the version among others.
static bool namesOtherField(const Expr &call) {
  return !call.receiver.empty() && call.args.size() == 1 && call.args[0].kind == ExprKind::Text &&
         !call.args[0].versionName && call.args[0].text.known() &&
         isWord(call.args[0].text.value());
}

/// Whether a pack knows the call, and that its answer is none of what it is given.
static bool saysNothing(const Meaning &meaning) {
  return meaning.act == Act::None && meaning.sure && !meaning.pack.empty() &&
         meaning.returns.empty();
}

bool Guards::isVersion(const FunctionNode &node, const Expr &expr) const {
  if (expr.latestName)
    return false;
  auto any = [&](const std::vector<Expr> &list) {
    return std::any_of(list.begin(), list.end(), [&](const Expr &e) { return isVersion(node, e); });
  };
  switch (expr.kind) {
  case ExprKind::Name: // the name itself only as the last resort
    return isDefinedByVersion(node, expr.name) ||
           (expr.versionName && !isDefinedOtherwise(node, expr.name));
  case ExprKind::Member:
    return expr.versionName ||
           (!expr.args.empty() && holdsVersion(node, expr.args[0], expr.name)) ||
           (!expr.args.empty() && expr.args[0].kind == ExprKind::This &&
            (isDefinedByVersion(node, expr.name) || isVersionMember(node, expr.name)));
  case ExprKind::Text:
    return readsVersion(expr);
  case ExprKind::Call: {
    if (handsVersionOut(expr) || answersStatus(expr))
      return false;
    if (expr.versionName || expr.meaning.act == Act::ReadVersion || readsVersionKey(expr))
      return true;
    if (expr.meaning.act == Act::Get || expr.meaning.act == Act::Execute ||
        expr.meaning.act == Act::Prepare)
      for (const Expr &arg : expr.args)
        if (arg.versionName || (arg.kind == ExprKind::Text && readsVersion(arg)))
          return true;
    // What a rule pack knows a call to do, it does, also where the library's own sources are in
    // view.
    const bool told =
        expr.meaning.act != Act::None && expr.meaning.act != Act::Get && expr.meaning.sure;
    for (const FunctionNode *callee : program.callees(expr))
      if (versionFunctions.count(callee) && !told)
        return true;
    if (!program.callees(expr).empty()) // the program's own function does what its body says
      return !expr.receiver.empty() && holdsVersionQuery(node, expr.receiver[0]);
    if (namesOtherField(expr))
      return false;
    if (saysNothing(expr.meaning)) // but for what it asks the store
      return std::any_of(expr.args.begin(), expr.args.end(), [](const Expr &arg) {
        return arg.kind == ExprKind::Text && readsVersion(arg);
      });
    // A call with many arguments is about more than the version.
    return any(expr.receiver) ||
           (expr.meaning.act == Act::None && expr.args.size() <= 3 && any(expr.args));
  }
  case ExprKind::Index: // record["version"]
    return any(expr.args) || (expr.args.size() == 2 && expr.args[1].kind == ExprKind::Text &&
                              expr.args[1].versionName);
  case ExprKind::Construct:
  case ExprKind::List:
    return any(expr.args);
  case ExprKind::Unary:
    return expr.name != "!" && any(expr.args);
  case ExprKind::Conditional:
    return any(expr.args);
  case ExprKind::Binary:
    return !isComparison(expr.name) && expr.name != "&&" && expr.name != "||" && any(expr.args);
  case ExprKind::Assign:
    return expr.args.size() == 2 && isVersion(node, expr.args[1]);
  default:
    return false;
  }
}

} // namespace migralint::linking
