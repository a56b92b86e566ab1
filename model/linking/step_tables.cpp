// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tables of steps: which functions, lambdas and texts stand in one list, and the version of each.
// What runs a table, and whether it asks for the stored version, is for guards.h to say.
#include "model/linking/program.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using StatementKind = Statement::Kind;

std::string versionText(const Expr &e) {
  auto plain = [](const Expr &part) {
    return part.kind == ExprKind::Number && part.name.empty() && part.type != "bool";
  };
  if (e.kind == ExprKind::Number && (e.type == "bool" || e.type == "char"))
    return {}; // a flag, a letter
  if (e.kind == ExprKind::Number)
    return e.name.empty() ? std::to_string(e.number) : e.name;
  if (e.kind == ExprKind::Text && e.sql.empty() && e.text.known()) {
    std::string value = e.text.value();
    if (!value.empty() && value.size() < 24 && isdigit(static_cast<unsigned char>(value[0])))
      return value;
  }
  bool list = e.kind == ExprKind::List || e.kind == ExprKind::Construct;
  std::string version;
  if (list && e.args.size() >= 2 && e.args.size() <= 4 &&
      std::all_of(e.args.begin(), e.args.end(), plain))
    for (const Expr &part : e.args)
      version += (version.empty() ? "" : ".") + std::to_string(part.number);
  return version;
}

namespace {

bool mentions(const Expr &expr, const std::string &name) {
  bool found = false;
  forEach(expr, [&](const Expr &e) { found |= e.kind == ExprKind::Name && e.name == name; });
  return found;
}

/// The container that a function stores its parameter in (`steps[version] = apply`,
/// `steps.push_back({version, apply})`); empty: it does not.
std::string keptIn(const FunctionNode &node, const std::string &parameter) {
  for (const Site &site : node.sites) {
    const Expr &e = *site.expr;
    if (e.kind == ExprKind::Assign && e.args.size() == 2 && mentions(e.args[1], parameter))
      return rootName(e.args[0]);
    if (e.kind == ExprKind::Call && !e.receiver.empty())
      for (const Expr &arg : e.args)
        if (mentions(arg, parameter))
          return rootName(e.receiver[0]);
  }
  return {};
}

/// The declarations of a function, with those in its blocks.
template <typename Visit>
void forEachDeclaration(const std::vector<Statement> &body, const Visit &visit) {
  for (const Statement &s : body) {
    if (s.kind == StatementKind::Declare)
      visit(s);
    forEachDeclaration(s.init, visit);
    forEachDeclaration(s.body, visit);
    forEachDeclaration(s.otherwise, visit);
  }
}

/// Whether the function declares the variable (FunctionNode::locals has assigned fields, too).
bool declares(const FunctionNode &node, const std::string &name) {
  bool found = false;
  forEachDeclaration(node.function->body, [&](const Statement &s) { found |= s.name == name; });
  return found;
}

} // namespace

/// Whether a function itself is handed over: `f`, `&S::f`, `std::bind(&S::f, this)`, `[] {…}`.
static bool isFunctionValue(const FunctionNode *node, const Expr &e) {
  switch (e.kind) {
  case ExprKind::Lambda:
    return true;
  case ExprKind::Name:
    return !node || (node->parameter(e.name) < 0 && !declares(*node, e.name));
  case ExprKind::Member:
    return true;
  case ExprKind::Unary:
    return e.name == "&" && !e.args.empty() && isFunctionValue(node, e.args[0]);
  case ExprKind::Call:
    return (lastPart(e.name) == "bind" || lastPart(e.name) == "bind_front") && !e.args.empty() &&
           isFunctionValue(node, e.args[0]);
  case ExprKind::Construct:
    return e.args.size() == 1 && isFunctionValue(node, e.args[0]);
  default:
    return false;
  }
}

/// Takes the functions, lambdas and texts that a part of an entry names.
void Program::addParts(const FileFacts &file, const Expr &part, StepTable::Entry &entry) {
  forEach(part, [&](const Expr &e) {
    if (e.kind == ExprKind::Lambda)
      if (auto found = lambdas.find(file.path + "\n" + e.name); found != lambdas.end())
        entry.functions.push_back(found->second);
    if (e.kind == ExprKind::Text && !e.sql.empty())
      entry.sql.push_back(&e);
    if (e.kind != ExprKind::Name && e.kind != ExprKind::Member)
      return;
    auto functions = byName.find(std::string(lastPart(e.name)));
    if (functions == byName.end() || functions->second.size() > 4)
      return;
    for (FunctionNode *node : functions->second)
      if (!node->function->fileLocal || node->file == &file) {
        node->addressTaken = true;
        entry.functions.push_back(node);
      }
  });
}

void Program::collectTables(const std::vector<FileFacts> &files) {
  auto collect = [&](const FileFacts &file, const Expr &init, const std::string &name,
                     const std::string &type, const std::string &in) {
    if (init.kind != ExprKind::List && init.kind != ExprKind::Construct)
      return;
    const Expr *list = &init;
    while (list->args.size() == 1 && list->args[0].kind == ExprKind::List &&
           !list->args[0].args.empty() && list->args[0].args[0].kind == ExprKind::List)
      list = &list->args[0]; // doubled braces
    StepTable table;
    table.file = &file;
    table.name = name;
    table.type = type;
    table.function = in;
    for (const Expr &element : list->args) {
      StepTable::Entry entry;
      entry.expr = &element;
      if (element.kind == ExprKind::List || element.kind == ExprKind::Construct ||
          (element.kind == ExprKind::Call && element.receiver.empty()))
        forEach(element, [&](const Expr &e) {
          if (entry.version.empty())
            entry.version = versionText(e);
        });
      addParts(file, element, entry);
      if (!entry.functions.empty() || !entry.sql.empty())
        table.entries.push_back(std::move(entry));
    }
    // One function in a list is an argument, not a table.
    bool versions = std::any_of(table.entries.begin(), table.entries.end(),
                                [](const StepTable::Entry &e) { return !e.version.empty(); });
    if (table.entries.size() >= 2 || (versions && !table.entries.empty()))
      stepTables.push_back(std::move(table));
  };
  for (const FileFacts &file : files)
    for (const Variable &v : file.variables)
      collect(file, v.init, v.name, v.type, v.function);
  for (const FunctionNode &node : nodes)
    forEachDeclaration(node.function->body, [&](const Statement &s) {
      collect(*node.file, s.expr, s.name, s.type, node.qualified);
    });
}

/// A container, and the function that puts functions into it.
struct Program::Keeper {
  const FunctionNode *by = nullptr;
  std::string name;
  bool local = false;
};

/// What a function keeps one of its parameters in; nothing named: none.
Program::Keeper Program::keptBy(const FunctionNode &node) {
  for (const Parameter &p : node.function->parameters)
    if (std::string kept = keptIn(node, p.name); !kept.empty() && !declares(node, kept))
      return {&node, kept};
  return {};
}

/// What a registering call keeps its arguments in: as far as its body is known the container there,
/// else the object that it is called on.
Program::Keeper Program::keeperOf(const FunctionNode &node, const Expr &registration) const {
  for (const FunctionNode *callee : callees(registration))
    if (Keeper kept = keptBy(*callee); kept.by)
      return kept;
  if (!callees(registration).empty() || registration.receiver.empty())
    return {};
  return container(node, registration.receiver[0]);
}

/// The container that `expr` names in `node`. Who else fills one that was handed over, and runs it,
/// is not in view.
Program::Keeper Program::container(const FunctionNode &node, const Expr &expr) {
  std::string name = rootName(expr);
  if (name.empty() || node.parameter(name) >= 0)
    return {};
  return {&node, name, declares(node, name)};
}

/// What the constructors of class `type` keep their arguments in.
Program::Keeper Program::keeperOf(const std::string &type) const {
  if (auto found = byName.find(type); found != byName.end())
    for (const FunctionNode *node : found->second)
      if (node->function->constructor)
        if (Keeper kept = keptBy(*node); kept.by)
          return kept;
  return {};
}

/// `registerStep(7, &upgradeTo7)`, `steps[7] = upgradeTo7`, `steps.insert({7, [] {…}})`,
/// `static Registrar seventh(7, upgradeTo7)`, in any file: those that one container keeps are a
/// table.
void Program::collectRegistrations(const std::vector<FileFacts> &files) {
  // By the class that owns the container, or its file, or its function; and its name.
  std::map<std::pair<std::string, std::string>, StepTable> byKeeper;
  auto add = [&](const FileFacts &file, StepTable::Entry entry, const Keeper &keeper) {
    if (!keeper.by || entry.version.empty() || entry.functions.empty())
      return;
    const std::string &owner = keeper.local ? keeper.by->qualified
                               : keeper.by->function->className.empty()
                                   ? keeper.by->file->path
                                   : keeper.by->function->className;
    StepTable &table = byKeeper[{owner, keeper.name}];
    if (table.entries.empty()) {
      table.file = &file;
      table.name = keeper.name;
      table.keeper = keeper.by;
      table.keptLocally = keeper.local;
    }
    table.entries.push_back(std::move(entry));
  };
  // A version and a function, as arguments or in a list that is one.
  auto takeArguments = [&](const FileFacts &file, const FunctionNode *node, const Expr &e,
                           auto &&keeperOfIt) {
    std::vector<const Expr *> parts;
    for (const Expr &arg : e.args)
      if (arg.kind == ExprKind::List || (arg.kind == ExprKind::Construct && arg.args.size() > 1))
        for (const Expr &part : arg.args)
          parts.push_back(&part);
      else
        parts.push_back(&arg);
    StepTable::Entry entry;
    entry.expr = &e;
    bool function = false;
    for (const Expr *part : parts) {
      if (entry.version.empty())
        entry.version = versionText(*part);
      function |= isFunctionValue(node, *part);
    }
    if (entry.version.empty() || !function)
      return; // most calls; who keeps what is longer to find out
    Keeper keeper = keeperOfIt();
    if (!keeper.by)
      return;
    for (const Expr *part : parts)
      if (isFunctionValue(node, *part))
        addParts(file, *part, entry);
    add(file, std::move(entry), keeper);
  };
  for (const FileFacts &file : files)
    for (const Variable &v : file.variables)
      if (v.init.kind == ExprKind::List || v.init.kind == ExprKind::Construct)
        takeArguments(file, nullptr, v.init, [&] { return keeperOf(v.type); });
  for (const FunctionNode &node : nodes)
    for (const Site &site : node.sites) {
      const Expr &e = *site.expr;
      if (e.kind == ExprKind::Call && e.meaning.act == Act::None) {
        takeArguments(*node.file, &node, e, [&] { return keeperOf(node, e); });
      } else if (e.kind == ExprKind::Assign && e.name == "=" && e.args.size() == 2 &&
                 e.args[0].kind == ExprKind::Index && e.args[0].args.size() == 2) {
        StepTable::Entry entry;
        entry.expr = &e;
        entry.version = versionText(e.args[0].args[1]);
        if (isFunctionValue(&node, e.args[1]))
          addParts(*node.file, e.args[1], entry);
        add(*node.file, std::move(entry), container(node, e.args[0]));
      }
    }
  for (auto &[key, table] : byKeeper) {
    // In the order of versions, whatever the order of files.
    std::stable_sort(table.entries.begin(), table.entries.end(),
                     [](const StepTable::Entry &a, const StepTable::Entry &b) {
                       return a.version.size() != b.version.size()
                                  ? a.version.size() < b.version.size()
                                  : a.version < b.version;
                     });
    registered.push_back(std::move(table));
  }
}

} // namespace migralint::linking
