// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/program.h"

#include "model/linking/words.h"

#include <algorithm>
#include <set>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using StatementKind = Statement::Kind;

std::string_view lastPart(std::string_view name) {
  size_t at = name.rfind("::");
  return at == std::string_view::npos ? name : name.substr(at + 2);
}

bool onlyQueries(const std::vector<SqlStatement> &statements) {
  return std::all_of(statements.begin(), statements.end(), [](const SqlStatement &s) {
    return std::all_of(s.actions.begin(), s.actions.end(),
                       [](const Action &a) { return a.kind == ActionKind::Read; });
  });
}

std::string rootName(const Expr &expr) {
  const Expr *e = &expr;
  for (;;) {
    if (e->kind == ExprKind::Name)
      return e->name;
    if (e->kind == ExprKind::Text || e->kind == ExprKind::Number)
      return e->name;
    if (e->kind == ExprKind::Member && (e->args.empty() || e->args[0].kind == ExprKind::This))
      return e->name;
    if (e->kind == ExprKind::Call && !e->receiver.empty())
      e = &e->receiver[0];
    else if ((e->kind == ExprKind::Member || e->kind == ExprKind::Index ||
              e->kind == ExprKind::Unary) &&
             !e->args.empty())
      e = &e->args[0];
    else if (e->kind == ExprKind::Construct && e->args.size() == 1)
      e = &e->args[0];
    else
      return {};
  }
}

int FunctionNode::parameter(std::string_view name) const {
  for (size_t i = 0; i < function->parameters.size(); ++i)
    if (function->parameters[i].name == name)
      return static_cast<int>(i);
  return -1;
}

static bool leaves(const Statement &s) {
  switch (s.kind) {
  case StatementKind::Return:
  case StatementKind::Throw:
  case StatementKind::Break:
  case StatementKind::Continue:
    return true;
  case StatementKind::Expr:
    return s.expr.kind == ExprKind::Call && s.expr.meaning.act == Act::Fatal;
  case StatementKind::Block:
    return alwaysLeaves(s.body);
  case StatementKind::If:
    return !s.otherwise.empty() && alwaysLeaves(s.body) && alwaysLeaves(s.otherwise);
  default:
    return false;
  }
}

bool alwaysLeaves(const std::vector<Statement> &statements) {
  return std::any_of(statements.begin(), statements.end(), leaves);
}

namespace {

/// Fills a FunctionNode from its function's tree.
class Walk {
public:
  explicit Walk(FunctionNode &node) : node(node) {}

  void block(const std::vector<Statement> &statements) {
    int outer = condition;
    for (const Statement &s : statements)
      statement(s);
    condition = outer;
  }

private:
  void enter(Condition::Kind kind, const Expr *expr, bool holds, const Statement *at,
             bool early = false) {
    int block = condition;
    if (block >= 0 && node.conditions[static_cast<size_t>(block)].early)
      block = node.conditions[static_cast<size_t>(block)].block;
    node.conditions.push_back({kind, expr, holds, at, condition, early, block});
    condition = static_cast<int>(node.conditions.size()) - 1;
  }

  enum class How : uint8_t { Assigned, Range, Output };
  void define(const std::string &name, const Expr &value, How how = How::Assigned) {
    if (!name.empty())
      node.locals[name].push_back({&value, condition, how == How::Range, how == How::Output, {}});
  }

  /// `rows->query("SELECT …")` on a member of the object at hand.
  static bool keepsRows(const Expr &call) {
    const Expr &rows = call.receiver[0];
    return rows.kind == ExprKind::Member && !rows.args.empty() &&
           rows.args[0].kind == ExprKind::This && call.meaning.act == Act::Execute &&
           !call.args.empty() && !call.args[0].sql.empty() && onlyQueries(call.args[0].sql);
  }

  /// `rows` in `rows >> id >> name`: a local object that was made with a statement.
  bool readsRows(const Expr &stream) const {
    const Expr *from = &stream;
    while (from->kind == ExprKind::Binary && from->name == ">>" && !from->args.empty())
      from = &from->args[0];
    auto local = from->kind == ExprKind::Name ? node.locals.find(from->name) : node.locals.end();
    return local != node.locals.end() &&
           std::any_of(local->second.begin(), local->second.end(), [](const Definition &d) {
             return d.value->meaning.act == Act::Execute || d.value->meaning.act == Act::Prepare;
           });
  }

  void expression(const Expr &e, const Statement &in, bool discarded = false) {
    for (const Expr &receiver : e.receiver)
      expression(receiver, in);
    if (e.kind == ExprKind::Conditional && e.args.size() == 3) {
      expression(e.args[0], in);
      int outer = condition;
      enter(Condition::Kind::If, &e.args[0], true, &in);
      expression(e.args[1], in);
      condition = outer;
      enter(Condition::Kind::If, &e.args[0], false, &in);
      expression(e.args[2], in);
      condition = outer;
      return;
    }
    if (e.kind == ExprKind::Binary && (e.name == "&&" || e.name == "||") && e.args.size() == 2) {
      // `guard && operation()`.
      expression(e.args[0], in);
      int outer = condition;
      enter(Condition::Kind::If, &e.args[0], e.name == "&&", &in);
      expression(e.args[1], in);
      condition = outer;
      return;
    }
    for (const Expr &arg : e.args)
      expression(arg, in);
    if (e.kind == ExprKind::Binary && e.name == ">>" && e.args.size() == 2 && readsRows(e.args[0]))
      define(rootName(e.args[1]), e, How::Output);
    bool counts = e.kind == ExprKind::Unary &&
                  (e.name == "++" || e.name == "--" || e.name == "post++" || e.name == "post--");
    if (e.kind == ExprKind::Assign && e.args.size() == 2) {
      std::string root = rootName(e.args[0]);
      if (!root.empty()) {
        define(root, e.args[1]);
        const Expr &target = e.args[0];
        if (target.kind == ExprKind::Member && !target.args.empty() && target.name != root)
          node.locals[root].back().field = target.name;
      }
    }
    if (e.kind == ExprKind::Call || e.kind == ExprKind::Construct || e.kind == ExprKind::Assign ||
        e.kind == ExprKind::Lambda || counts) {
      // Arguments handed out by reference get their value from the call.
      if (e.kind == ExprKind::Call)
        for (const Expr &arg : e.args) {
          if (arg.kind == ExprKind::Name)
            define(arg.name, e, How::Output);
          else if (arg.kind == ExprKind::Unary && arg.name == "&" && !arg.args.empty())
            define(rootName(arg.args[0]), e, How::Output);
          else if (arg.kind == ExprKind::Call && arg.args.size() == 1 &&
                   arg.args[0].kind == ExprKind::Name)
            define(arg.args[0].name, e, How::Output); // into(x)
        }
      node.sites.push_back({&e, &in, condition, loop, discarded});
    }
  }

  void statement(const Statement &s) {
    switch (s.kind) {
    case StatementKind::Expr:
      expression(s.expr, s, true);
      if (s.expr.kind == ExprKind::Call && !s.expr.receiver.empty() &&
          (s.expr.receiver[0].kind == ExprKind::Name || keepsRows(s.expr)))
        define(rootName(s.expr.receiver[0]), s.expr,
               How::Output); // query.exec(…) gives `query` its rows
      break;
    case StatementKind::Declare:
      expression(s.expr, s);
      define(s.name, s.expr);
      break;
    case StatementKind::Return:
      node.returns.push_back(&s.expr);
      expression(s.expr, s);
      break;
    case StatementKind::Throw:
      expression(s.expr, s);
      break;
    case StatementKind::If: {
      int outer = condition;
      for (const Statement &init : s.init)
        statement(init);
      expression(s.expr, s);
      int before = condition;
      enter(Condition::Kind::If, &s.expr, true, &s);
      block(s.body);
      condition = before;
      if (!s.otherwise.empty()) {
        enter(Condition::Kind::If, &s.expr, false, &s);
        block(s.otherwise);
        condition = before;
      }
      condition = outer;
      if (alwaysLeaves(s.body))
        enter(Condition::Kind::If, &s.expr, false, &s, true);
      else if (!s.otherwise.empty() && alwaysLeaves(s.otherwise))
        enter(Condition::Kind::If, &s.expr, true, &s, true);
      break;
    }
    case StatementKind::Switch: {
      expression(s.expr, s);
      int outer = condition;
      for (const Statement &child : s.body) {
        if (child.kind == StatementKind::Case) {
          enter(Condition::Kind::Case, &s.expr, true, &child);
          block(child.body);
        } else {
          statement(child);
        }
        condition = outer;
      }
      break;
    }
    case StatementKind::Case: // outside a switch's direct body (Duff's device): as a block
      block(s.body);
      break;
    case StatementKind::Loop: {
      int outer = condition;
      for (const Statement &init : s.init)
        statement(init);
      node.loops.push_back({&s, loop});
      int outerLoop = loop;
      loop = static_cast<int>(node.loops.size()) - 1;
      expression(s.expr, s);
      if (s.rangeFor && !s.name.empty()) {
        // A structured binding names several variables: `[version, apply]`.
        std::string name;
        for (char c : s.name + ",") {
          if (isalnum(static_cast<unsigned char>(c)) || c == '_') {
            name += c;
          } else if (!name.empty()) {
            define(name, s.expr, How::Range);
            name.clear();
          }
        }
      }
      if (!s.postTested)
        enter(Condition::Kind::Loop, &s.expr, true, &s);
      block(s.body);
      for (const Statement &step : s.otherwise)
        statement(step);
      condition = outer;
      loop = outerLoop;
      break;
    }
    case StatementKind::Try:
      block(s.body);
      for (const Statement &handler : s.otherwise)
        block(handler.body);
      break;
    case StatementKind::Catch:
    case StatementKind::Block:
      block(s.body);
      break;
    case StatementKind::Break:
    case StatementKind::Continue:
      break;
    }
  }

  FunctionNode &node;
  int condition = -1;
  int loop = -1;
};

} // namespace

Program::Program(const FactsRefs &files) {
  index(files);
  for (FunctionNode &node : nodes)
    Walk(node).block(node.function->body);
  resolveCalls();
  for (const FunctionNode &node : nodes)
    for (const CallSite &call : node.callers)
      bySite[{call.caller, call.site}].push_back(&node);
  collectTables(files);
  collectRegistrations(files);
}

void Program::index(const FactsRefs &files) {
  size_t count = 0;
  for (const FileFacts &file : files)
    count += file.functions.size();
  nodes.reserve(count); // addresses are kept
  for (const FileFacts &file : files) {
    for (const Class &c : file.classes) {
      for (const std::string &base : c.bases)
        bases[c.name].push_back(std::string(lastPart(base)));
      if (words::saysTransaction(c.name))
        for (const Field &field : c.fields)
          if (!field.init.empty() && field.init[0].meaning.act == Act::Scope)
            held[c.name] = field.init[0].meaning.commits;
    }
    for (const Variable &v : file.variables)
      variables.emplace(v.name, &v);
    for (const Function &function : file.functions) {
      FunctionNode &node = nodes.emplace_back();
      node.file = &file;
      node.function = &function;
      node.qualified =
          function.scope.empty() ? function.name : function.scope + "::" + function.name;
      lambdas.emplace(file.path + "\n" + function.id, &node);
      if (!function.lambda)
        byName[function.name].push_back(&node);
    }
  }
  for (FunctionNode &node : nodes) {
    if (!node.function->lambda)
      continue;
    auto owner = lambdas.find(node.file->path + "\n" + node.function->owner);
    if (owner != lambdas.end() && owner->second != &node) {
      node.owner = owner->second;
      node.qualified = owner->second->qualified;
    }
  }
}

const FunctionNode *Program::lambda(const FunctionNode &from, std::string_view id) const {
  auto found = lambdas.find(from.file->path + "\n" + std::string(id));
  return found == lambdas.end() ? nullptr : found->second;
}

const Expr *Program::constant(std::string_view name) const {
  auto found = variables.find(std::string(lastPart(name)));
  return found == variables.end() ? nullptr : &found->second->init;
}

bool Program::derives(std::string_view derived, std::string_view base) const {
  std::string from(lastPart(derived));
  std::string_view to = lastPart(base);
  std::set<std::string> seen;
  std::vector<std::string> todo{from};
  while (!todo.empty()) {
    std::string name = todo.back();
    todo.pop_back();
    if (name == to)
      return true;
    if (!seen.insert(name).second)
      continue;
    if (auto found = bases.find(name); found != bases.end())
      todo.insert(todo.end(), found->second.begin(), found->second.end());
  }
  return false;
}

/// Beyond this many candidates a name says nothing about which function is meant.
static constexpr size_t maxCandidates = 24;

/// The class of an expression's value: as the parser said, else by what it is initialised from
/// (`auto store = openStore();`, also where a lambda captures it) or chosen from.
std::string Program::typeOf(const FunctionNode &from, const Expr &expr, int depth) const {
  if (!expr.type.empty() || depth == 0)
    return std::string(lastPart(expr.type));
  if (expr.kind == ExprKind::Conditional && expr.args.size() == 3) {
    std::string type = typeOf(from, expr.args[1], depth - 1);
    return type.empty() ? typeOf(from, expr.args[2], depth - 1) : type;
  }
  if (expr.kind == ExprKind::Unary && (expr.name == "*" || expr.name == "&") && !expr.args.empty())
    return typeOf(from, expr.args[0], depth - 1);
  if (expr.kind == ExprKind::Construct)
    return std::string(lastPart(expr.name));
  if (expr.kind == ExprKind::Call) {
    std::vector<const FunctionNode *> callees = resolve(from, expr, depth - 1);
    return callees.size() == 1 ? std::string(lastPart(callees[0]->function->returnType)) : "";
  }
  if (expr.kind == ExprKind::Name)
    for (const FunctionNode *node = &from; node; node = node->owner)
      if (auto local = node->locals.find(expr.name); local != node->locals.end()) {
        const Definition &first = local->second.front();
        return first.output || first.range ? "" : typeOf(*node, *first.value, depth - 1);
      }
  return {};
}

/// `Base::migrate()` in the override of it: the base's own, and no other override.
bool Program::callsOverridden(const Function &from, const Expr &call) const {
  return !from.className.empty() && !call.scope.empty() && from.name == lastPart(call.name) &&
         lastPart(call.scope) != from.className && derives(from.className, call.scope);
}

std::vector<const FunctionNode *> Program::resolve(const FunctionNode &from, const Expr &call,
                                                   int depth) const {
  std::vector<const FunctionNode *> found;
  auto candidates = byName.find(std::string(lastPart(call.name)));
  if (candidates == byName.end())
    return found;
  const std::string &scope = call.scope;
  std::string receiverType =
      call.receiver.empty() ? std::string() : typeOf(from, call.receiver[0], depth);
  if (!call.receiver.empty() && receiverType.empty())
    receiverType = lastPart(scope); // the parser knows the method's class
  bool onThis = call.receiver.empty() || call.receiver[0].kind == ExprKind::This;
  const bool upwards = onThis && callsOverridden(*from.function, call);
  std::vector<const FunctionNode *> sameClass, sameFile, rest;
  for (const FunctionNode *node : candidates->second) {
    const Function &f = *node->function;
    if (!f.parameters.empty() || !call.args.empty())
      if (call.args.size() > f.parameters.size() && !f.variadic &&
          call.name.rfind("operator", 0) != 0)
        continue;
    if (f.fileLocal && node->file != from.file)
      continue;
    if (upwards) {
      if (!f.className.empty() && derives(scope, f.className))
        found.push_back(node);
      continue;
    }
    if (!receiverType.empty()) {
      if (!f.className.empty() &&
          (f.className == receiverType || derives(f.className, receiverType) ||
           derives(receiverType, f.className)))
        found.push_back(node);
      continue;
    }
    if (onThis) {
      bool member = !f.className.empty() && !from.function->className.empty() &&
                    (f.className == from.function->className ||
                     derives(from.function->className, f.className) ||
                     derives(f.className, from.function->className));
      if (member)
        sameClass.push_back(node);
      else if (!scope.empty() ? (lastPart(scope) == lastPart(f.scope)) : f.className.empty())
        (node->file == from.file ? sameFile : rest).push_back(node);
    } else if (!f.className.empty()) {
      rest.push_back(node); // a method of something of unknown type
    }
  }
  if (found.empty() && !upwards) {
    if (!sameClass.empty())
      found = sameClass;
    else if (!sameFile.empty())
      found = sameFile;
    else
      found = rest;
    // A method on something of unknown type: only a name that the program uses for one class tells.
    if (!onThis && receiverType.empty()) {
      std::set<std::string_view> classes;
      for (const FunctionNode *node : found)
        classes.insert(node->function->className);
      if (classes.size() > 2 || call.meaning.act != Act::None)
        found.clear();
    }
  }
  if (found.size() > maxCandidates)
    found.clear();
  return found;
}

void Program::resolveCalls() {
  for (FunctionNode &from : nodes) {
    std::set<const Expr *> called; // lambdas that are called through a variable
    for (size_t i = 0; i < from.sites.size(); ++i) {
      const Site &site = from.sites[i];
      const Expr &e = *site.expr;
      int index = static_cast<int>(i);
      if (e.kind == ExprKind::Lambda) {
        auto found = lambdas.find(from.file->path + "\n" + e.name);
        if (found != lambdas.end())
          found->second->callers.push_back({&from, index, site.condition, &e});
        continue;
      }
      for (const Expr &arg : e.args)
        if (arg.kind == ExprKind::Name || (arg.kind == ExprKind::Unary && arg.name == "&")) {
          // A function handed over to be called, such as to call_once.
          const Expr &named = arg.kind == ExprKind::Name ? arg
                              : arg.args.empty()         ? arg
                                                         : arg.args[0];
          auto functions = byName.find(std::string(lastPart(named.name)));
          if (named.kind != ExprKind::Name || functions == byName.end() ||
              from.parameter(named.name) >= 0)
            continue;
          for (FunctionNode *node : functions->second)
            if (!node->function->fileLocal || node->file == from.file) {
              node->addressTaken = true;
              if (functions->second.size() == 1)
                node->callers.push_back({&from, index, site.condition, &e});
            }
        }
      if (e.kind != ExprKind::Call)
        continue;
      std::vector<const FunctionNode *> found = resolve(from, e);
      if (found.empty() && e.receiver.empty()) {
        // A local lambda called by its variable's name.
        if (auto local = from.locals.find(e.name); local != from.locals.end())
          for (const Definition &d : local->second)
            if (d.value->kind == ExprKind::Lambda)
              if (const FunctionNode *node = lambda(from, d.value->name))
                found.push_back(node);
      }
      for (const FunctionNode *node : found)
        const_cast<FunctionNode *>(node)->callers.push_back({&from, index, site.condition, &e});
      if (!found.empty()) // most calls lead out of the program
        targets.emplace(&e, std::move(found));
    }
  }
}

const std::vector<const FunctionNode *> &Program::calledFrom(const FunctionNode &node,
                                                             int site) const {
  static const std::vector<const FunctionNode *> none;
  auto found = bySite.find({&node, site});
  return found == bySite.end() ? none : found->second;
}

const std::vector<const FunctionNode *> &Program::callees(const Expr &call) const {
  static const std::vector<const FunctionNode *> none;
  auto found = targets.find(&call);
  return found == targets.end() ? none : found->second;
}

} // namespace migralint::linking
