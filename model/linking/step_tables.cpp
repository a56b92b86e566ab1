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

namespace {

/// A version as an entry has it: a number, a constant, "1.2"; empty: not a version.
std::string versionOf(const Expr &e) {
  if (e.kind == ExprKind::Number)
    return e.name.empty() ? std::to_string(e.number) : e.name;
  if (e.kind == ExprKind::Text && e.sql.empty() && e.text.known()) {
    std::string value = e.text.value();
    if (!value.empty() && value.size() < 24 && isdigit(static_cast<unsigned char>(value[0])))
      return value;
  }
  return {};
}

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

} // namespace

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
            entry.version = versionOf(e);
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

/// The container that a function keeps one of its parameters in; empty: none.
static std::string keptBy(const FunctionNode &node) {
  for (const Parameter &p : node.function->parameters)
    if (std::string kept = keptIn(node, p.name); !kept.empty())
      return kept;
  return {};
}

/// The name of what a registering call keeps its arguments in: as far as its body is known the
/// container, else the object that it is called on.
std::string Program::keeperOf(const Expr &registration) const {
  for (const FunctionNode *callee : callees(registration))
    if (std::string kept = keptBy(*callee); !kept.empty())
      return kept;
  return callees(registration).empty() && !registration.receiver.empty()
             ? rootName(registration.receiver[0])
             : std::string();
}

/// The same for what constructors of class `type` are given.
std::string Program::keeperOf(const std::string &type) const {
  if (auto found = byName.find(type); found != byName.end())
    for (const FunctionNode *node : found->second)
      if (node->function->constructor)
        if (std::string kept = keptBy(*node); !kept.empty())
          return kept;
  return {};
}

/// `registerStep(7, &upgradeTo7)`, `steps[7] = upgradeTo7`, `steps.insert({7, [] {…}})`,
/// `static Registrar seventh(7, upgradeTo7)`, in any file: those that one container keeps are a
/// table.
void Program::collectRegistrations(const std::vector<FileFacts> &files) {
  std::map<std::string, StepTable> byKeeper;
  // `type`: of the object that `e` is the initialiser of.
  auto collect = [&](const FileFacts &file, const Expr &e, const std::string &type,
                     const std::string &in) {
    bool stored = e.kind == ExprKind::Assign && e.name == "=" && e.args.size() == 2 &&
                  e.args[0].kind == ExprKind::Index && e.args[0].args.size() == 2;
    bool constructed = !type.empty() && (e.kind == ExprKind::List || e.kind == ExprKind::Construct);
    bool call = e.kind == ExprKind::Call && e.meaning.act == Act::None;
    if (!stored && !call && !constructed)
      return;
    StepTable::Entry entry;
    entry.expr = &e;
    auto take = [&](const Expr &part) {
      if (entry.version.empty())
        entry.version = versionOf(part);
      addParts(file, part, entry);
    };
    if (stored) {
      entry.version = versionOf(e.args[0].args[1]);
      take(e.args[1]);
    } else {
      for (const Expr &arg : e.args)
        if (arg.kind == ExprKind::List || arg.kind == ExprKind::Construct)
          std::for_each(arg.args.begin(), arg.args.end(), take);
        else
          take(arg);
    }
    if (entry.version.empty() || entry.functions.empty())
      return;
    std::string name = stored ? rootName(e.args[0]) : constructed ? keeperOf(type) : keeperOf(e);
    if (name.empty())
      return;
    StepTable &table = byKeeper[name];
    if (table.entries.empty()) {
      table.file = &file;
      table.name = name;
      table.function = in;
      table.registered = true;
    }
    table.entries.push_back(std::move(entry));
  };
  for (const FileFacts &file : files)
    for (const Variable &v : file.variables)
      collect(file, v.init, v.type, v.function);
  for (const FunctionNode &node : nodes)
    for (const Site &site : node.sites)
      collect(*node.file, *site.expr, {}, node.qualified);
  for (auto &[name, table] : byKeeper) {
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
