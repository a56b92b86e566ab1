// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Does this condition stop holding once the step has run, and what guards the ways into a function?
// Which values are versions, what probes for something and what runs a table have files of their
// own.
#include "model/linking/guards.h"

#include "model/linking/probes.h"
#include "model/linking/refusals.h"
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
           (s.kind == Statement::Kind::Return &&
            ((s.expr.kind == ExprKind::Number && s.expr.number <= 0) || saysFailure(s.expr) ||
             (s.expr.kind == ExprKind::Name && words::namesNothing(lastPart(s.expr.name))))) ||
           (s.kind == Statement::Kind::Expr && s.expr.meaning.act == Act::Fatal);
  });
}

Guards::Guards(const Program &program) : program(program) {
  findKeyReaders();
  findVersionFunctions();
  findDispatches();
  findHandedOver();
  for (const StepTable &table : program.tables())
    lists.push_back(&table);
  for (const StepTable &table : program.registrations())
    if (dispatched(table)) {
      lists.push_back(&table);
      for (const StepTable::Entry &entry : table.entries)
        registeredTexts.insert(entry.sql.begin(), entry.sql.end());
    }
  for (const StepTable *table : lists)
    for (const StepTable::Entry &entry : table->entries)
      for (const FunctionNode *function : entry.functions)
        tables[function].push_back(table);
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
        // Where a lambda is written it is not called: its variable is. What stands in a file
        // without a sign of migration cannot be told to be a version.
        bool any = false, all = true;
        for (const CallSite &call : node.callers)
          if (call.expr->kind != ExprKind::Lambda && !call.caller->file->callsOnly) {
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
        continue;                                                     // sets it the other way
      for (int c = d.condition; c >= 0; c = node.conditions[c].outer) // an exit before is no reason
        tests |= !node.conditions[c].early && isVersionGuard(node, node.conditions[c]);
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

/// `text.back() != '\n'`, `found.second != entries.end()`: no version is a character, or a place in
/// a container.
static bool comparesNoVersion(const Expr &comparison) {
  return std::any_of(comparison.args.begin(), comparison.args.end(), [](const Expr &e) {
    const std::string_view name = lastPart(e.name);
    return (e.kind == ExprKind::Number && e.type == "char") || name == "npos" ||
           (e.kind == ExprKind::Call && !e.receiver.empty() && e.args.empty() &&
            (name == "end" || name == "cend"));
  });
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
    if (!isComparison(expr.name) || comparesNoVersion(expr))
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

bool Guards::testsVersion(const FunctionNode &node, const Condition &condition) const {
  auto [known, fresh] = eitherWay.emplace(&condition, false);
  if (fresh)
    known->second =
        testsVersion(node, *condition.expr, true) || testsVersion(node, *condition.expr, false);
  return known->second;
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
  for (int c = condition; c >= 0; c = node.conditions[c].block) {
    const Condition &at = node.conditions[c];
    if (!at.early && at.kind != Condition::Kind::Loop && isVersionGuard(node, at))
      return &at;
  }
  return nullptr;
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

bool asksForFresh(const Expr &e) {
  if (e.kind == Expr::Kind::Unary)
    return e.name == "!";
  if (e.kind != Expr::Kind::Binary || e.args.size() != 2)
    return false;
  for (const Expr &arg : e.args)
    if (arg.kind == Expr::Kind::Number && arg.name.empty() &&
        (e.name == "==" ? arg.number <= 0 : e.name == "<" && arg.number <= 1))
      return true;
  return false;
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

/// Whether the statement makes the probe for `names` answer otherwise from then on.
static bool turns(const Action &a, const Names &names) {
  auto asked = [&](const std::string &name) { return !name.empty() && names.count(name) > 0; };
  auto columns = [&] {
    return std::any_of(a.columns.begin(), a.columns.end(),
                       [&](const Column &c) { return asked(c.name); });
  };
  switch (a.kind) {
  case ActionKind::CreateTable:
  case ActionKind::DropTable:
  case ActionKind::RenameTable:
    return asked(a.object) || asked(a.name);
  case ActionKind::AddColumn:
  case ActionKind::DropColumn:
  case ActionKind::RenameColumn:
    return asked(a.name) || columns();
  case ActionKind::Insert:
    return names.count("select") && asked(a.object);
  default:
    return false;
  }
}

/// Whether the site stands under the condition; -1: under any, or none.
static bool standsUnder(const FunctionNode &node, const Site &site, int condition) {
  int under = site.condition;
  while (under >= 0 && under != condition)
    under = node.conditions[under].outer;
  return under == condition;
}

/// The same of what stands under the condition, or of all that the function does.
static bool turns(const FunctionNode &node, const Names &names, int condition = -1) {
  bool any = false;
  for (const Site &site : node.sites) {
    if (!standsUnder(node, site, condition))
      continue;
    for (const Expr &arg : site.expr->args)
      forEach(arg, [&](const Expr &e) {
        for (const SqlStatement &s : e.sql)
          for (const Action &a : s.actions)
            any |= turns(a, names);
      });
  }
  return any;
}

/// The same, there or in what is called there: what stands behind the probe does not run again.
static bool turnsProbe(const Program &program, const FunctionNode &node, const Names &names,
                       int condition) {
  if (turns(node, names, condition))
    return true;
  for (const Site &site : node.sites) {
    if (!standsUnder(node, site, condition))
      continue;
    for (const FunctionNode *callee : program.callees(*site.expr))
      if (callee != &node && turns(*callee, names))
        return true;
  }
  return false;
}

/// Whether the function, or one that it calls, sets what `condition` reads, or removes it: the
/// other half of a marker.
bool Guards::setsMarker(const FunctionNode &node, const Names &names, int depth) const {
  for (const Site &site : node.sites) {
    const Expr &e = *site.expr;
    const Act act = e.meaning.act;
    if (depth > 0 && act == Act::None && e.kind == ExprKind::Call)
      for (const FunctionNode *callee : program.callees(e))
        if (callee != &node && setsMarker(*callee, names, depth - 1))
          return true;
    const Expr *target = e.kind == ExprKind::Assign && !e.args.empty() ? &e.args[0] : nullptr;
    if (target ? target->meaning.act != Act::Get // document["moved"] = true
               : act != Act::Put && act != Act::WriteFile && act != Act::Remove &&
                     act != Act::RemoveFile && act != Act::RenameFile)
      continue;
    Names key;
    for (const Expr &arg : target ? target->args : e.args) {
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

std::vector<Guard> Guards::around(const FunctionNode &node, int condition, const Names &touched,
                                  const std::set<int> &kept) const {
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
    const std::optional<Names> &names = probes(node, c);
    if (!names || kept.count(i))
      continue;
    bool same = names->empty() || touched.empty() ||
                std::any_of(touched.begin(), touched.end(),
                            [&](const std::string &t) { return names->count(t) > 0; });
    if (same)
      guards.push_back(guardOf(node, c, GuardKind::Existence));
    else if (setsMarker(node, *names, 2) || turnsProbe(program, node, *names, i))
      guards.push_back(guardOf(node, c, GuardKind::Marker));
  }
  return guards; // where a lambda stands is for ways() to look at
}

Guards::Ways Guards::ways(const FunctionNode &node, const Names &touched) const {
  std::set<const FunctionNode *> seen;
  return ways(node, touched, seen);
}

void Guards::Ways::addUnguarded(const Place &call, std::vector<Place> leading) {
  if (unguarded.empty()) {
    path = std::move(leading);
    path.push_back(call);
  }
  unguarded.push_back(call);
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
      result.addUnguarded({table->file->path, table->entries.front().expr->range}, {});
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
        result.addUnguarded({call.caller->file->path, call.expr->range}, std::move(outer.path));
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
