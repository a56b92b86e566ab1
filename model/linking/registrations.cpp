// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tables of steps that calls put together: `registerStep(7, &upgradeTo7)`, `steps[7] = "ALTER …"`.
// Which functions and texts does one container keep, and the version of each? Distinct from
// step_tables.cpp, where a list is written as one initialiser.
#include "model/linking/program.h"

#include <algorithm>
#include <set>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using StatementKind = Statement::Kind;

namespace {

bool mentions(const Expr &expr, const std::string &name) {
  bool found = false;
  forEach(expr, [&](const Expr &e) { found |= e.kind == ExprKind::Name && e.name == name; });
  return found;
}

/// `steps.push_back(…)`, `steps << …`: puts its arguments into what it is called on.
bool putsInto(std::string_view name) {
  static constexpr std::string_view adders[] = {
      "push_back", "emplace_back", "append",     "insert",           "emplace",
      "add",       "push",         "operator<<", "insert_or_assign", "try_emplace"};
  return std::find(std::begin(adders), std::end(adders), lastPart(name)) != std::end(adders);
}

/// What is registered: a function may be handed to anything that is called, a text is kept only by
/// what is known to keep it, for most calls with a text run it.
enum class Kept : uint8_t { Function, Text };

/// The container that a function stores its parameter in (`steps[version] = apply`,
/// `steps.push_back({version, apply})`); empty: it does not.
std::string keptIn(const FunctionNode &node, const std::string &parameter, Kept kept) {
  for (const Site &site : node.sites) {
    const Expr &e = *site.expr;
    if (e.kind == ExprKind::Assign && e.args.size() == 2 && mentions(e.args[1], parameter) &&
        (kept == Kept::Function || e.args[0].kind == ExprKind::Index ||
         (e.args[0].kind == ExprKind::Member && !e.args[0].args.empty() &&
          e.args[0].args[0].kind == ExprKind::Name)))
      return rootName(e.args[0]);
    if (e.kind == ExprKind::Call && !e.receiver.empty() &&
        (kept == Kept::Function || (putsInto(e.name) && e.meaning.act == Act::None)))
      for (const Expr &arg : e.args)
        if (mentions(arg, parameter))
          return rootName(e.receiver[0]);
  }
  return {};
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

/// The texts of a part that are SQL: `"ALTER …"`, `{"ALTER …", "UPDATE …"}`, `List() << "ALTER …"`.
static void addTexts(const Expr &part, std::vector<const Expr *> &texts) {
  switch (part.kind) {
  case ExprKind::Text:
    if (!part.sql.empty())
      texts.push_back(&part);
    return;
  case ExprKind::Call:
    if (lastPart(part.name) != "operator<<" || part.receiver.empty())
      return;
    addTexts(part.receiver[0], texts);
    [[fallthrough]];
  case ExprKind::List:
  case ExprKind::Construct:
    for (const Expr &inner : part.args)
      addTexts(inner, texts);
    return;
  default:
    return;
  }
}

/// A container, and the function that puts functions or texts into it.
struct Program::Keeper {
  const FunctionNode *by = nullptr;
  std::string name;
  bool local = false;
};

/// What a function keeps one of its parameters in; nothing named: none.
Program::Keeper Program::keptBy(const FunctionNode &node, int text) {
  const std::vector<Parameter> &parameters = node.function->parameters;
  if (text >= 0) {
    if (static_cast<size_t>(text) >= parameters.size())
      return {};
    // `Step step; step.sql = sql; steps.push_back(step);`
    std::string kept = parameters[static_cast<size_t>(text)].name;
    for (int level = 0; level < 3; ++level) {
      kept = keptIn(node, kept, Kept::Text);
      if (kept.empty() || node.parameter(kept) >= 0)
        return {};
      if (!declares(node, kept))
        return {&node, kept};
    }
    return {};
  }
  for (const Parameter &p : parameters)
    if (std::string kept = keptIn(node, p.name, Kept::Function);
        !kept.empty() && !declares(node, kept))
      return {&node, kept};
  return {};
}

/// What a registering call keeps its arguments in: as far as its body is known the container there,
/// else the object that it is called on. `text`: the argument that is a text; -1: a function is
/// registered.
Program::Keeper Program::keeperOf(const FunctionNode &node, const Expr &registration,
                                  int text) const {
  for (const FunctionNode *callee : callees(registration))
    if (Keeper kept = keptBy(*callee, text); kept.by)
      return kept;
  if (!callees(registration).empty() || registration.receiver.empty() ||
      (text >= 0 && !putsInto(registration.name)))
    return {};
  return container(node, registration.receiver[0], containerDepth);
}

/// The container that `expr` names in `node`, or in the only caller that hands it over. Who else
/// fills one that several hand over, and runs it, is not in view.
Program::Keeper Program::container(const FunctionNode &node, const Expr &expr, int depth) {
  std::string name = rootName(expr);
  if (name.empty())
    return {};
  const int p = node.parameter(name);
  if (p < 0)
    return {&node, name, declares(node, name)};
  const CallSite *only = nullptr;
  for (const CallSite &call : node.callers) {
    if (call.caller->function->testCode)
      continue;
    if (only)
      return {};
    only = &call;
  }
  if (!only || depth <= 0 || only->caller == &node || only->expr->kind != ExprKind::Call ||
      static_cast<size_t>(p) >= only->expr->args.size())
    return {};
  return container(*only->caller, only->expr->args[static_cast<size_t>(p)], depth - 1);
}

/// What the constructors of class `type` keep their arguments in.
Program::Keeper Program::keeperOf(const std::string &type, int text) const {
  if (auto found = byName.find(type); found != byName.end())
    for (const FunctionNode *node : found->second)
      if (node->function->constructor)
        if (Keeper kept = keptBy(*node, text); kept.by)
          return kept;
  return {};
}

/// Puts together what the calls of a program register.
class Program::Registrations {
public:
  explicit Registrations(Program &program) : program(program) {}

  /// `static Registrar seventh(7, upgradeTo7)`.
  void variable(const FileFacts &file, const Variable &v) {
    if (v.init.kind == ExprKind::List || v.init.kind == ExprKind::Construct)
      arguments(file, nullptr, nullptr, v.init,
                [&](int text) { return program.keeperOf(v.type, text); });
  }

  void function(const FunctionNode &node) {
    for (const Site &site : node.sites) {
      const Expr &e = *site.expr;
      if (e.kind == ExprKind::Call && e.meaning.act == Act::None)
        arguments(*node.file, &node, &site, e,
                  [&](int text) { return program.keeperOf(node, e, text); });
      else if (e.kind == ExprKind::Assign && e.name == "=" && e.args.size() == 2 &&
               e.args[0].kind == ExprKind::Index && e.args[0].args.size() == 2)
        assignment(node, site, e);
    }
  }

  std::vector<StepTable> take() {
    std::vector<StepTable> tables;
    for (auto &[key, kept] : byKeeper) {
      StepTable &table = kept.table;
      settleTexts(kept);
      // In the order of versions, whatever the order of files.
      std::stable_sort(table.entries.begin(), table.entries.end(),
                       [](const StepTable::Entry &a, const StepTable::Entry &b) {
                         return a.version.size() != b.version.size()
                                    ? a.version.size() < b.version.size()
                                    : a.version < b.version;
                       });
      if (!table.entries.empty())
        tables.push_back(std::move(table));
    }
    return tables;
  }

private:
  struct Text {
    StepTable::Entry entry;
    const FunctionNode *node = nullptr;
    const Site *site = nullptr;
  };
  struct Kept {
    StepTable table;
    std::vector<Text> texts;
  };

  Kept &keptIn(const Keeper &keeper, const FileFacts &file) {
    const std::string &owner = keeper.local ? keeper.by->qualified
                               : keeper.by->function->className.empty()
                                   ? keeper.by->file->path
                                   : keeper.by->function->className;
    auto [at, fresh] = byKeeper.try_emplace({owner, keeper.name});
    StepTable &table = at->second.table;
    if (fresh) {
      table.file = &file;
      table.name = keeper.name;
      table.keeper = keeper.by;
      table.keptLocally = keeper.local;
      table.handedOut =
          keeper.local && std::any_of(keeper.by->returns.begin(), keeper.by->returns.end(),
                                      [&](const Expr *e) { return rootName(*e) == keeper.name; });
    }
    return at->second;
  }

  void add(StepTable::Entry entry, const FunctionNode *node, const Site *site,
           const Keeper &keeper) {
    if (!keeper.by || (entry.functions.empty() && entry.sql.empty()))
      return;
    if (!entry.functions.empty() && !entry.version.empty())
      keptIn(keeper, *entry.file).table.entries.push_back(std::move(entry));
    else if (entry.functions.empty())
      keptIn(keeper, *entry.file).texts.push_back({std::move(entry), node, site});
  }

  /// `steps[7] = upgradeTo7`, `steps[7] = "ALTER …"`.
  void assignment(const FunctionNode &node, const Site &site, const Expr &e) {
    StepTable::Entry entry;
    entry.file = node.file;
    entry.expr = &e;
    entry.version = versionText(e.args[0].args[1]);
    if (entry.version.empty())
      return;
    if (isFunctionValue(&node, e.args[1]))
      program.addParts(*node.file, e.args[1], entry);
    else
      addTexts(e.args[1], entry.sql);
    add(std::move(entry), &node, &site, container(node, e.args[0], containerDepth));
  }

  static bool isPair(const Expr &e) {
    std::string_view name = lastPart(e.name);
    return e.kind == ExprKind::Call &&
           (name == "make_pair" || name == "qMakePair" || name == "make_tuple");
  }

  /// A version and a function or text, as arguments or in a list that is one.
  template <typename KeeperOf>
  void arguments(const FileFacts &file, const FunctionNode *node, const Site *site, const Expr &e,
                 const KeeperOf &keeperOf) {
    StepTable::Entry entry;
    entry.file = &file;
    entry.expr = &e;
    std::vector<const Expr *> parts;
    std::vector<const Expr *> texts;
    int text = -1;
    for (size_t i = 0; i < e.args.size(); ++i) {
      const Expr &arg = e.args[i];
      if (arg.kind == ExprKind::List || (arg.kind == ExprKind::Construct && arg.args.size() > 1) ||
          isPair(arg))
        for (const Expr &part : arg.args)
          parts.push_back(&part);
      else
        parts.push_back(&arg);
      const bool before = texts.empty();
      if (isPair(arg))
        for (const Expr &part : arg.args)
          addTexts(part, texts);
      else
        addTexts(arg, texts);
      if (before && !texts.empty())
        text = static_cast<int>(i);
    }
    bool function = false;
    for (const Expr *part : parts) {
      if (entry.version.empty())
        entry.version = versionText(*part);
      function |= isFunctionValue(node, *part);
    }
    // `steps[3].push_back("ALTER …")`
    if (entry.version.empty() && !e.receiver.empty() && e.receiver[0].kind == ExprKind::Index &&
        e.receiver[0].args.size() == 2)
      entry.version = versionText(e.receiver[0].args[1]);
    if (function && !entry.version.empty()) { // else most calls; who keeps what is longer to find
      Keeper keeper = keeperOf(-1);
      if (!keeper.by)
        return;
      for (const Expr *part : parts)
        if (isFunctionValue(node, *part))
          program.addParts(file, *part, entry);
      if (!entry.functions.empty())
        return add(std::move(entry), node, site, keeper);
    }
    if (texts.empty() || (entry.version.empty() && !node))
      return;
    entry.sql = std::move(texts);
    add(std::move(entry), node, site, keeperOf(text));
  }

  /// Whether two texts are registered on one path: not by one function for each engine, say.
  static bool together(const Text &a, const Text &b) {
    if (a.node != b.node || !a.site || !b.site)
      return false;
    return a.site->condition == b.site->condition;
  }

  /// Whether the text is added whatever the store's version is.
  static bool always(const Text &text) {
    if (!text.node || !text.site || text.site->loop >= 0)
      return false;
    for (int c = text.site->condition; c >= 0; c = text.node->conditions[c].outer)
      if (!text.node->conditions[c].early)
        return false;
    return true;
  }

  /// Makes entries of the texts: those of one version are one step.
  static void settleTexts(Kept &kept) {
    std::vector<StepTable::Entry> &entries = kept.table.entries;
    const bool versions =
        !entries.empty() || std::any_of(kept.texts.begin(), kept.texts.end(),
                                        [](const Text &t) { return !t.entry.version.empty(); });
    if (!versions) {
      // Where each stands is its version, so that all must stand there, and in one order.
      const bool all = std::all_of(kept.texts.begin(), kept.texts.end(), [&](const Text &t) {
        return always(t) && t.node == kept.texts.front().node;
      });
      kept.table.byPosition = all;
      for (size_t i = 0; all && i < kept.texts.size(); ++i)
        entries.push_back(std::move(kept.texts[i].entry));
      return;
    }
    std::map<std::string, std::pair<size_t, const Text *>> byVersion;
    for (const Text &text : kept.texts) {
      if (text.entry.version.empty())
        continue;
      auto [at, fresh] = byVersion.try_emplace(text.entry.version, entries.size(), &text);
      if (fresh)
        entries.push_back(text.entry);
      else if (together(text, *at->second.second)) {
        std::vector<const Expr *> &sql = entries[at->second.first].sql;
        sql.insert(sql.end(), text.entry.sql.begin(), text.entry.sql.end());
      }
    }
  }

  Program &program;
  // By the class that owns the container, or its file, or its function; and its name.
  std::map<std::pair<std::string, std::string>, Kept> byKeeper;
};

/// `registerStep(7, &upgradeTo7)`, `steps[7] = "ALTER …"`, `steps.insert({7, [] {…}})`,
/// `static Registrar seventh(7, upgradeTo7)`, in any file: those that one container keeps are a
/// table.
void Program::collectRegistrations(const FactsRefs &files) {
  Registrations all(*this);
  for (const FileFacts &file : files)
    for (const Variable &v : file.variables)
      all.variable(file, v);
  for (const FunctionNode &node : nodes)
    all.function(node);
  registered = all.take();
}

} // namespace migralint::linking
