// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tables of steps: which functions, lambdas and texts stand in one list, and the version of each.
// Lists that calls put together are in registrations.cpp. What runs a table, and whether it asks
// for the stored version, is for guards.h to say.
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

/// The first version in an entry of a table.
static std::string versionIn(const Expr &e, bool whole = false) {
  if (std::string version = versionText(e); !version.empty())
    return version;
  // `{{"stream.online", 1}, handler}`, `{{Key::Site, Key::Name}, …}`: a key of several parts.
  if (!whole && e.kind == ExprKind::List &&
      std::all_of(e.args.begin(), e.args.end(), [](const Expr &part) {
        return part.kind == ExprKind::Text || part.kind == ExprKind::Number;
      }))
    return {};
  for (const auto *parts : {&e.receiver, &e.args})
    for (const Expr &part : *parts)
      if (std::string version = versionIn(part); !version.empty())
        return version;
  return {};
}

/// Takes the functions, lambdas and texts that a part of an entry names; how many functions.
size_t Program::addParts(const FileFacts &file, const Expr &part, StepTable::Entry &entry) {
  size_t named = 0;
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
    ++named;
    for (FunctionNode *node : functions->second)
      if (!node->function->fileLocal || node->file == &file) {
        node->addressTaken = true;
        entry.functions.push_back(node);
      }
  });
  return named;
}

/// `{"clear", clear, -1}, {"add", add, 2}, {"move", move, 2}, …`: no two steps lead to the same
/// version, but for a mistake; the number says something else, as how many arguments a command has.
static bool repeatsNumbers(const StepTable &table) {
  constexpr size_t fewest = 4;
  std::set<std::string> distinct;
  size_t numbered = 0;
  for (const StepTable::Entry &entry : table.entries)
    if (!entry.version.empty() && ++numbered)
      distinct.insert(entry.version);
  return numbered >= fewest && distinct.size() * 2 <= numbered;
}

void Program::collectTables(const FactsRefs &files) {
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
    table.unsized = init.unsized;
    // A step has its way up, its way down, and a question or two. What has more is an interface
    // (`{3, open, close, read, write, remove}`), and its number is that of the interface.
    constexpr size_t mostOfAStep = 4;
    bool interfaces = true;
    for (const Expr &element : list->args) {
      StepTable::Entry entry;
      entry.file = &file;
      entry.expr = &element;
      if (element.kind == ExprKind::List || element.kind == ExprKind::Construct ||
          (element.kind == ExprKind::Call && element.receiver.empty()))
        entry.version = versionIn(element, true);
      const size_t named = addParts(file, element, entry);
      if (entry.functions.empty() && entry.sql.empty())
        continue;
      interfaces &= named > mostOfAStep;
      table.entries.push_back(std::move(entry));
    }
    // One function in a list is an argument, not a table.
    bool versions = std::any_of(table.entries.begin(), table.entries.end(),
                                [](const StepTable::Entry &e) { return !e.version.empty(); });
    if (interfaces || repeatsNumbers(table))
      return;
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

} // namespace migralint::linking
