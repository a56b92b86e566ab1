// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Values are followed through local variables, parameters and returns, a few levels deep: enough
// for how versions travel in practice (read → local → parameter → member), and bounded so that
// recursion ends. Names by convention count too, because a version is often read in a file that was
// not given.
#include "model/linking/guards.h"

#include "model/linking/words.h"

#include <algorithm>
#include <cctype>

namespace migralint::linking {

using ExprKind = Expr::Kind;

Names identifiers(std::string_view text) {
  Names names;
  std::string word;
  for (size_t i = 0; i <= text.size(); ++i) {
    unsigned char c = i < text.size() ? static_cast<unsigned char>(text[i]) : ' ';
    if (isalnum(c) || c == '_') {
      word += static_cast<char>(tolower(c));
    } else {
      if (!word.empty() && !isdigit(static_cast<unsigned char>(word[0])))
        names.insert(word);
      word.clear();
    }
  }
  return names;
}

bool isComparison(const std::string &op) {
  return op == "<" || op == "<=" || op == ">" || op == ">=" || op == "==" || op == "!=" ||
         op == "<=>";
}

static bool readsOnly(const SqlStatement &s) {
  return !s.actions.empty() && std::all_of(s.actions.begin(), s.actions.end(), [](const Action &a) {
    return a.kind == ActionKind::Read || (a.kind == ActionKind::Pragma && !a.set);
  });
}

/// Whether the text is a query whose answer is the stored version.
static bool readsVersion(const Expr &text) {
  for (const SqlStatement &s : text.sql) {
    if (!readsOnly(s))
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

std::string oriented(std::string op, bool versionLeft, bool holds) {
  static const std::map<std::string, std::string> flipped = {
      {"<", ">"}, {">", "<"}, {"<=", ">="}, {">=", "<="}};
  static const std::map<std::string, std::string> negated = {
      {"<", ">="}, {">=", "<"}, {">", "<="}, {"<=", ">"}, {"==", "!="}, {"!=", "=="}};
  if (auto f = flipped.find(op); !versionLeft && f != flipped.end())
    op = f->second;
  if (auto n = negated.find(op); !holds && n != negated.end())
    op = n->second;
  return op;
}

/// Whether a comparison of the version with something else fails once the version has been brought
/// up: `version < 5` does, `version >= 3` and what remains after refusing newer stores do not.
static bool stopsHolding(const Expr &comparison, bool versionLeft, bool holds) {
  const Expr &version = comparison.args[versionLeft ? 0 : 1];
  const Expr &other = comparison.args[versionLeft ? 1 : 0];
  if (version.kind == ExprKind::Call && !version.args.empty() && other.kind == ExprKind::Number)
    return true; // compare(version, "2.0") < 0: the sign says nothing without knowing the function
  std::string op = oriented(comparison.name, versionLeft, holds);
  if (op == "<" || op == "==")
    return true;
  if (op == "<=")
    return !other.latestName;
  if (op == "!=") // the version of a store that is not there yet
    return other.kind != ExprKind::Number || other.number > 0 || !other.name.empty();
  return false;
}

/// `if (version > 7) return false;`: refuses newer stores; the rest runs for all others, also the
/// newest.
static bool refusesNewer(const Condition &c) {
  if (!c.early || c.expr->kind != ExprKind::Binary || (c.expr->name != ">" && c.expr->name != "<"))
    return false;
  const std::vector<Statement> &exit = c.holds ? c.statement->otherwise : c.statement->body;
  return std::any_of(exit.begin(), exit.end(), [](const Statement &s) {
    return s.kind == Statement::Kind::Throw ||
           (s.kind == Statement::Kind::Return && s.expr.kind == ExprKind::Number &&
            s.expr.number <= 0) ||
           (s.kind == Statement::Kind::Expr && s.expr.meaning.act == Act::Fatal);
  });
}

Guards::Guards(const Program &program) : program(program) {
  findVersionFunctions();
  findDispatches();
  findHandedOver();
  for (const StepTable &table : program.tables())
    lists.push_back(&table);
  for (const StepTable &table : program.registrations())
    if (dispatched(table))
      lists.push_back(&table);
  for (const StepTable *table : lists)
    for (const StepTable::Entry &entry : table->entries)
      for (const FunctionNode *function : entry.functions)
        tables[function].push_back(table);
}

/// `bool getConfig(key, value)`: reads by a query and answers whether there was anything.
static std::optional<Names> asks(const FunctionNode &node) {
  bool answers = std::any_of(node.returns.begin(), node.returns.end(),
                             [](const Expr *e) { return e->kind == ExprKind::Number; });
  if (!answers)
    return std::nullopt;
  std::optional<Names> names;
  for (const Site &site : node.sites)
    for (const Expr &arg : site.expr->args)
      for (const SqlStatement &s : arg.sql) {
        if (!readsOnly(s))
          return std::nullopt;
        names.emplace().merge(identifiers(arg.text.value(" ")));
      }
  return names;
}

void Guards::findVersionFunctions() {
  // Two rounds: a wrapper of a wrapper is as deep as real code goes.
  for (int round = 0; round < 2; ++round) {
    for (const FunctionNode &node : program.functions()) {
      for (const Expr *e : node.returns) {
        if (isVersion(node, *e))
          versionFunctions.insert(&node);
        if (testsVersion(node, *e, true) && !words::asksValidity(node.function->name))
          versionPredicates.insert(&node);
        if (auto names = probes(node, *e))
          probeFunctions[&node].merge(*names);
      }
      if (round == 0)
        if (auto names = asks(node))
          probeFunctions[&node].merge(*names);
      findVersionMembers(node);
      for (size_t p = 0; p < node.function->parameters.size(); ++p) {
        // Where a lambda is written it is not called: its variable is.
        bool any = false, all = true;
        for (const CallSite &call : node.callers)
          if (call.expr->kind != ExprKind::Lambda) {
            any = true;
            all = all && call.expr->kind == ExprKind::Call && p < call.expr->args.size() &&
                  isVersion(*call.caller, call.expr->args[p]);
          }
        if (any && all)
          versionParameters.emplace(&node, static_cast<int>(p));
      }
    }
    versionNames.clear(); // what was resolved with less knowledge
    versionFlags.clear();
    probeNames.clear();
    versionConditions.clear();
  }
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
        result = value.meaning.act == Act::ReadVersion;
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
    if (expr.versionName || expr.meaning.act == Act::ReadVersion)
      return true;
    if (expr.meaning.act == Act::Get || expr.meaning.act == Act::Execute ||
        expr.meaning.act == Act::Prepare)
      for (const Expr &arg : expr.args)
        if (arg.versionName || (arg.kind == ExprKind::Text && readsVersion(arg)))
          return true;
    for (const FunctionNode *callee : program.callees(expr))
      if (versionFunctions.count(callee))
        return true;
    if (!program.callees(expr).empty()) // the program's own function does what its body says
      return !expr.receiver.empty() && holdsVersionQuery(node, expr.receiver[0]);
    if (namesOtherField(expr))
      return false;
    // A call with many arguments is about more than the version.
    return any(expr.receiver) ||
           (expr.meaning.act == Act::None && expr.args.size() <= 3 && any(expr.args));
  }
  case ExprKind::Construct:
  case ExprKind::List:
  case ExprKind::Index:
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

/// A flag stands for the conditions under which it was set.
bool Guards::flagTestsVersion(const FunctionNode &node, const std::string &name, bool holds) const {
  auto local = node.locals.find(name);
  if (local == node.locals.end())
    return false;
  auto [known, fresh] = versionFlags.emplace(NameKey(&node, (holds ? "" : "!") + name), false);
  if (!fresh)
    return known->second;
  bool some = false, all = true;
  for (const Definition &d : local->second) {
    if (d.output)
      continue;
    bool tests = false;
    if (d.value->kind == ExprKind::Number) {
      if ((d.value->number != 0) != holds)
        continue; // sets it the other way
      for (int c = d.condition; c >= 0; c = node.conditions[c].outer)
        tests |= isVersionGuard(node, node.conditions[c]);
    } else {
      tests = testsVersion(node, *d.value, holds);
    }
    some |= tests;
    all &= tests;
  }
  return versionFlags[NameKey(&node, (holds ? "" : "!") + name)] = some && all;
}

/// `sizeOf(record, version)` as what a predicate is given: worked out with regard to the version,
/// it is not the version, as `number(version)` would be.
static bool takesAlong(const Expr &e) {
  return e.kind == ExprKind::Call && e.meaning.act == Act::None && !e.versionName &&
         e.args.size() + e.receiver.size() >= 2;
}

/// `entry.name() != version` in a loop: passes one entry over; the others are no older for that.
static bool passesOver(const FunctionNode &node, const Expr &comparison, bool versionLeft,
                       bool holds) {
  if (oriented(comparison.name, versionLeft, holds) != "!=")
    return false;
  auto local = node.locals.find(rootName(comparison.args[versionLeft ? 1 : 0]));
  return local != node.locals.end() && std::any_of(local->second.begin(), local->second.end(),
                                                   [](const Definition &d) { return d.range; });
}

bool Guards::testsVersion(const FunctionNode &node, const Expr &expr, bool holds) const {
  switch (expr.kind) {
  case ExprKind::Unary:
    return expr.name == "!" && !expr.args.empty() && testsVersion(node, expr.args[0], !holds);
  case ExprKind::Binary: {
    if (expr.args.size() != 2)
      return false;
    if (expr.name == "&&" || expr.name == "||") {
      bool left = testsVersion(node, expr.args[0], holds);
      bool right = testsVersion(node, expr.args[1], holds);
      // `a && b` that holds: both hold. `a || b` that holds: only what both say is known.
      return (expr.name == "&&") == holds ? left || right : left && right;
    }
    if (!isComparison(expr.name))
      return false;
    bool left = isVersion(node, expr.args[0]), right = isVersion(node, expr.args[1]);
    if (left && right)
      return true; // the stored one with a step's
    if (left || right)
      return stopsHolding(expr, left, holds) && !passesOver(node, expr, left, holds);
    return false;
  }
  case ExprKind::Name:
  case ExprKind::Member:
    return flagTestsVersion(node, expr.name, holds);
  case ExprKind::Call: {
    if (words::namesProtocol(lastPart(expr.name)))
      return false; // `protocolVersionBefore(version, 3)`: says itself what it is about
    const auto &callees = program.callees(expr);
    if (!callees.empty() &&
        std::all_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
          return versionPredicates.count(callee) > 0;
        }))
      return true;
    // An unknown predicate that is given the version, or asked of it: `isOlderThan(version, 5)`.
    auto given = [&](const Expr &e) { return !takesAlong(e) && isVersion(node, e); };
    auto asked = [&](const Expr &e) {
      auto local =
          e.kind == ExprKind::Name && !e.versionName ? node.locals.find(e.name) : node.locals.end();
      return given(e) &&
             (local == node.locals.end() ||
              std::any_of(local->second.begin(), local->second.end(), [&](const Definition &d) {
                return d.output
                           ? d.value->meaning.act != Act::None && d.value->meaning.act != Act::Bind
                           : d.value->name != e.name && given(*d.value);
              }));
    };
    return (expr.versionName && program.callees(expr).empty()) ||
           (expr.meaning.act == Act::None && program.callees(expr).empty() &&
            (std::any_of(expr.args.begin(), expr.args.end(), given) ||
             (!expr.args.empty() &&
              std::any_of(expr.receiver.begin(), expr.receiver.end(), asked))));
  }
  case ExprKind::Assign:
    return false; // `if (v = 3)` tests nothing
  default:
    return false;
  }
}

bool Guards::isVersionGuard(const FunctionNode &node, const Condition &condition) const {
  if (!condition.expr)
    return false;
  auto [known, fresh] = versionConditions.emplace(&condition, false);
  if (!fresh)
    return known->second;
  bool result;
  if (condition.kind == Condition::Kind::Case ||
      (condition.kind == Condition::Kind::Loop && condition.statement->rangeFor))
    result = isVersion(node, *condition.expr); // a switch, or a range that starts at the version
  else
    result = !refusesNewer(condition) && testsVersion(node, *condition.expr, condition.holds);
  if (!result && condition.kind == Condition::Kind::Loop)
    result = startsAtVersion(node, condition);
  return versionConditions[&condition] = result;
}

const Condition *Guards::versionBlock(const FunctionNode &node, int condition) const {
  for (int c = condition; c >= 0; c = node.conditions[c].outer) {
    const Condition &at = node.conditions[c];
    if (!at.early && at.kind != Condition::Kind::Loop && isVersionGuard(node, at))
      return &at;
  }
  return nullptr;
}

std::optional<Names> Guards::probes(const FunctionNode &node, const Expr &expr) const {
  Names names;
  bool probing = false;
  forEach(expr, [&](const Expr &e) {
    if (e.kind == ExprKind::Text) {
      names.merge(identifiers(e.text.value(" ")));
      for (const SqlStatement &s : e.sql)
        probing |= readsOnly(s);
      return;
    }
    if (e.kind == ExprKind::Call) {
      if (e.meaning.act == Act::Probe || e.meaning.act == Act::Get)
        probing = true;
      for (const FunctionNode *callee : program.callees(e))
        if (auto found = probeFunctions.find(callee); found != probeFunctions.end()) {
          probing = true;
          names.insert(found->second.begin(), found->second.end());
        }
    }
    bool own = e.kind == ExprKind::Member && !e.args.empty() && e.args[0].kind == ExprKind::This;
    if (e.kind != ExprKind::Name && !own)
      return;
    if (const auto &inner = nameProbes(node, e)) {
      probing = true;
      names.insert(inner->begin(), inner->end());
    } else if (const Expr *value = program.constant(e.name);
               value && value->kind == ExprKind::Text) {
      names.merge(identifiers(value->text.value(" ")));
    }
  });
  if (!probing)
    return std::nullopt;
  return names;
}

const std::optional<Names> &Guards::nameProbes(const FunctionNode &node, const Expr &named) const {
  auto [known, fresh] = probeNames.emplace(NameKey(&node, named.name), std::nullopt);
  if (fresh) {
    std::optional<Names> result = probesOfName(node, named);
    known->second = std::move(result);
  }
  return known->second;
}

/// `false`, `{false}`.
static bool isNumber(const Expr &e) {
  return e.kind == ExprKind::Number ||
         (e.kind == ExprKind::List && e.args.size() == 1 && e.args[0].kind == ExprKind::Number);
}

/// `bool found = false; run("SELECT …", [&](row) { found = true; });`: what a query asks for whose
/// callback sets the variable.
Names Guards::askedByCallback(const FunctionNode &node, const std::string &variable) const {
  Names names;
  for (const Site &site : node.sites) {
    const auto hasLambda = [](const std::vector<Expr> &args) {
      return std::any_of(args.begin(), args.end(),
                         [](const Expr &arg) { return arg.kind == ExprKind::Lambda; });
    };
    const std::vector<Expr> &args = site.expr->args;
    if (site.expr->kind != ExprKind::Call ||
        !(hasLambda(args) || std::any_of(args.begin(), args.end(), [&](const Expr &arg) {
            return hasLambda(arg.args); // wrapped, together with the text
          })))
      continue;
    bool sets = false, reads = false;
    Names asked;
    for (const Expr &arg : args)
      forEach(arg, [&](const Expr &e) {
        if (e.kind == ExprKind::Lambda)
          if (const FunctionNode *callback = program.lambda(node, e.name))
            sets |= callback->locals.count(variable) > 0;
        for (const SqlStatement &s : e.sql)
          reads |= readsOnly(s);
        if (!e.sql.empty())
          asked.merge(identifiers(e.text.value(" ")));
      });
    if (sets && reads)
      names.merge(asked);
  }
  return names;
}

/// What the definitions of a variable probe for.
std::optional<Names> Guards::probesOfName(const FunctionNode &node, const Expr &named) const {
  auto local = node.locals.find(named.name);
  if (local == node.locals.end())
    return node.owner ? nameProbes(*node.owner, named) : std::nullopt;
  Names names;
  bool probing = false;
  for (const Definition &d : local->second) {
    if (auto inner = probes(node, *d.value)) {
      probing = true;
      names.merge(*inner);
    } else if (isNumber(*d.value)) {
      // `bool found = false; while (next()) if (name == "x") found = true;`
      for (int c = d.condition; c >= 0; c = node.conditions[c].outer)
        if (auto under = probes(node, *node.conditions[c].expr)) {
          probing = true;
          names.merge(*under);
        }
      if (Names asked = askedByCallback(node, named.name); !asked.empty()) {
        probing = true;
        names.merge(asked);
      }
    }
  }
  if (!probing)
    return std::nullopt;
  return names;
}

static std::string spelledList(const std::vector<Expr> &list) {
  std::string out;
  for (const Expr &e : list)
    out += (out.empty() ? "" : ", ") + spelled(e);
  return out;
}

std::string spelled(const Expr &e) {
  switch (e.kind) {
  case ExprKind::Text:
    return e.name.empty() ? "\"" + e.text.value("…") + "\"" : e.name;
  case ExprKind::Number:
    return e.name.empty() ? std::to_string(e.number) : e.name;
  case ExprKind::Name:
    return e.name;
  case ExprKind::This:
    return "this";
  case ExprKind::Member:
    return e.args.empty() || e.args[0].kind == ExprKind::This ? e.name
                                                              : spelled(e.args[0]) + "." + e.name;
  case ExprKind::Call:
    return (e.receiver.empty() || e.receiver[0].kind == ExprKind::This
                ? ""
                : spelled(e.receiver[0]) + ".") +
           std::string(lastPart(e.name)) + "(" + spelledList(e.args) + ")";
  case ExprKind::Construct:
    return e.name + "(" + spelledList(e.args) + ")";
  case ExprKind::Unary:
    return e.args.empty() ? e.name : e.name + spelled(e.args[0]);
  case ExprKind::Binary:
  case ExprKind::Assign:
    return e.args.size() == 2 ? spelled(e.args[0]) + " " + e.name + " " + spelled(e.args[1])
                              : e.name;
  case ExprKind::Index:
    return e.args.size() == 2 ? spelled(e.args[0]) + "[" + spelled(e.args[1]) + "]" : "[]";
  default:
    return "…";
  }
}

static std::string shortened(std::string text, size_t limit = 60) {
  if (text.size() <= limit)
    return text;
  text.resize(limit);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80)
    text.pop_back(); // not within a UTF-8 sequence
  if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0)
    text.pop_back();
  return text + "…";
}

Guard guardOf(const FunctionNode &node, const Condition &c, GuardKind kind) {
  const Range &range = c.expr->range.valid() ? c.expr->range : c.statement->range;
  std::string what = spelled(*c.expr);
  if (c.kind == Condition::Kind::Case)
    what =
        (c.statement->isDefault ? "default" : "case " + spelled(c.statement->expr)) + " of " + what;
  else if (!c.holds)
    what = "!(" + what + ")";
  return {kind,
          {node.file->path, c.kind == Condition::Kind::Case ? c.statement->range : range},
          shortened(what)};
}

/// Whether the function sets what `condition` reads: the other half of a marker.
static bool setsMarker(const FunctionNode &node, const Names &names) {
  for (const Site &site : node.sites) {
    const Expr &e = *site.expr;
    if (e.meaning.act != Act::Put && e.meaning.act != Act::WriteFile)
      continue;
    Names key;
    for (const Expr &arg : e.args) {
      if (arg.kind == ExprKind::Text)
        key.merge(identifiers(arg.text.value(" ")));
      if (!arg.name.empty())
        key.insert(arg.name);
    }
    for (const std::string &name : key)
      if (names.count(name))
        return true;
  }
  return false;
}

std::vector<Guard> Guards::around(const FunctionNode &node, int condition,
                                  const Names &touched) const {
  std::vector<Guard> guards;
  for (int i = condition; i >= 0; i = node.conditions[i].outer) {
    const Condition &c = node.conditions[i];
    if (!c.expr)
      continue;
    if (isVersionGuard(node, c)) {
      guards.push_back(guardOf(node, c, GuardKind::Version));
      continue;
    }
    if (c.kind == Condition::Kind::Loop)
      continue; // iterating over what was read is no probe
    auto names = probes(node, *c.expr);
    if (!names)
      continue;
    bool same = names->empty() || touched.empty() ||
                std::any_of(touched.begin(), touched.end(),
                            [&](const std::string &t) { return names->count(t) > 0; });
    if (same)
      guards.push_back(guardOf(node, c, GuardKind::Existence));
    else if (setsMarker(node, *names))
      guards.push_back(guardOf(node, c, GuardKind::Marker));
  }
  return guards; // where a lambda stands is for ways() to look at
}

std::vector<const StepTable *> Guards::tablesOf(const FunctionNode &node) const {
  auto found = tables.find(&node);
  return found == tables.end() ? std::vector<const StepTable *>() : found->second;
}

/// A dispatch is an indirect call, or an executing call of a field, under a condition on the
/// version (or with an index that comes from it). It is told by the name of the table that it runs
/// over.
void Guards::findDispatches() {
  for (const FunctionNode &node : program.functions()) {
    for (const Site &site : node.sites) {
      const Expr &e = *site.expr;
      if (e.kind != ExprKind::Call || !program.callees(e).empty())
        continue;
      // Names of what is called or executed.
      std::vector<std::string> roots;
      bool indexed = false;
      auto addRoots = [&](const Expr &part) {
        forEach(part, [&](const Expr &x) {
          if (x.kind == ExprKind::Name || x.kind == ExprKind::Member)
            roots.push_back(x.name);
          if (x.kind == ExprKind::Index && x.args.size() == 2)
            indexed |= isVersion(node, x.args[1]);
        });
      };
      bool unnamed = e.name.empty() || e.name == "()" || e.name == "operator()";
      bool local = node.locals.count(e.name) > 0 || node.parameter(e.name) >= 0;
      if (unnamed || local || e.meaning.act == Act::None)
        for (const Expr &r : e.receiver)
          addRoots(r);
      if (local)
        roots.push_back(e.name);
      if (e.meaning.act == Act::Execute || e.meaning.act == Act::CallNow || e.name == "invoke" ||
          e.name == "std::invoke")
        for (const Expr &arg : e.args)
          if (arg.kind != ExprKind::Text)
            addRoots(arg);
      if (roots.empty())
        continue;
      std::vector<Guard> guards;
      for (int c = site.condition; c >= 0 && guards.empty(); c = node.conditions[c].outer)
        if (isVersionGuard(node, node.conditions[c]))
          guards.push_back(guardOf(node, node.conditions[c], GuardKind::Version));
      if (guards.empty() && indexed)
        guards.push_back(
            {GuardKind::Version, {node.file->path, e.range}, "index of the stored version"});
      if (guards.empty() && node.function->lambda) {
        // for_each over a range that starts at the stored version.
        for (const CallSite &call : node.callers)
          for (const Site &at : call.caller->sites)
            if (at.expr->kind == ExprKind::Call)
              for (const Expr &arg : at.expr->args)
                if (arg.kind == ExprKind::Lambda && arg.name == node.function->id)
                  for (const Expr &other : at.expr->args) {
                    forEach(other, [&](const Expr &x) {
                      if (x.kind == ExprKind::Name || x.kind == ExprKind::Member)
                        roots.push_back(x.name);
                    });
                    if (&other != &arg && isVersion(*call.caller, other))
                      guards.push_back({GuardKind::Version,
                                        {call.caller->file->path, at.expr->range},
                                        "range from the stored version on"});
                  }
      }
      if (guards.empty())
        continue;
      const CallSite here{&node, static_cast<int>(&site - node.sites.data()), site.condition, &e};
      // Through range variables and locals to the table's own name.
      for (size_t i = 0; i < roots.size() && i < 64; ++i) {
        dispatches.push_back({std::string(lastPart(roots[i])), here, guards.front()});
        if (auto definitions = node.locals.find(roots[i]); definitions != node.locals.end())
          for (const Definition &d : definitions->second)
            if (!d.output)
              forEach(*d.value, [&](const Expr &x) {
                if ((x.kind == ExprKind::Name || x.kind == ExprKind::Member ||
                     x.kind == ExprKind::Call) &&
                    std::find(roots.begin(), roots.end(), x.name) == roots.end())
                  roots.push_back(x.name);
                if (x.kind == ExprKind::Call)
                  for (const FunctionNode *callee : program.callees(x))
                    roots.push_back(callee->qualified);
              });
        if (int p = node.parameter(roots[i]); p >= 0) {
          dispatches.push_back({node.function->parameters[p].type, here, guards.front()});
          for (const CallSite &call : node.callers)
            if (call.expr->kind == ExprKind::Call &&
                static_cast<size_t>(p) < call.expr->args.size())
              dispatches.push_back(
                  {std::string(lastPart(rootName(call.expr->args[p]))), here, guards.front()});
        }
      }
    }
  }
}

/// A list of texts: its type says no more than that.
static bool listsTexts(const StepTable &table) {
  return std::any_of(table.entries.begin(), table.entries.end(), [](const StepTable::Entry &e) {
    return e.expr->kind == ExprKind::Text || e.expr->kind == ExprKind::Conditional;
  });
}

/// Whether `site` stands in a loop that can run what was registered: names of containers are too
/// common to tell alone, so it must be in the class, the file or the function of the container.
static bool runsRegistered(const CallSite &site, const StepTable &table) {
  const FunctionNode &by = *site.caller, &keeper = *table.keeper;
  if (by.sites[site.site].loop < 0)
    return false;
  if (table.keptLocally)
    return &by == &keeper;
  return by.file == keeper.file || (!keeper.function->className.empty() &&
                                    by.function->className == keeper.function->className);
}

bool Guards::runs(const CallSite &site, const std::string &name, const StepTable &table) {
  if (name.empty())
    return false;
  if (table.keeper)
    return name == table.name && runsRegistered(site, table);
  return name == table.name || name == lastPart(table.function) ||
         (!table.type.empty() && name == lastPart(table.type) && !listsTexts(table));
}

CallSite Guards::dispatcher(const StepTable &table) const {
  // Several tables may have one name: the nearest runs it.
  const Dispatch *best = nullptr;
  int nearest = -1;
  for (const Dispatch &d : dispatches) {
    if (!runs(d.site, d.name, table))
      continue;
    const FunctionNode &by = *d.site.caller;
    int near = by.qualified == table.function ? 2 : by.file == table.file ? 1 : 0;
    if (near > nearest) {
      best = &d;
      nearest = near;
    }
  }
  return best ? best->site : CallSite();
}

bool Guards::dispatched(const StepTable &table, Guard *by) const {
  for (const Dispatch &d : dispatches)
    if (runs(d.site, d.name, table)) {
      if (by)
        *by = {GuardKind::Dispatch, d.guard.place, d.guard.what};
      return true;
    }
  if (table.keeper)
    return false;
  // Entries that carry versions are there to be compared; by whom is not always in view.
  bool versions = std::all_of(table.entries.begin(), table.entries.end(),
                              [](const StepTable::Entry &e) { return !e.version.empty(); });
  // A flag in each entry is no version.
  versions =
      versions &&
      (table.entries.size() < 3 ||
       std::any_of(table.entries.begin(), table.entries.end(), [](const StepTable::Entry &e) {
         return e.version != "0" && e.version != "1" && e.version != "true" && e.version != "false";
       }));
  if (versions && by && !table.entries.empty())
    *by = {GuardKind::Dispatch,
           {table.file->path, table.entries.front().expr->range},
           "table of steps " + table.name};
  return versions;
}

Guards::Ways Guards::ways(const FunctionNode &node, const Names &touched) const {
  std::set<const FunctionNode *> seen;
  return ways(node, touched, seen);
}

Guards::Ways Guards::ways(const FunctionNode &node, const Names &touched,
                          std::set<const FunctionNode *> &seen) const {
  Ways result;
  if (node.function->framework) {
    result.guarded = true;
    result.guards.push_back({GuardKind::Dispatch,
                             {node.file->path, node.function->nameRange},
                             "run once by a framework that records it"});
    return result;
  }
  // Only unguarded calls are followed upwards, so one visit of a function says all that it can say.
  if (!seen.insert(&node).second) {
    result.guarded = true;
    return result;
  }
  bool any = false;
  std::set<const Expr *> registering; // hands the function over, and does not run it
  for (const StepTable *table : tablesOf(node)) {
    any = true;
    for (const StepTable::Entry &entry : table->entries)
      registering.insert(entry.expr);
    Guard by;
    if (dispatched(*table, &by))
      result.guards.push_back(by);
    else
      result.unguarded.push_back({table->file->path, table->entries.front().expr->range});
  }
  if (!any || !node.function->lambda)
    for (const CallSite &call : node.callers) {
      if (call.caller == &node || call.caller->function->testCode || registering.count(call.expr))
        continue;
      any = true;
      std::vector<Guard> local = around(*call.caller, call.condition, touched);
      if (!local.empty()) {
        result.guards.insert(result.guards.end(), local.begin(), local.end());
        continue;
      }
      Ways outer = ways(*call.caller, touched, seen);
      result.unknown |= outer.unknown;
      if (outer.unknown)
        continue;
      if (outer.guarded)
        result.guards.insert(result.guards.end(), outer.guards.begin(), outer.guards.end());
      else
        result.unguarded.push_back({call.caller->file->path, call.expr->range});
    }
  const Function &f = *node.function;
  if (!any)
    result.unknown = f.migrationName && !f.fileLocal && !f.constructor && !f.lambda && !f.sqlFile &&
                     !node.addressTaken;
  result.unknown &= result.unguarded.empty();
  result.guarded = any && result.unguarded.empty() && !result.unknown;
  return result;
}

} // namespace migralint::linking
