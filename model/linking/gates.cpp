// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/gates.h"

#include "model/linking/entry_faults.h"
#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// Whether the table's entries are of the class: named, or with designators that are its fields.
static bool holdsEntriesOf(const StepTable &table, const Class &type) {
  for (const StepTable::Entry &entry : table.entries) {
    if (entry.expr->kind == ExprKind::Construct && !entry.expr->name.empty())
      return lastPart(entry.expr->name) == type.name;
    bool any = false;
    for (const Expr &part : partsOf(*entry.expr)) {
      if (part.designator.empty())
        continue;
      any = true;
      if (std::none_of(type.fields.begin(), type.fields.end(),
                       [&](const Field &f) { return f.name == part.designator; }))
        return false;
    }
    return any || lastPart(table.type) == type.name;
  }
  return false;
}

static const Class *findClass(const FactsRefs &files, std::string_view name) {
  for (const FileFacts &file : files)
    for (const Class &c : file.classes)
      if (c.name == name && !c.fields.empty())
        return &c;
  return nullptr;
}

/// Whether a predicate ends in a plain no.
static bool endsInNo(const Function &f) {
  if (f.body.empty())
    return false;
  const Statement &last = f.body.back();
  return last.kind == Statement::Kind::Return && last.expr.kind == ExprKind::Number &&
         last.expr.number == 0;
}

/// Collects the words that `parameter.field` is compared with; false if anything else is answered
/// for, or the field is used in another way.
static bool collectWords(const FunctionNode &node, const std::string &parameter, Gate &gate) {
  bool clean = true;
  size_t compared = 0;
  for (const Expr *answer : node.returns) {
    if (answer->kind == ExprKind::Number && answer->number == 0)
      continue;
    bool under = false;
    for (const Condition &c : node.conditions) {
      if (!c.expr || !c.holds || c.early || c.statement->kind != Statement::Kind::If)
        continue;
      bool inside =
          std::any_of(c.statement->body.begin(), c.statement->body.end(),
                      [&](const Statement &s) { return s.range.contains(answer->range); });
      const Expr &e = *c.expr;
      if (!inside || e.kind != ExprKind::Binary || e.name != "==" || e.args.size() != 2)
        continue;
      for (int side = 0; side < 2; ++side) {
        const Expr &field = e.args[static_cast<size_t>(side)];
        const Expr &word = e.args[static_cast<size_t>(1 - side)];
        if (field.kind != ExprKind::Member || rootName(field) != parameter ||
            word.kind != ExprKind::Text || !word.text.known())
          continue;
        if (!gate.field.empty() && gate.field != field.name)
          return false;
        gate.field = field.name;
        gate.words.insert(word.text.value());
        under = true;
        ++compared;
      }
    }
    clean &= under;
  }
  return clean && compared >= 2;
}

Gate findGate(const Program &program, const FactsRefs &files, const StepTable &table) {
  for (const FunctionNode &node : program.functions()) {
    const Function &f = *node.function;
    if (f.testCode || f.returnType != "bool" || !endsInNo(f) || node.callers.empty())
      continue;
    for (const Parameter &p : f.parameters) {
      Gate gate;
      gate.node = &node;
      gate.function = f.name;
      gate.file = table.file;
      if (!collectWords(node, p.name, gate))
        continue;
      const Class *type = findClass(files, lastPart(p.type));
      if (!type || !holdsEntriesOf(table, *type))
        continue;
      for (size_t i = 0; i < type->fields.size(); ++i)
        if (type->fields[i].name == gate.field)
          gate.index = static_cast<int>(i);
      return gate;
    }
  }
  return {};
}

Place Gate::shuts(const StepTable::Entry &entry, std::string &why) const {
  if (words.empty())
    return {};
  const std::vector<Expr> &parts = partsOf(*entry.expr);
  const Expr *held = nullptr;
  bool designated = false;
  for (size_t i = 0; i < parts.size(); ++i) {
    designated |= !parts[i].designator.empty();
    if (parts[i].designator == field || (!designated && static_cast<int>(i) == index))
      held = &parts[i];
  }
  if (!held || held->kind != ExprKind::Text || !held->text.known() ||
      words.count(held->text.value()))
    return {};
  why = "`" + function + "` knows no " + field + " `\"" + held->text.value() +
        "\"` and always answers no";
  return {file->path, held->range};
}

const Expr *versionExpr(const StepTable::Entry &entry) {
  if (entry.version.empty())
    return nullptr;
  const Expr *found = nullptr;
  forEach(*entry.expr, [&](const Expr &e) {
    if (found)
      return;
    if (versionText(e) == entry.version)
      found = &e;
  });
  return found;
}

std::string describe(const Condition &c) {
  if (c.kind == Condition::Kind::Case)
    return c.statement->isDefault ? "default" : "case " + spelled(c.statement->expr);
  return (c.holds ? "" : "not ") + spelled(*c.expr);
}

std::string whyNot(const Trial &trial, const FunctionNode &node, const Statement &region) {
  std::string why;
  forEach(region.expr, [&](const Expr &e) {
    if (!why.empty() || e.kind != ExprKind::Binary || e.args.size() != 2)
      return;
    for (int side = 0; side < 2; ++side) {
      const Expr &name = e.args[static_cast<size_t>(side)];
      if (name.kind != ExprKind::Name || node.parameter(name.name) < 0)
        continue;
      MaybeValue always = trial.value(node, name);
      MaybeValue holds = trial.value(node, e);
      if (always && holds && !holds->stored && holds->version == Version{})
        why = "`" + name.name + "` is " + always->version.text() + " at every call";
    }
  });
  return why.empty() ? "what runs before it leaves no store at such a version" : why;
}

/// Calls `visit` for the parts of an expression and of what its local variables are set to.
template <typename Visit>
static void forEachOrigin(const FunctionNode &node, const Expr &expr, Visit &&visit) {
  forEach(expr, [&](const Expr &e) {
    visit(e);
    auto local = e.kind == ExprKind::Name ? node.locals.find(e.name) : node.locals.end();
    if (local != node.locals.end())
      for (const Definition &definition : local->second)
        if (definition.value && !definition.output)
          forEach(*definition.value, visit);
  });
}

static bool isWriterVersion(const FunctionNode &node, const Expr &expr) {
  bool found = false;
  forEachOrigin(node, expr, [&](const Expr &e) {
    found |=
        e.kind == ExprKind::Text && e.text.known() && words::namesWriterVersion(e.text.value());
  });
  return found;
}

/// `APP_VERSION`, `applicationVersion()`: no literal key stands in it.
static bool isOwnVersion(const FunctionNode &node, const Expr &expr) {
  bool found = false;
  forEachOrigin(node, expr, [&](const Expr &e) {
    bool named = (e.kind == ExprKind::Name && !node.locals.count(e.name)) ||
                 e.kind == ExprKind::Number || e.kind == ExprKind::Text ||
                 (e.kind == ExprKind::Call && e.args.empty());
    std::string_view name = lastPart(e.name);
    found |= named && (name.find("ersion") != std::string_view::npos ||
                       name.find("VERSION") != std::string_view::npos);
  });
  return found && !isWriterVersion(node, expr);
}

bool tellsOfWriter(const Program &program, const Steps &steps, const FunctionNode &node) {
  for (const Condition &c : node.conditions) {
    if (c.kind != Condition::Kind::If || !c.expr || !c.holds || c.early)
      continue;
    bool differs = false;
    forEach(*c.expr, [&](const Expr &e) {
      if (e.kind != ExprKind::Binary || e.args.size() != 2)
        return;
      const Expr &left = e.args[0], &right = e.args[1];
      differs |= (e.name == "!=" || e.name == ">") && isWriterVersion(node, left) &&
                 isOwnVersion(node, right);
      differs |= (e.name == "!=" || e.name == "<") && isOwnVersion(node, left) &&
                 isWriterVersion(node, right);
    });
    if (!differs)
      continue;
    bool tells = false,
         migrates = false; // what is said where the steps run may be said of old ones
    for (const Site &site : node.sites) {
      if (site.expr->kind != ExprKind::Call || !c.statement->range.contains(site.expr->range))
        continue;
      tells |= site.expr->meaning.act == Act::Log || words::tells(lastPart(site.expr->name));
      for (const FunctionNode *callee : program.callees(*site.expr))
        migrates |= steps.isMigration(*callee);
    }
    if (tells && !migrates)
      return true;
  }
  return false;
}

bool entersAtStored(const Guards &guards, const FunctionNode &node, const StepTable &table) {
  auto isStored = [&](const Expr &key) {
    return (key.kind == ExprKind::Name || key.kind == ExprKind::Member) && !key.latestName &&
           guards.isVersion(node, key);
  };
  bool enters = false;
  forEach(node.function->body, [&](const Expr &e) {
    const bool call = e.kind == ExprKind::Call && e.receiver.size() == 1 && e.args.size() == 1 &&
                      (lastPart(e.name) == "find" || lastPart(e.name) == "at");
    const bool index = e.kind == ExprKind::Index && e.args.size() == 2;
    if (call || index)
      enters |= lastPart(rootName(call ? e.receiver[0] : e.args[0])) == table.name &&
                isStored(e.args.back());
  });
  return enters;
}

const Expr *entersUnbounded(const Guards &guards, const FunctionNode &node,
                            const StepTable &table) {
  auto ofTable = [&](const Expr &e, std::initializer_list<std::string_view> names) {
    std::string_view name = lastPart(e.name);
    return e.kind == ExprKind::Call && !e.receiver.empty() &&
           lastPart(rootName(e.receiver[0])) == table.name &&
           std::find(names.begin(), names.end(), name) != names.end();
  };
  const Expr *entered = nullptr;
  bool asksSize = false;
  forEach(node.function->body, [&](const Expr &e) {
    // What is compared with the size, or limited by it: `min(version, steps.size())`.
    if (e.kind == ExprKind::Binary ? isComparison(e.name)
                                   : e.kind == ExprKind::Call && e.args.size() >= 2)
      for (const Expr &arg : e.args)
        asksSize |= ofTable(arg, {"size", "count", "length", "ssize"});
    bool sum = e.kind == ExprKind::Binary && e.name == "+";
    bool next = e.kind == ExprKind::Call && lastPart(e.name) == "next";
    if ((!sum && !next) || e.args.size() != 2 || entered)
      return;
    const Expr &version = e.args[1];
    bool asRead = version.kind == ExprKind::Member ||
                  (version.kind == ExprKind::Name && !node.locals.count(version.name));
    if (ofTable(e.args[0], {"begin", "cbegin"}) && asRead && !version.latestName &&
        guards.isVersion(node, version))
      entered = &e;
  });
  return asksSize ? nullptr : entered;
}

} // namespace migralint::linking
