// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of Operations that knows wrappers: which functions of the program only forward a
// statement, a key or a path that they are given, and which run what was prepared before?
#include "model/linking/wrappers.h"

#include "model/linking/probes.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// How often wrappers of wrappers are followed.
static constexpr int wrapperRounds = 4;

const Expr &unwrapped(const Expr &e) {
  const Expr *at = &e;
  while ((at->kind == ExprKind::Construct || at->kind == ExprKind::List) && !at->args.empty())
    at = &at->args[0];
  return *at;
}

bool executes(Act act) { return act == Act::Execute || act == Act::Prepare || act == Act::Queue; }

/// What only reads comes last: a function that reads what is under a key and stores it stores.
static bool forwards(Act act, bool reads) {
  switch (act) {
  case Act::Get:
    return reads;
  case Act::Execute:
  case Act::Prepare:
  case Act::Queue:
  case Act::Put:
  case Act::Remove:
  case Act::RemoveFile:
    return true;
  default:
    return false;
  }
}

/// Functions that execute a prepared statement they are given, and in which parameter; a method may
/// execute what its own object keeps.
using Runners = std::unordered_map<const FunctionNode *, int>;
static constexpr int ownHandle = -1;

static bool runs(const Program &program, const Runners &runners, const Site &site,
                 const std::string &handle) {
  const Expr &e = *site.expr;
  if (e.meaning.act == Act::ExecutePrepared && handleOf(site, e.meaning, false) == handle)
    return true;
  for (const FunctionNode *callee : program.callees(e))
    if (auto found = runners.find(callee); found != runners.end()) {
      if (found->second == ownHandle ? !e.receiver.empty() && rootName(e.receiver[0]) == handle
                                     : static_cast<size_t>(found->second) < e.args.size() &&
                                           rootName(e.args[found->second]) == handle)
        return true;
    }
  return false;
}

/// `QSqlQuery::exec()` in a method of a class derived from it: on the object itself.
static bool onItself(const FunctionNode &node, const Expr &call) {
  return !node.function->className.empty() && call.kind == ExprKind::Call &&
         (call.receiver.empty() || call.receiver[0].kind == ExprKind::This);
}

/// `bool Query::exec() { return sqlite3_step(stmt) == SQLITE_DONE; }`.
static bool runsOwnHandle(const FunctionNode &node) {
  if (node.function->className.empty() || node.function->constructor)
    return false;
  return std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
    if (site.expr->meaning.act != Act::ExecutePrepared)
      return false;
    std::string handle = handleOf(site, site.expr->meaning, false);
    if (handle.empty() && onItself(node, *site.expr))
      return true;
    return !handle.empty() && node.parameter(handle) < 0 && !node.locals.count(handle);
  });
}

static Runners findRunners(const Program &program) {
  Runners runners;
  for (int round = 0; round < wrapperRounds; ++round)
    for (const FunctionNode &node : program.functions())
      for (size_t p = 0; p < node.function->parameters.size() && !runners.count(&node); ++p)
        for (const Site &site : node.sites)
          if (runs(program, runners, site, node.function->parameters[p].name)) {
            runners.emplace(&node, static_cast<int>(p));
            break;
          }
  for (const FunctionNode &node : program.functions())
    if (runsOwnHandle(node))
      runners.emplace(&node, ownHandle); // unless it is given one
  return runners;
}

/// Whether a method without parameters executes the statement that its object keeps in a field.
static bool runsOwn(const FunctionNode &node) {
  const Function &f = *node.function;
  return !f.className.empty() && f.parameters.empty() && !f.lambda &&
         std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
           if (site.expr->meaning.act != Act::ExecutePrepared)
             return false;
           std::string handle = handleOf(site, site.expr->meaning, false);
           return !handle.empty() && !node.locals.count(handle);
         });
}

/// Whether a method prepares what its own object executes later, in another method.
static bool preparesItself(const Program &program, const Runners &runners, const FunctionNode &node,
                           const Site &site, const Meaning &m) {
  if (!handleOf(site, m, true).empty() || !onItself(node, *site.expr))
    return false;
  return std::none_of(node.sites.begin(), node.sites.end(), [&](const Site &other) {
    if (!onItself(node, *other.expr))
      return false;
    const auto &callees = program.callees(*other.expr);
    return other.expr->meaning.act == Act::ExecutePrepared ||
           std::any_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
             auto runner = runners.find(callee);
             return runner != runners.end() && runner->second == ownHandle;
           });
  });
}

/// The parameter that a function keeps a prepared statement in without executing it, or -1.
static int handleParameter(const Program &program, const Runners &runners, const FunctionNode &node,
                           const Site &site, const Meaning &m) {
  std::string handle = handleOf(site, m, true);
  bool executed = std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &other) {
    return runs(program, runners, other, handle);
  });
  return executed || handle.empty() ? -1 : node.parameter(handle);
}

/// Whether a function returns the statement that it prepares there, and does not execute it.
static bool handsOut(const Program &program, const Runners &runners, const FunctionNode &node,
                     const Site &site, const Meaning &m) {
  const std::string handle = handleOf(site, m, true);
  bool returned = std::any_of(node.returns.begin(), node.returns.end(), [&](const Expr *value) {
    bool holds = false;
    forEach(*value, [&](const Expr &e) {
      holds |= &e == site.expr || (e.kind == ExprKind::Name && !handle.empty() && e.name == handle);
    });
    return holds;
  });
  return returned && std::none_of(node.sites.begin(), node.sites.end(), [&](const Site &other) {
           return !handle.empty() && runs(program, runners, other, handle);
         });
}

/// The parameter that a text is printed by: `vsnprintf(text, sizeof text, format, list)`.
static const Expr *formatIn(const FunctionNode &node, const Expr &call) {
  if (call.kind != ExprKind::Call || lastPart(call.name).find("printf") == std::string_view::npos)
    return nullptr;
  auto format = std::find_if(call.args.begin(), call.args.end(), [&](const Expr &arg) {
    return arg.kind == ExprKind::Name && node.parameter(arg.name) >= 0;
  });
  return format == call.args.end() ? nullptr : &*format;
}

/// The parameter that all values of a local text are made of, or -1: `q = sql`, and elsewhere
/// `q = sql.arg(prefix)`.
static int parameterBehind(const FunctionNode &node, const std::string &name) {
  auto local = node.locals.find(name);
  if (local == node.locals.end())
    return -1;
  int parameter = -1;
  for (const Definition &d : local->second) {
    const Expr *format = formatIn(node, *d.value);
    if (d.output && !format) // what it is handed to may change it, and it is made of the
      continue;              // parameter still
    const Expr *value = format ? format : &unwrapped(*d.value);
    if (value->kind == ExprKind::Unknown ||
        (value->kind == ExprKind::Construct && value->args.empty()))
      continue; // declared, and set later
    if (value->kind == ExprKind::Call && !value->receiver.empty())
      value = &unwrapped(value->receiver[0]);
    int from = value->kind == ExprKind::Name ? node.parameter(value->name) : -1;
    if (from < 0 || (parameter >= 0 && parameter != from))
      return -1;
    parameter = from;
  }
  return parameter;
}

/// Whether the function asks for a row before the site, goes on only by the answer, and afterwards
/// adds such a row: `if (SELECT … FROM done WHERE name = …) return; run(statement); INSERT INTO
/// done …`. Then it runs once what it is handed.
static bool recordsRuns(const FunctionNode &node, size_t site) {
  Names recorded;
  for (size_t i = site + 1; i < node.sites.size(); ++i)
    for (const Expr &arg : node.sites[i].expr->args)
      for (const SqlStatement &s : arg.sql)
        for (const Action &a : s.actions)
          if (a.kind == ActionKind::Insert && !a.object.empty())
            recorded.merge(identifiers(a.object));
  Names answers; // variables that are given what was asked for
  for (size_t i = 0; i < site && !recorded.empty(); ++i) {
    bool asks = false;
    for (const Expr &arg : node.sites[i].expr->args)
      if (!arg.sql.empty() && std::all_of(arg.sql.begin(), arg.sql.end(), readsOnly))
        for (const std::string &name : identifiers(arg.text.value(" ")))
          asks |= recorded.count(name) > 0;
    if (!asks)
      continue;
    const Statement &in = *node.sites[i].statement;
    if (in.kind == Statement::Kind::Declare)
      answers.insert(in.name);
    forEach(in.expr, [&](const Expr &e) {
      if (e.kind == ExprKind::Name && node.parameter(e.name) < 0)
        answers.insert(e.name);
    });
  }
  for (int c = answers.empty() ? -1 : node.sites[site].condition; c >= 0;
       c = node.conditions[c].outer) {
    bool follows = false;
    if (node.conditions[c].expr)
      forEach(*node.conditions[c].expr, [&](const Expr &e) {
        follows |= e.kind == ExprKind::Name && answers.count(e.name) > 0;
      });
    if (follows)
      return true;
  }
  return false;
}

/// The parameter besides the key that the stored value is made of, if there is one: `value`,
/// `Slice(value)`, `serialized(value)`; else -1.
static int8_t valueParameter(const FunctionNode &node, const Expr &call, const Meaning &m,
                             int key) {
  if (m.act != Act::Put || m.appends || m.value < 0 ||
      static_cast<size_t>(m.value) >= call.args.size())
    return -1;
  int found = -1;
  bool several = false;
  auto look = [&](const Expr &e) {
    int p = e.kind == ExprKind::Name ? node.parameter(e.name) : -1;
    if (p < 0 || p == key)
      return;
    several |= found >= 0 && p != found;
    found = p;
  };
  forEach(call.args[static_cast<size_t>(m.value)], [&](const Expr &e) {
    look(e);
    auto local = e.kind == ExprKind::Name ? node.locals.find(e.name) : node.locals.end();
    if (local != node.locals.end() && node.parameter(e.name) < 0)
      for (const Definition &d : local->second) // `Slice bytes = serialized(value);`
        if (!d.output)
          forEach(*d.value, look);
  });
  return static_cast<int8_t>(several ? -1 : found);
}

void Operations::findWrappers() {
  const Runners runners = findRunners(program);
  bool reads = false;
  for (int round = 0; round < wrapperRounds; ++round) {
    bool changed = false;
    for (const FunctionNode &node : program.functions()) {
      if (wrappers.count(&node) || node.function->parameters.empty() || node.function->lambda)
        continue;
      // What removes a file to put another in its place does not remove.
      bool copies = std::any_of(node.sites.begin(), node.sites.end(), [](const Site &site) {
        Act act = site.expr->meaning.act;
        return act == Act::CopyFile || act == Act::RenameFile;
      });
      for (const Site &site : node.sites) {
        if (site.expr->kind != ExprKind::Call && site.expr->kind != ExprKind::Construct)
          continue;
        Meaning m = meaning(*site.expr);
        if (m.act == Act::Prepare) {
          // Prepared and executed within the wrapper counts as executed; otherwise the handle that
          // it was given is what is executed later.
          int handle = handleParameter(program, runners, node, site, m);
          if (handle < 0 && !preparesItself(program, runners, node, site, m)) {
            if (handsOut(program, runners, node, site, m))
              preparers.insert(&node);
            m.act = Act::Execute;
          }
          m.handle = static_cast<int8_t>(handle);
        }
        if (!forwards(m.act, reads) || (m.act == Act::RemoveFile && copies))
          continue;
        // A step that goes through the keys it is given is no way to store one.
        if ((m.act == Act::Put || m.act == Act::Remove) && node.function->migrationName)
          continue;
        const Expr *subject = subjectOf(*site.expr, m);
        if (!subject)
          continue;
        const Expr &value = unwrapped(*subject);
        std::string name = value.kind == ExprKind::Name ? value.name : "";
        if (value.kind == ExprKind::Call && !value.receiver.empty() && value.args.empty() &&
            value.receiver[0].kind == ExprKind::Name)
          name = value.receiver[0].name; // sql.c_str()
        int p = name.empty() ? -1 : node.parameter(name);
        if (p < 0 && executes(m.act))
          p = parameterBehind(node, name);
        if (auto local = node.locals.find(name); p < 0 && local != node.locals.end())
          for (const Definition &d : local->second)
            if (d.range)
              p = node.parameter(rootName(*d.value)); // for (key : keys) remove(key);
        if (p < 0 && m.act == Act::Execute) {
          p = listParameter(node, site, value);
          if (p >= 0 && !isGivenList(node, p))
            continue;
        }
        if (p < 0)
          continue;
        m.value = valueParameter(node, *site.expr, m, p);
        m.subject = static_cast<int8_t>(p);
        m.sure = true;
        if (byName(*site.expr))
          wrappersByName.insert(&node);
        m.once |= executes(m.act) && recordsRuns(node, static_cast<size_t>(&site - &node.sites[0]));
        wrappers.emplace(&node, m);
        changed = true;
        break;
      }
    }
    if (!changed || round + 1 == wrapperRounds) {
      if (reads)
        break;
      reads = true;
      round = -1;
    }
  }
  for (const FunctionNode &node : program.functions())
    if (auto runner = runners.find(&node); runner != runners.end()) {
      Meaning m;
      m.act = Act::ExecutePrepared;
      m.handle = static_cast<int8_t>(runner->second);
      wrappers.emplace(&node, m); // unless it prepares the statement too
    } else if (runsOwn(node)) {
      Meaning m;
      m.act = Act::ExecutePrepared;
      wrappers.emplace(&node, m);
    }
}

/// `auto s = prepared("UPDATE …"); … sqlite3_step(s);`: whether the call's own function executes
/// later what a wrapper prepares for it there. Where nothing is seen to, the call counts as
/// executing.
bool Operations::preparesFor(const FunctionNode &node, size_t site) const {
  const FunctionNode *wrapper = forwarder(*node.sites[site].expr);
  if (!wrapper || !preparers.count(wrapper))
    return false;
  const std::string handle = handleOf(node.sites[site], meaning(*node.sites[site].expr), true);
  return !handle.empty() && node.locals.count(handle) &&
         std::any_of(node.sites.begin() + site + 1, node.sites.end(), [&](const Site &later) {
           Meaning m = meaning(*later.expr);
           return m.act == Act::ExecutePrepared && handleOf(later, m, false) == handle;
         });
}

} // namespace migralint::linking
