// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of Operations that knows lists of statements which a loop executes: where does the list
// stand, and which function is handed one? Tables whose entries are steps are for guards.h.
#include "model/linking/operations.h"
#include "model/linking/wrappers.h"

#include <algorithm>
#include <utility>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// The statements of `{"…", "…"}`, or of a list of structs that hold one each, `{{"…", "why"}, …}`.
/// Empty if an element holds none, or two, of which one may lead back.
static std::vector<const Expr *> textsIn(const Expr &list) {
  std::vector<const Expr *> texts;
  if (list.kind != ExprKind::List && list.kind != ExprKind::Construct)
    return texts;
  for (const Expr &element : list.args) {
    const Expr *text = nullptr;
    auto take = [&](const Expr &e) {
      if (e.kind != ExprKind::Text || e.sql.empty())
        return true;
      return !std::exchange(text, &e);
    };
    const bool nested = element.kind == ExprKind::List || element.kind == ExprKind::Construct;
    const bool one =
        nested ? std::all_of(element.args.begin(), element.args.end(), take) : take(element);
    if (!one)
      return {};
    if (text)
      texts.push_back(text);
  }
  return texts;
}

/// The name of what a loop goes through with this: `list[i].sql`, `list->sql`, and `text` of
/// `for (text : list)`.
static std::string listName(const FunctionNode &node, const Expr &subject) {
  std::string name = rootName(subject);
  if (auto local = node.locals.find(name); local != node.locals.end())
    for (const Definition &d : local->second)
      if (d.range)
        return rootName(*d.value);
  return name;
}

/// The parameter that is the list which the loop around the site goes through, or -1.
int Operations::listParameter(const FunctionNode &node, const Site &site,
                              const Expr &subject) const {
  if (site.loop < 0)
    return -1;
  const std::string name = listName(node, subject);
  return name.empty() ? -1 : node.parameter(name);
}

/// Whether a call hands a list of statements to the function.
bool Operations::isGivenList(const FunctionNode &node, int parameter) const {
  return std::any_of(node.callers.begin(), node.callers.end(), [&](const CallSite &call) {
    return call.caller && call.expr && static_cast<size_t>(parameter) < call.expr->args.size() &&
           !listOf(*call.caller, call.expr->args[parameter]).texts.empty();
  });
}

StatementList Operations::listOf(const FunctionNode &node, const Expr &subject) const {
  const std::string name = listName(node, subject);
  if (name.empty() || node.parameter(name) >= 0)
    return {};
  // A table whose entries are steps of their own.
  for (const StepTable *table : guards.stepTables())
    if (table->name == name && table->file == node.file &&
        (std::any_of(table->entries.begin(), table->entries.end(),
                     [](const StepTable::Entry &e) { return !e.version.empty(); }) ||
         guards.dispatched(*table)))
      return {table->file, {}, true};
  for (const FunctionNode *in = &node; in; in = in->owner)
    if (auto local = in->locals.find(name); local != in->locals.end()) {
      StatementList list{node.file, {}, false};
      bool declared = false; // here; or else it is only handed to a call
      for (const Definition &d : local->second) {
        if (d.output || d.range)
          continue;
        declared = true;
        const std::vector<const Expr *> texts = textsIn(*d.value);
        list.texts.insert(list.texts.end(), texts.begin(), texts.end());
      }
      if (declared)
        return list;
    }
  for (const Variable &variable : node.file->variables)
    if (variable.name == name)
      return {node.file, textsIn(variable.init), false};
  return {};
}

} // namespace migralint::linking
