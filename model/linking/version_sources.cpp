// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/version_sources.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// How many locals, parameters and functions a value is followed through.
static constexpr int reach = 6;

static bool onlyReads(const std::vector<SqlStatement> &sql) {
  return !sql.empty() && std::all_of(sql.begin(), sql.end(), [](const SqlStatement &s) {
    return s.complete && std::all_of(s.actions.begin(), s.actions.end(), [](const Action &a) {
             return a.kind == ActionKind::Read || (a.kind == ActionKind::Pragma && !a.set);
           });
  });
}

/// Making the table that keeps the version stores none.
static bool storesNothing(const std::vector<SqlStatement> &sql) {
  return !sql.empty() && std::all_of(sql.begin(), sql.end(), [](const SqlStatement &s) {
    return s.complete && std::all_of(s.actions.begin(), s.actions.end(), [](const Action &a) {
             return a.kind == ActionKind::Read || (a.kind == ActionKind::Pragma && !a.set) ||
                    (a.kind == ActionKind::CreateTable && !a.fromSelect);
           });
  });
}

/// What a query for a version reads: the pragma, or the tables.
static void addQuery(const Expr &text, Names &sources) {
  for (const SqlStatement &s : text.sql)
    for (const Action &a : s.actions) {
      if (a.kind == ActionKind::Pragma)
        sources.insert(a.object);
      else if (!a.object.empty())
        sources.insert(a.object);
      sources.insert(a.sources.begin(), a.sources.end());
    }
}

std::optional<Names> VersionSources::of(const FunctionNode &node, const Expr &condition) {
  Names sources;
  if (!follow(node, condition, sources, reach) || sources.empty())
    return std::nullopt;
  return sources;
}

/// False if some part of a version cannot be followed to where it is read.
bool VersionSources::follow(const FunctionNode &node, const Expr &expr, Names &sources, int depth) {
  if (depth == 0)
    return false;
  auto all = [&](const std::vector<Expr> &list) {
    return std::all_of(list.begin(), list.end(),
                       [&](const Expr &e) { return follow(node, e, sources, depth); });
  };
  if (expr.latestName)
    return true;
  switch (expr.kind) {
  case ExprKind::Number:
  case ExprKind::This:
    return true;
  case ExprKind::Text:
    if (onlyReads(expr.sql))
      addQuery(expr, sources);
    return true;
  case ExprKind::Name:
    return followName(node, expr, sources, depth - 1);
  case ExprKind::Member:
    return expr.args.empty() || expr.args[0].kind == ExprKind::This
               ? followName(node, expr, sources, depth - 1)
               : all(expr.args);
  case ExprKind::Call:
    return followCall(node, expr, sources, depth - 1);
  case ExprKind::Construct:
    return all(expr.args);
  case ExprKind::Binary:
  case ExprKind::Unary:
  case ExprKind::Conditional:
    return all(expr.args);
  case ExprKind::Index:
    return !expr.args.empty() && follow(node, expr.args[0], sources, depth);
  default:
    return false;
  }
}

bool VersionSources::followName(const FunctionNode &node, const Expr &expr, Names &sources,
                                int depth) {
  if (depth <= 0)
    return false;
  auto local = node.locals.find(expr.name);
  if (int p = node.parameter(expr.name); p >= 0 && local == node.locals.end()) {
    if (node.callers.empty() || node.addressTaken)
      return false;
    return std::all_of(node.callers.begin(), node.callers.end(), [&](const CallSite &call) {
      return call.expr->kind == ExprKind::Call && static_cast<size_t>(p) < call.expr->args.size() &&
             follow(*call.caller, call.expr->args[p], sources, depth - 1);
    });
  }
  if (local == node.locals.end()) {
    if (node.owner)
      return followName(*node.owner, expr, sources, depth);
    const Expr *constant = program.constant(expr.name);
    return constant && (constant->kind == ExprKind::Number || constant->kind == ExprKind::Text);
  }
  return std::all_of(local->second.begin(), local->second.end(), [&](const Definition &d) {
    if (d.range)
      return false;
    if (!d.output || d.value->kind != ExprKind::Call)
      return d.value->kind == ExprKind::Unknown || follow(node, *d.value, sources, depth - 1);
    // Handed to a call: the texts beside it tell what it is filled from.
    for (const Expr &arg : d.value->args)
      if (arg.kind == ExprKind::Text || arg.kind == ExprKind::Call)
        if (!follow(node, arg, sources, depth - 1))
          return false;
    if (operations.meaning(*d.value).act != Act::Get)
      return true;
    const Expr *key = subjectOf(*d.value, operations.meaning(*d.value));
    if (key && key->kind == ExprKind::Text && key->text.known())
      sources.merge(identifiers(key->text.value()));
    return key && key->kind == ExprKind::Text && key->text.known();
  });
}

bool VersionSources::followCall(const FunctionNode &node, const Expr &call, Names &sources,
                                int depth) {
  if (depth <= 0)
    return false;
  Meaning m = operations.meaning(call);
  if (m.act == Act::Get) {
    const Expr *key = subjectOf(call, m);
    if (!key || key->kind != ExprKind::Text || !key->text.known())
      return false;
    sources.merge(identifiers(key->text.value()));
    return true;
  }
  if (const auto &callees = program.callees(call); !callees.empty())
    return std::all_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
      return !callee->returns.empty() &&
             std::all_of(callee->returns.begin(), callee->returns.end(),
                         [&](const Expr *e) { return follow(*callee, *e, sources, depth); });
    });
  auto all = [&](const std::vector<Expr> &list) {
    return std::all_of(list.begin(), list.end(),
                       [&](const Expr &e) { return follow(node, e, sources, depth); });
  };
  // A function that is not in view and is given nothing answers from somewhere else.
  return (!call.receiver.empty() || !call.args.empty()) && all(call.receiver) && all(call.args);
}

void VersionSources::addWritten(const Expr &expr, bool reading) {
  Meaning m = expr.kind == ExprKind::Call ? operations.meaning(expr) : Meaning();
  storesSomewhere |= m.act == Act::RecordVersion;
  if (expr.kind == ExprKind::Assign && !expr.args.empty() && expr.args[0].versionName &&
      expr.args[0].kind == ExprKind::Member)
    storesSomewhere = true; // saved with the rest by code that does not name it
  bool reads = reading || m.act == Act::Get || m.act == Act::Probe;
  if (expr.kind == ExprKind::Text && !reads && !storesNothing(expr.sql))
    for (const std::string &word : identifiers(expr.text.value(" ")))
      words.insert(word);
  for (const auto *list : {&expr.receiver, &expr.args})
    for (const Expr &e : *list)
      addWritten(e, reads);
}

void VersionSources::collectWritten() {
  collected = true;
  for (const FunctionNode &node : program.functions()) {
    auto statements = [&](const auto &self, const std::vector<Statement> &body) -> void {
      for (const Statement &s : body) {
        addWritten(s.expr, false);
        self(self, s.init);
        self(self, s.body);
        self(self, s.otherwise);
      }
    };
    if (!node.function->testCode)
      statements(statements, node.function->body);
  }
  const FileFacts *last = nullptr;
  for (const FunctionNode &node : program.functions())
    if (node.file != last) {
      last = node.file;
      for (const Variable &v : last->variables)
        addWritten(v.init, v.init.kind == ExprKind::Text && v.init.sql.empty());
    }
}

bool VersionSources::written(const Names &sources) {
  if (!collected)
    collectWritten();
  return storesSomewhere || std::any_of(sources.begin(), sources.end(),
                                        [&](const std::string &s) { return words.count(s) > 0; });
}

} // namespace migralint::linking
