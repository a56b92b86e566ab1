// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/trial.h"

#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using StatementKind = Statement::Kind;

static Value known(int64_t number) { return {{{number}}, false, false}; }

std::string pathOf(const Expr &expr) {
  switch (expr.kind) {
  case ExprKind::Name:
  case ExprKind::Number: // a constant that is assigned is none
    return expr.name;
  case ExprKind::This:
    return "this";
  case ExprKind::Member: {
    if (expr.args.empty())
      return "this." + expr.name;
    std::string object = pathOf(expr.args[0]);
    return object.empty() ? object : object + "." + expr.name;
  }
  case ExprKind::Unary:
    return (expr.name == "*" || expr.name == "&") && !expr.args.empty() ? pathOf(expr.args[0]) : "";
  default:
    return {};
  }
}

/// Both as versions, component by component; nothing if that cannot be told.
static std::optional<int> compare(const Value &a, const Value &b) {
  if (a.above && b.above)
    return std::nullopt;
  if (a.above || b.above)
    return a.above ? 1 : -1;
  auto order = a.version <=> b.version;
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

static bool truth(const Value &v) { return v.above || v.version != Version{}; }

static std::optional<bool> holds(const std::string &op, int order) {
  if (op == "<")
    return order < 0;
  if (op == "<=")
    return order <= 0;
  if (op == ">")
    return order > 0;
  if (op == ">=")
    return order >= 0;
  if (op == "==")
    return order == 0;
  if (op == "!=")
    return order != 0;
  return std::nullopt;
}

static MaybeValue calculate(const std::string &op, const Value &a, const Value &b) {
  if (a.above)
    return op == "+" || op == "-" ? MaybeValue(a) : std::nullopt;
  if (b.above || a.version.parts.size() != 1 || b.version.parts.size() != 1)
    return std::nullopt;
  int64_t x = a.version.parts[0], y = b.version.parts[0], result = 0;
  bool overflow = true;
  if (op == "+")
    overflow = __builtin_add_overflow(x, y, &result);
  else if (op == "-")
    overflow = __builtin_sub_overflow(x, y, &result);
  else if (op == "*")
    overflow = __builtin_mul_overflow(x, y, &result);
  if (overflow)
    return std::nullopt;
  Value v = known(result);
  v.stored = a.stored || b.stored;
  return v;
}

// --- Constants --------------------------------------------------------------------------------

Constants::Constants(const std::vector<FileFacts> &files, const Program &program)
    : program(program) {
  for (const FileFacts &file : files)
    for (const Variable &variable : file.variables)
      if (variable.init.kind != ExprKind::Unknown)
        definitions[variable.name].push_back({&file, &variable});
}

const Constants::Definition *Constants::find(const FileFacts &file, std::string_view name) const {
  auto found = definitions.find(lastPart(name));
  if (found == definitions.end())
    return nullptr;
  const Definition *here = nullptr;
  for (const Definition &d : found->second)
    if (d.file == &file) {
      if (here)
        return nullptr; // two of the name, of different classes or functions
      here = &d;
    }
  if (here)
    return here;
  return found->second.size() == 1 ? &found->second.front() : nullptr;
}

MaybeValue Constants::literal(const FileFacts &file, const Expr &e, int depth) const {
  if (depth > 8)
    return std::nullopt;
  switch (e.kind) {
  case ExprKind::Number:
    return known(e.number);
  case ExprKind::Text:
    if (e.text.known())
      if (auto version = Version::read(e.text.value()))
        return Value{*version, false, false};
    return std::nullopt;
  case ExprKind::Name:
    if (const Definition *d = find(file, e.name))
      return literal(*d->file, d->variable->init, depth + 1);
    return std::nullopt;
  case ExprKind::Binary:
    if (e.args.size() == 2)
      if (MaybeValue a = literal(file, e.args[0], depth + 1))
        if (MaybeValue b = literal(file, e.args[1], depth + 1))
          return calculate(e.name, *a, *b);
    return std::nullopt;
  case ExprKind::Construct:
  case ExprKind::List: {
    Value version;
    for (const Expr &part : e.args) {
      MaybeValue v = literal(file, part, depth + 1);
      if (!v || (v->version.parts.size() != 1 && e.args.size() > 1))
        return std::nullopt;
      version.version.parts.insert(version.version.parts.end(), v->version.parts.begin(),
                                   v->version.parts.end());
    }
    if (version.version.parts.empty())
      return std::nullopt;
    return version;
  }
  default:
    return std::nullopt;
  }
}

MaybeValue Constants::value(const FileFacts &file, std::string_view name) const {
  const Definition *d = find(file, name);
  return d ? literal(*d->file, d->variable->init, 0) : std::nullopt;
}

Place Constants::place(const FileFacts &file, std::string_view name) const {
  const Definition *d = find(file, name);
  if (!d)
    return {};
  return {d->file->path,
          d->variable->init.range.valid() ? d->variable->init.range : d->variable->range};
}

std::optional<size_t> Constants::entries(const FileFacts &file, std::string_view table) const {
  const StepTable *found = nullptr;
  for (const StepTable &t : program.tables())
    if (t.name == lastPart(table) && (t.file == &file || !found))
      found = &t;
  return found ? std::optional(found->entries.size()) : std::nullopt;
}

// --- Running ----------------------------------------------------------------------------------

class Trial::Paper {
public:
  Paper(const Trial &trial, const Value &stored, const MaybeValue &newest,
        const std::vector<const FunctionNode *> &path)
      : trial(trial), newest(newest), path(path) {
    state.stored = stored;
  }

  Trace run(const FunctionNode &root) {
    bindConstantParameters(root);
    call(root);
    trace.lastRecords = state.records;
    trace.finished = budget > 0;
    return std::move(trace);
  }

  void bindConstantParameters(const FunctionNode &node) {
    for (const Parameter &p : node.function->parameters)
      if (MaybeValue v = constantParameter(node, p.name))
        state.variables[p.name] = v;
  }

  MaybeValue evaluate(const FunctionNode &in, const Expr &e) {
    node = &in;
    bindConstantParameters(in);
    pure = true;
    return eval(e);
  }

private:
  enum class Flow : uint8_t { Next, Break, Continue, Leave };

  struct State {
    Value stored;
    std::map<std::string, MaybeValue> variables; ///< nothing: known to be unknown
    std::vector<size_t> records;
  };

  static constexpr int maxDepth = 5;
  static constexpr int maxRounds = 200;

  // Values -------------------------------------------------------------------------------------

  /// A parameter that is the same constant wherever the function is called.
  MaybeValue constantParameter(const FunctionNode &at, std::string_view name) const {
    int p = at.parameter(name);
    if (p < 0)
      return std::nullopt;
    MaybeValue same;
    for (const CallSite &call : at.callers) {
      if (call.caller->function->testCode)
        continue;
      if (call.expr->kind != ExprKind::Call || static_cast<size_t>(p) >= call.expr->args.size())
        return std::nullopt;
      const Expr &arg = call.expr->args[p];
      MaybeValue v;
      if (arg.kind == ExprKind::Number)
        v = known(arg.number);
      else if (arg.kind == ExprKind::Name && !call.caller->locals.count(arg.name) &&
               call.caller->parameter(arg.name) < 0)
        v = trial.constants.value(*call.caller->file, arg.name);
      if (!v || (same && !(*same == *v)))
        return std::nullopt;
      same = v;
    }
    return same;
  }

  MaybeValue named(const Expr &e) {
    std::string path = pathOf(e);
    if (auto found = state.variables.find(path); !path.empty() && found != state.variables.end()) {
      if (found->second || !e.latestName)
        return found->second;
      return newest;
    }
    // A field of something that is known as a whole: `binary.schemaVersion`.
    if (e.kind == ExprKind::Member && !e.args.empty() && e.args[0].kind == ExprKind::Name &&
        e.versionName)
      if (auto whole = state.variables.find(e.args[0].name);
          whole != state.variables.end() && whole->second)
        return whole->second;
    if (e.kind == ExprKind::Name || e.args.empty() || e.args[0].kind == ExprKind::This)
      if (node->parameter(e.name) < 0 && !node->locals.count(e.name))
        if (MaybeValue v = trial.constants.value(*node->file, e.name))
          return v;
    if (e.latestName)
      return newest;
    if (trial.guards.isVersion(*node, e))
      return state.stored;
    return std::nullopt;
  }

  MaybeValue eval(const Expr &e) {
    if (--budget <= 0)
      return std::nullopt;
    switch (e.kind) {
    case ExprKind::Number:
      if (!e.name.empty()) // a variable that the parser took for its initial value
        if (auto found = state.variables.find(e.name); found != state.variables.end())
          return found->second;
      return known(e.number);
    case ExprKind::Text:
      if (e.text.known())
        if (auto version = Version::read(e.text.value()))
          return Value{*version, false, false};
      return e.latestName ? newest : std::nullopt;
    case ExprKind::Name:
      return named(e);
    case ExprKind::Member:
      for (const Expr &object : e.args)
        eval(object);
      return named(e);
    case ExprKind::Unary:
      return unary(e);
    case ExprKind::Binary:
      return binary(e);
    case ExprKind::Assign:
      return assign(e);
    case ExprKind::Conditional:
      return conditional(e);
    case ExprKind::Call:
      return called(e);
    case ExprKind::Construct:
    case ExprKind::List:
      return constructed(e);
    case ExprKind::Index:
      for (const Expr &part : e.args)
        eval(part);
      return trial.guards.isVersion(*node, e) && !e.args.empty() &&
                     !trial.guards.isVersion(*node, e.args.back())
                 ? MaybeValue(state.stored)
                 : std::nullopt;
    default:
      return std::nullopt;
    }
  }

  MaybeValue unary(const Expr &e) {
    if (e.args.empty())
      return std::nullopt;
    MaybeValue v = eval(e.args[0]);
    if (e.name == "!") {
      if (!v)
        return v;
      Value out = known(!truth(*v));
      out.stored = v->stored;
      return out;
    }
    if (e.name == "-" && v && !v->above && v->version.parts.size() == 1)
      return known(-v->version.parts[0]);
    if (e.name == "++" || e.name == "--" || e.name == "post++" || e.name == "post--") {
      MaybeValue after = v ? calculate(e.name.back() == '+' ? "+" : "-", *v, known(1)) : v;
      store(e.args[0], after);
      return e.name[0] == 'p' ? v : after;
    }
    return e.name == "*" || e.name == "&" || e.name == "+" ? v : std::nullopt;
  }

  MaybeValue binary(const Expr &e) {
    if (e.args.size() != 2)
      return std::nullopt;
    if (e.name == "&&" || e.name == "||") {
      MaybeValue left = eval(e.args[0]);
      bool stops = e.name == "||";
      if (left && truth(*left) == stops)
        return left;
      MaybeValue right = eval(e.args[1]);
      if (right && truth(*right) == stops)
        return right;
      if (!left || !right)
        return std::nullopt;
      Value out = known(!stops);
      out.stored = left->stored || right->stored;
      return out;
    }
    MaybeValue v = compared(e);
    if (holds(e.name, 0) &&
        (trial.guards.isVersion(*node, e.args[0]) || trial.guards.isVersion(*node, e.args[1]))) {
      decide(e, v);
      trace.unsure |= !v;
    }
    return v;
  }

  MaybeValue compared(const Expr &e) {
    MaybeValue left = eval(e.args[0]), right = eval(e.args[1]);
    if (left && right && left->stored && right->stored && *left == *right)
      tellApart(e, left, right);
    if (e.name == "<<")
      tellStream(e);
    if (!left || !right) {
      // What the code does not know the stored version to be, a newer one is above.
      const Expr &other = e.args[left ? 1 : 0];
      const MaybeValue &one = left ? left : right;
      if (!one || !one->above || trial.guards.isVersion(*node, other))
        return std::nullopt;
      if (auto result = holds(e.name, left ? 1 : -1)) {
        Value out = known(*result);
        out.stored = true;
        return out;
      }
      return e.name == "+" || e.name == "-" ? one : std::nullopt;
    }
    if (auto order = compare(*left, *right))
      if (auto result = holds(e.name, *order)) {
        Value out = known(*result);
        out.stored = left->stored || right->stored;
        return out;
      }
    return calculate(e.name, *left, *right);
  }

  /// `version > schemaVersion()`: two names of versions, of which one is the code's own.
  void tellApart(const Expr &e, MaybeValue &left, MaybeValue &right) {
    if (!holds(e.name, 0) || pathOf(e.args[0]) == pathOf(e.args[1]))
      if (!pathOf(e.args[0]).empty() || !holds(e.name, 0))
        return;
    auto rank = [&](const Expr &x) {
      bool call = x.kind == ExprKind::Call && x.meaning.act != Act::Get;
      return (call ? 0 : 2) + (words::namesStored(lastPart(x.name)) ? 1 : 0);
    };
    int one = rank(e.args[0]), other = rank(e.args[1]);
    if (one == other) {
      trace.ambiguous = true;
      left = right = std::nullopt;
    } else {
      (one < other ? left : right) = newest;
    }
  }

  MaybeValue assign(const Expr &e) {
    if (e.args.size() != 2)
      return std::nullopt;
    MaybeValue v = eval(e.args[1]);
    if (!v && (trial.guards.isVersion(*node, e.args[1]) || readsInto(e.args[0], e.args[1])))
      v = state.stored;
    if (e.name != "=") {
      MaybeValue before = eval(e.args[0]);
      v = before && v ? calculate(e.name.substr(0, 1), *before, *v) : std::nullopt;
    }
    store(e.args[0], v);
    // A member is saved with the rest by code that does not name it.
    if (e.args[0].kind == ExprKind::Member && e.args[0].versionName && (!v || !v->stored))
      record(e, v, e.args[1].range);
    return v;
  }

  /// What a variable named a version is given by a call is what was read.
  static bool readsInto(const Expr &target, const Expr &value) {
    return target.versionName && !value.latestName && value.kind == ExprKind::Call;
  }

  void store(const Expr &target, const MaybeValue &v) {
    if (std::string path = pathOf(target); !path.empty() && !pure)
      state.variables[path] = v;
  }

  MaybeValue conditional(const Expr &e) {
    if (e.args.size() != 3)
      return std::nullopt;
    MaybeValue c = condition(e.args[0]);
    if (c)
      return eval(e.args[truth(*c) ? 1 : 2]);
    MaybeValue a = eval(e.args[1]), b = eval(e.args[2]);
    return a && b && *a == *b ? a : std::nullopt;
  }

  MaybeValue constructed(const Expr &e) {
    if (e.kind == ExprKind::Construct)
      tellOrRecord(e);
    Value version;
    bool all = !e.args.empty();
    for (const Expr &part : e.args) {
      MaybeValue v = eval(part);
      if (!v || (e.args.size() > 1 && (v->above || v->version.parts.size() != 1))) {
        all = false;
        continue;
      }
      version.above |= v->above;
      version.stored |= v->stored;
      version.version.parts.insert(version.version.parts.end(), v->version.parts.begin(),
                                   v->version.parts.end());
    }
    return all ? MaybeValue(version) : std::nullopt;
  }

  // Calls --------------------------------------------------------------------------------------

  MaybeValue called(const Expr &e) {
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
    const auto &callees = trial.program.callees(e);
    for (const Expr &arg : e.args)
      handOut(e, arg);
    const FunctionNode *callee = callees.size() == 1 ? callees[0] : nullptr;
    for (const FunctionNode *one : path)
      if (!callee && std::find(callees.begin(), callees.end(), one) != callees.end())
        callee = one;
    if (callee && trial.speaks(*callee) && depth < maxDepth &&
        e.meaning.act != Act::RecordVersion && !callee->function->testCode) {
      MaybeValue answer = enter(*callee, args);
      if (answer && !(e.latestName && answer->stored))
        return answer;
    }
    if (e.latestName)
      return newest;
    if (e.meaning.act == Act::ReadVersion)
      return state.stored;
    // `version.normalised()` of a class of versions is one still.
    if (object && callees.size() == 1 && !callees[0]->function->className.empty() &&
        lastPart(callees[0]->function->returnType) == callees[0]->function->className)
      return object;
    return pureCall(e, object, args);
  }

  MaybeValue pureCall(const Expr &e, const MaybeValue &object,
                      const std::vector<MaybeValue> &args) const {
    std::string_view name = lastPart(e.name);
    bool sizes = name == "size" || name == "count" || name == "length" || name == "ssize";
    if (words::asks(name) && !sizes)
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
    if (trial.program.callees(e).empty() && e.meaning.act == Act::None) {
      if (object && e.args.empty())
        return object;
      if (args.size() == 1 && args[0] && e.receiver.empty())
        return args[0];
    }
    if (e.latestName)
      return newest;
    return trial.guards.isVersion(*node, e) ? MaybeValue(state.stored) : std::nullopt;
  }

  /// Variables that a call fills in.
  void handOut(const Expr &call, const Expr &arg) {
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
    bool address = arg.kind == ExprKind::Unary && arg.name == "&";
    bool reads = call.meaning.act == Act::ReadVersion || call.meaning.act == Act::Get;
    if ((address && !arg.args.empty()) ||
        (arg.kind == ExprKind::Name && (reads || outputParameter(call, arg))))
      forget(address ? arg.args[0] : arg);
  }

  bool outputParameter(const Expr &call, const Expr &arg) const {
    const auto &callees = trial.program.callees(call);
    size_t index = static_cast<size_t>(&arg - call.args.data());
    return callees.size() == 1 && index < callees[0]->function->parameters.size() &&
           callees[0]->function->parameters[index].output;
  }

  void forget(const Expr &target) {
    std::string path = pathOf(target);
    if (path.empty())
      return;
    if (trial.guards.isVersion(*node, target))
      state.variables[path] = state.stored;
    else
      state.variables[path] = std::nullopt;
  }

  MaybeValue enter(const FunctionNode &callee, const std::vector<MaybeValue> &args) {
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

  MaybeValue call(const FunctionNode &callee) {
    const FunctionNode *caller = node;
    std::vector<MaybeValue> outerAnswers = std::move(answers);
    answers.clear();
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
    return answer;
  }

  // Events -------------------------------------------------------------------------------------

  Event &event(Event::Kind kind, const Expr *expr) {
    Event e;
    e.kind = kind;
    e.node = node;
    e.expr = expr;
    e.under = under;
    e.sure = undecided == 0;
    if (!inRegions.empty())
      e.region = inRegions.back();
    trace.events.push_back(std::move(e));
    return trace.events.back();
  }

  void tellStream(const Expr &e) {
    const Expr *left = &e;
    for (;;) {
      if (left->kind == ExprKind::Call && lastPart(left->name) == "operator<<" &&
          !left->receiver.empty())
        left = &left->receiver[0];
      else if ((left->name == "<<" || lastPart(left->name) == "operator<<") && !left->args.empty())
        left = &left->args[0];
      else
        break;
    }
    if (left->kind == ExprKind::Name && words::tells(left->name) && !pure)
      event(Event::Kind::Tell, left);
  }

  void tellOrRecord(const Expr &e) {
    if (pure)
      return;
    if (e.meaning.act == Act::Fatal)
      event(Event::Kind::Stop, &e);
    else if (e.meaning.act == Act::Log ||
             (e.meaning.act == Act::None && words::tells(lastPart(e.name))))
      event(Event::Kind::Tell, &e);
    if (e.meaning.act == Act::RecordVersion || e.meaning.act == Act::Put) {
      int at = e.meaning.value;
      bool given = at >= 0 && static_cast<size_t>(at) < e.args.size();
      const Expr *subject = subjectOf(e, e.meaning);
      if (e.meaning.act == Act::RecordVersion || (subject && subject->versionName)) {
        MaybeValue v = given ? eval(e.args[at]) : MaybeValue();
        if (!given && e.args.empty())
          v = newest; // known to the function: setCurrentFormat()
        record(e, v, given ? e.args[at].range : e.range);
      }
      return;
    }
    for (const OwnOperation &own : trial.operations.of(*node).list)
      if (own.expr == &e && own.operation.recordsVersion && own.action)
        recordSql(e, own);
  }

  void record(const Expr &e, const MaybeValue &v, const Range &range) {
    if (pure)
      return;
    Event &r = event(Event::Kind::Record, &e);
    r.value = v;
    r.range = range.valid() ? range : e.range;
    state.records = {trace.events.size() - 1};
    if (v)
      state.stored = *v;
    state.stored.stored = true;
  }

  void recordSql(const Expr &e, const OwnOperation &own) {
    const Action &a = *own.action;
    MaybeValue v;
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
    if (!v)
      v = holeValue(e);
    record(e, v, a.range);
  }

  /// The version put into a statement's hole.
  MaybeValue holeValue(const Expr &e) {
    MaybeValue v;
    forEach(e, [&](const Expr &part) {
      if (part.kind != ExprKind::Text || v)
        return;
      for (const Piece &piece : part.text.pieces) {
        if (!piece.hole || v)
          continue;
        std::string name = piece.variable;
        if (name.empty())
          for (const std::string &word : splitNames(piece.text))
            name = word;
        if (name.empty())
          continue;
        auto bound = state.variables.find(name);
        if (bound == state.variables.end())
          bound = state.variables.find("this." + name);
        if (bound != state.variables.end())
          v = bound->second;
        else
          v = trial.constants.value(*node->file, name);
      }
    });
    return v;
  }

  static std::vector<std::string> splitNames(const std::string &text) {
    std::vector<std::string> names;
    std::string word;
    for (char c : text + " ") {
      if (isalnum(static_cast<unsigned char>(c)) || c == '_') {
        word += c;
      } else {
        if (!word.empty() && !isdigit(static_cast<unsigned char>(word[0])))
          names.push_back(word);
        word.clear();
      }
    }
    return names;
  }

  // Statements ---------------------------------------------------------------------------------

  /// A condition; remembers how the stored version decided it.
  MaybeValue condition(const Expr &e) {
    MaybeValue v = eval(e);
    decide(e, v);
    return v;
  }

  void decide(const Expr &e, const MaybeValue &v) {
    int result = v ? truth(*v) : -1;
    auto [at, fresh] = trace.decided.emplace(&e, result);
    if (!fresh && at->second != result)
      at->second = -1;
  }

  /// Of `newer && shown`, what the stored version decided: it holds in the branch taken.
  void pushDecided(const Expr &e) {
    if (e.kind == ExprKind::Binary && e.name == "&&") {
      for (const Expr &part : e.args)
        pushDecided(part);
      return;
    }
    if (auto found = trace.decided.find(&e); found != trace.decided.end() && found->second == 1)
      under.push_back(&e);
  }

  Flow block(const std::vector<Statement> &statements) {
    size_t before = under.size();
    Flow flow = Flow::Next;
    for (const Statement &s : statements) {
      flow = statement(s);
      if (flow != Flow::Next)
        break;
    }
    under.resize(before);
    return flow;
  }

  static State merged(const State &a, const State &b) {
    State out = a;
    for (auto &[path, v] : b.variables) {
      auto [at, fresh] = out.variables.emplace(path, v);
      if (fresh || (at->second && v && *at->second == *v))
        continue;
      // `int version = 0; if (query.next()) version = …`: what was read counts.
      bool left = at->second && at->second->stored, right = v && v->stored;
      at->second = left && !right ? at->second : right && !left ? v : std::nullopt;
    }
    for (size_t r : b.records)
      if (std::find(out.records.begin(), out.records.end(), r) == out.records.end())
        out.records.push_back(r);
    // A record on the way that was gone is the success path's.
    if (a.records.empty() != b.records.empty())
      out.stored = a.records.empty() ? b.stored : a.stored;
    else if (!b.records.empty() && !a.records.empty() && b.records.back() > a.records.back())
      out.stored = b.stored;
    return out;
  }

  /// Goes both ways and meets again.
  template <typename First, typename Second> Flow either(First &&first, Second &&second) {
    State before = state;
    ++undecided;
    Flow one = first();
    State after = std::move(state);
    state = std::move(before);
    Flow two = second();
    --undecided;
    if (one == Flow::Next && two == Flow::Next)
      state = merged(after, state);
    else if (one == Flow::Next)
      state = std::move(after);
    if (one == two)
      return one;
    return one == Flow::Next || two == Flow::Next ? Flow::Next : Flow::Leave;
  }

  Flow part(const Statement &s, bool otherwise, const std::vector<Statement> &body) {
    bool region = false;
    if (trial.regions)
      if (auto found = trial.regions->find({&s, otherwise}); found != trial.regions->end()) {
        event(Event::Kind::Enter, &s.expr).region = found->second;
        inRegions.push_back(found->second);
        region = true;
      }
    Flow flow = block(body);
    if (region)
      inRegions.pop_back();
    return flow;
  }

  Flow statement(const Statement &s) {
    if (--budget <= 0)
      return Flow::Leave;
    switch (s.kind) {
    case StatementKind::Expr:
      eval(s.expr);
      return s.expr.kind == ExprKind::Call && s.expr.meaning.act == Act::Fatal ? Flow::Leave
                                                                               : Flow::Next;
    case StatementKind::Declare: {
      MaybeValue v = eval(s.expr);
      if (s.expr.kind == ExprKind::Unknown)
        state.variables.erase(s.name);
      else if (!v && trial.guards.isVersion(*node, s.expr))
        state.variables[s.name] = state.stored;
      else
        state.variables[s.name] = v;
      return Flow::Next;
    }
    case StatementKind::If:
      return ifStatement(s);
    case StatementKind::Switch:
      return switchStatement(s);
    case StatementKind::Loop:
      return loop(s);
    case StatementKind::Return: {
      MaybeValue v = eval(s.expr);
      event(Event::Kind::Answer, &s.expr).value = v;
      answers.push_back(v);
      return Flow::Leave;
    }
    case StatementKind::Throw:
      eval(s.expr);
      event(Event::Kind::Stop, &s.expr);
      return Flow::Leave;
    case StatementKind::Break:
      return Flow::Break;
    case StatementKind::Continue:
      return Flow::Continue;
    case StatementKind::Try: // the handlers stand for errors, which nobody makes on paper
    case StatementKind::Block:
    case StatementKind::Case:
      return block(s.body);
    case StatementKind::Catch:
      return Flow::Next;
    }
    return Flow::Next;
  }

  Flow ifStatement(const Statement &s) {
    for (const Statement &init : s.init)
      statement(init);
    MaybeValue c = condition(s.expr);
    if (!c)
      return either(
          [&] {
            size_t before = under.size();
            pushDecided(s.expr);
            Flow flow = part(s, false, s.body);
            under.resize(before);
            return flow;
          },
          [&] { return part(s, true, s.otherwise); });
    bool takes = truth(*c);
    if (c->stored)
      under.push_back(&s.expr); // what follows an early exit is under it too: block() pops
    Flow flow = part(s, !takes, takes ? s.body : s.otherwise);
    bool exits = alwaysLeaves(s.body) || alwaysLeaves(s.otherwise);
    if (c->stored && !exits)
      under.pop_back();
    return flow;
  }

  Flow switchStatement(const Statement &s) {
    MaybeValue v = eval(s.expr);
    size_t start = s.body.size(), fallback = s.body.size();
    for (size_t i = 0; i < s.body.size() && v; ++i) {
      const Statement &child = s.body[i];
      if (child.kind != StatementKind::Case)
        continue;
      if (child.isDefault)
        fallback = i;
      auto matches = [&](const Expr &label) {
        MaybeValue l = eval(label);
        auto order = l ? compare(*v, *l) : std::nullopt;
        return order && *order == 0;
      };
      if ((!child.isDefault && matches(child.expr)) ||
          std::any_of(child.labels.begin(), child.labels.end(), matches))
        start = std::min(start, i);
    }
    size_t depthBefore = under.size();
    Flow flow = Flow::Next;
    if (v) {
      trace.decided.emplace(&s.expr, start < s.body.size() ? 1 : 0);
      if (v->stored)
        under.push_back(&s.expr);
      for (size_t i = start < s.body.size() ? start : fallback; i < s.body.size(); ++i)
        if ((flow = part(s.body[i], false, s.body[i].body)) != Flow::Next)
          break;
    } else {
      trace.decided[&s.expr] = -1;
      for (const Statement &child : s.body)
        either(
            [&] {
              Flow f = part(child, false, child.body);
              return f == Flow::Break ? Flow::Next : f;
            },
            [] { return Flow::Next; });
    }
    under.resize(depthBefore);
    return flow == Flow::Break ? Flow::Next : flow;
  }

  Flow loop(const Statement &s) {
    for (const Statement &init : s.init)
      statement(init);
    auto round = [&] {
      Flow flow = block(s.body);
      if (flow == Flow::Next || flow == Flow::Continue) {
        for (const Statement &step : s.otherwise)
          statement(step);
        return Flow::Next;
      }
      return flow == Flow::Break ? Flow::Break : flow;
    };
    auto maybe = [&] {
      either(
          [&] {
            Flow f = round();
            return f == Flow::Break ? Flow::Next : f;
          },
          [] { return Flow::Next; });
      return Flow::Next;
    };
    if (s.rangeFor) {
      eval(s.expr);
      for (const std::string &name : splitNames(s.name))
        state.variables[name] = std::nullopt;
      return maybe();
    }
    bool first = s.postTested;
    for (int i = 0; i < maxRounds; ++i) {
      if (!first) {
        MaybeValue c = s.expr.kind == ExprKind::Unknown ? known(1) : condition(s.expr);
        if (!c)
          return maybe();
        if (!truth(*c))
          return Flow::Next;
      }
      first = false;
      std::map<std::string, MaybeValue> before = state.variables;
      size_t underBefore = under.size();
      Flow flow = round();
      under.resize(underBefore);
      if (flow == Flow::Break)
        return Flow::Next;
      if (flow == Flow::Leave)
        return flow;
      if (before == state.variables)
        return Flow::Next; // it would go on for ever, or until something out of view changes
    }
    return Flow::Next;
  }

  const Trial &trial;
  const MaybeValue newest;
  const std::vector<const FunctionNode *> path;
  State state;
  Trace trace;
  const FunctionNode *node = nullptr;
  std::vector<const FunctionNode *> stack;
  std::vector<const Expr *> under;
  std::vector<size_t> inRegions;
  std::vector<MaybeValue> answers;
  int depth = 0;
  int undecided = 0; ///< conditions around that may hold or not
  int budget = 60000;
  bool pure = false;
};

Trial::Trial(const Program &program, const Guards &guards, const Operations &operations,
             const Constants &constants)
    : program(program), guards(guards), operations(operations), constants(constants) {
  std::vector<const FunctionNode *> fresh;
  for (const FunctionNode &node : program.functions()) {
    bool says = false;
    auto look = [&](const Expr &e) {
      says |=
          e.versionName || e.meaning.act == Act::ReadVersion || e.meaning.act == Act::RecordVersion;
    };
    forEach(node.function->body, look);
    for (const OwnOperation &own : operations.of(node).list)
      says |= own.operation.recordsVersion;
    if (says && speaking.insert(&node).second)
      fresh.push_back(&node);
  }
  for (int round = 0; round < 2; ++round) {
    std::vector<const FunctionNode *> next;
    for (const FunctionNode *node : fresh)
      for (const CallSite &call : node->callers)
        if (speaking.insert(call.caller).second)
          next.push_back(call.caller);
    fresh = std::move(next);
  }
}

Trace Trial::run(const FunctionNode &root, const Value &stored, const MaybeValue &newest,
                 const std::vector<const FunctionNode *> &path) const {
  return Paper(*this, stored, newest, path).run(root);
}

MaybeValue Trial::value(const FunctionNode &node, const Expr &expr) const {
  return Paper(*this, Value{{}, false, true}, std::nullopt, {}).evaluate(node, expr);
}

} // namespace migralint::linking
