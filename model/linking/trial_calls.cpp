// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What does a call do to what is known, and what does it answer? Functions that speak of versions
// are entered; of others it counts which variables they fill in, and what their names say.
#include "model/linking/probes.h"
#include "model/linking/trial_paper.h"
#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// `schema_version_minor`: a part of the version, kept in a row or column of its own.
static bool storesPart(const std::string &statement) {
  for (const std::string &name : identifiers(statement))
    for (std::string_view part : {"major", "minor", "patch"})
      if (name.find(part) != name.npos)
        return true;
  return false;
}

/// The version that stands in the statement's own text.
static MaybeValue recordedBy(const Action &a, const std::string &statement) {
  MaybeValue v;
  if (storesPart(statement))
    return v;
  auto read = [&](const std::string &text) {
    if (auto version = Version::read(text); version && !v)
      v = Value{*version, false, false};
  };
  if (a.number)
    v = known(*a.number);
  for (const ColumnSource &source : a.values)
    if (!source.literal.empty() &&
        (source.target.find("version") != std::string::npos || a.values.size() == 1))
      read(source.literal);
  if (a.kind == ActionKind::Insert && a.rows.size() == 1)
    for (size_t i = 0; i < a.rows[0].size(); ++i) {
      bool named = i < a.columns.size() && a.columns[i].name.find("version") != std::string::npos;
      // ('version', '5'): the value beside the key
      bool beside = i > 0 && a.rows[0][i - 1].find("ersion") != std::string::npos;
      if (named || beside || a.rows[0].size() == 1)
        read(a.rows[0][i]);
    }
  return v;
}

const Trial::CallSigns &Trial::signsOf(const FunctionNode &node, const Expr &call) const {
  auto [known, fresh] = calls.try_emplace(&call);
  CallSigns &signs = known->second;
  if (fresh) {
    signs.version = guards.isVersion(node, call);
    signs.asks = words::asks(lastPart(call.name));
    signs.tells = words::tells(lastPart(call.name)) || words::closes(lastPart(call.name));
    signs.remakes = call.meaning.act == Act::RemoveFile || call.meaning.act == Act::RenameFile ||
                    call.meaning.act == Act::Clear;
    signs.callees = &program.callees(call);
    signs.migrates = call.meaning.act == Act::None && signs.callees->empty() &&
                     words::namesMigration(lastPart(call.name));
    for (const OwnOperation &own : operations.of(node).list)
      if (own.expr == &call && own.operation.recordsVersion && own.action)
        signs.records.push_back({&own, recordedBy(*own.action, own.operation.text)});
  }
  return signs;
}

MaybeValue Trial::Paper::called(const Expr &e) {
  std::vector<MaybeValue> args;
  MaybeValue object;
  for (const Expr &receiver : e.receiver)
    object = eval(receiver);
  for (const Expr &arg : e.args)
    args.push_back(eval(arg));
  if (pure)
    return pureCall(e, object, args);
  if (lastPart(e.name) == "operator<<")
    tellStream(e);
  tellOrRecord(e);
  if (e.meaning.refusesNewer && state.stored.above)
    event(Event::Kind::Stop, &e);
  const auto &callees = *trial.signsOf(*node, e).callees;
  for (const Expr &arg : e.args)
    handOut(e, arg);
  const FunctionNode *callee = callees.size() == 1 ? callees[0] : nullptr;
  for (const FunctionNode *one : path)
    if (!callee && std::find(callees.begin(), callees.end(), one) != callees.end())
      callee = one;
  if (callee && trial.speaks(*callee) && depth < maxDepth && e.meaning.act != Act::RecordVersion &&
      !callee->function->testCode) {
    MaybeValue answer = enter(*callee, args);
    if (answer && !(e.latestName && answer->stored))
      return answer;
  }
  if (e.latestName)
    return newest;
  if (e.meaning.act == Act::ReadVersion)
    return handsVersionOut(e) ? std::nullopt : MaybeValue(state.stored);
  // `version.normalised()` of a class of versions is one still.
  if (object && callees.size() == 1 && !callees[0]->function->className.empty() &&
      lastPart(callees[0]->function->returnType) == callees[0]->function->className)
    return object;
  return pureCall(e, object, args);
}

MaybeValue Trial::Paper::pureCall(const Expr &e, const MaybeValue &object,
                                  const std::vector<MaybeValue> &args) const {
  std::string_view name = lastPart(e.name);
  bool sizes = name == "size" || name == "count" || name == "length" || name == "ssize";
  const CallSigns &signs = trial.signsOf(*node, e);
  if (!sizes && signs.asks)
    return std::nullopt;
  if ((name == "min" || name == "max" || name == "qMin" || name == "qMax") && args.size() == 2 &&
      args[0] && args[1]) {
    auto order = compare(*args[0], *args[1]);
    bool least = name == "min" || name == "qMin";
    return order ? args[(*order < 0) == least ? 0 : 1] : std::nullopt;
  }
  if (sizes && e.receiver.size() + e.args.size() == 1) {
    const Expr &list = e.receiver.empty() ? e.args[0] : e.receiver[0];
    if (auto n = trial.constants.entries(*node->file, rootName(list)))
      return known(static_cast<int64_t>(*n));
    return std::nullopt;
  }
  // Conversions: `version.toInt()`, `std::to_string(version)`.
  if (signs.callees->empty() && e.meaning.act == Act::None) {
    if (object && e.args.empty())
      return object;
    if (args.size() == 1 && args[0] && e.receiver.empty())
      return args[0];
  }
  if (e.latestName)
    return newest;
  return signs.version ? MaybeValue(state.stored) : std::nullopt;
}

/// Variables that a call fills in.
void Trial::Paper::handOut(const Expr &call, const Expr &arg) {
  if (arg.kind == ExprKind::Lambda) {
    if (const FunctionNode *lambda = trial.program.lambda(*node, arg.name))
      for (const Site &site : lambda->sites)
        if (site.expr->kind == ExprKind::Assign && !site.expr->args.empty())
          forget(site.expr->args[0]);
    return;
  }
  for (const Expr &inner : arg.args)
    if (arg.kind == ExprKind::Construct || arg.kind == ExprKind::List)
      handOut(call, inner);
  // `session << "SELECT …", into(version)`.
  if (arg.kind == ExprKind::Call && arg.args.size() == 1 && arg.args[0].kind == ExprKind::Name &&
      !call.args[0].sql.empty() &&
      std::all_of(call.args[0].sql.begin(), call.args[0].sql.end(), readsOnly))
    forget(arg.args[0]);
  bool address = arg.kind == ExprKind::Unary && arg.name == "&";
  bool reads = call.meaning.act == Act::ReadVersion || call.meaning.act == Act::Get;
  if ((address && !arg.args.empty()) ||
      (arg.kind == ExprKind::Name && (reads || outputParameter(call, arg))))
    forget(address ? arg.args[0] : arg);
}

bool Trial::Paper::outputParameter(const Expr &call, const Expr &arg) const {
  const auto &callees = trial.program.callees(call);
  size_t index = static_cast<size_t>(&arg - call.args.data());
  return callees.size() == 1 && index < callees[0]->function->parameters.size() &&
         callees[0]->function->parameters[index].output;
}

void Trial::Paper::forget(const Expr &target) {
  std::string path = pathOf(target);
  if (path.empty())
    return;
  if (trial.guards.isVersion(*node, target))
    state.variables[path] = state.stored;
  else
    state.variables[path] = std::nullopt;
}

MaybeValue Trial::Paper::enter(const FunctionNode &callee, const std::vector<MaybeValue> &args) {
  if (std::find(stack.begin(), stack.end(), &callee) != stack.end())
    return std::nullopt;
  const FunctionNode *caller = node;
  std::map<std::string, MaybeValue> outer = state.variables, inner;
  bool sameObject = callee.function->className == caller->function->className;
  auto isMember = [](const std::string &path) { return path.rfind("this.", 0) == 0; };
  for (auto &[path, v] : outer)
    if ((isMember(path) || path.find('.') != std::string::npos) && sameObject)
      inner.emplace(path, v);
  for (size_t i = 0; i < args.size() && i < callee.function->parameters.size(); ++i)
    inner[callee.function->parameters[i].name] = args[i];
  for (size_t i = args.size(); i < callee.function->parameters.size(); ++i)
    inner[callee.function->parameters[i].name] = std::nullopt;
  state.variables = std::move(inner);
  MaybeValue answer = call(callee);
  if (sameObject)
    for (auto &[path, v] : state.variables)
      if (path.find('.') != std::string::npos)
        outer[path] = v;
  state.variables = std::move(outer);
  return answer;
}

MaybeValue Trial::Paper::call(const FunctionNode &callee) {
  const FunctionNode *caller = node;
  std::vector<MaybeValue> outerAnswers = std::move(answers);
  std::vector<const Expr *> outerPassed = std::move(passed);
  answers.clear();
  passed.clear();
  trace.entered.insert(&callee);
  node = &callee;
  stack.push_back(&callee);
  ++depth;
  block(callee.function->body);
  --depth;
  stack.pop_back();
  node = caller;
  MaybeValue answer = answers.empty() ? std::nullopt : answers.front();
  for (const MaybeValue &a : answers)
    if (!a || !answer || !(*a == *answer))
      answer = std::nullopt;
  answers = std::move(outerAnswers);
  passed = std::move(outerPassed);
  return answer;
}

} // namespace migralint::linking
