// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/strays.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

namespace migralint::linking {

using ExprKind = Expr::Kind;

namespace {

/// What runs a step: a function, or a table of steps.
struct Runner {
  const FunctionNode *function = nullptr;
  const StepTable *table = nullptr;
  Place place;

  bool same(const Runner &other) const {
    return function == other.function && table == other.table && (function || table);
  }
};

/// Steps of one name but for the number, of one class, with the same parameters.
using Key = std::tuple<std::string, std::string, std::vector<std::string>>;
using Family = std::map<int64_t, const FunctionNode *>; ///< by the last number of the name

/// `migrateToV7` is `migrateToV#` and 7.
std::optional<std::pair<std::string, int64_t>> numbered(std::string_view name) {
  std::string pattern;
  std::optional<int64_t> number;
  for (size_t i = 0; i < name.size();) {
    if (!isdigit(static_cast<unsigned char>(name[i]))) {
      pattern += name[i++];
      continue;
    }
    int64_t value = 0;
    auto [end, error] = std::from_chars(name.data() + i, name.data() + name.size(), value);
    if (error != std::errc())
      return std::nullopt;
    i = static_cast<size_t>(end - name.data());
    number = value;
    pattern += '#';
  }
  return number ? std::optional(std::pair(std::move(pattern), *number)) : std::nullopt;
}

class Strays {
public:
  Strays(const FactsRefs &files, const Program &program, const Guards &guards, const Steps &steps)
      : files(files), program(program), guards(guards), steps(steps) {}

  std::map<const FunctionNode *, StrayStep> find() {
    for (const auto &[key, family] : families())
      look(family);
    if (!strays.empty())
      dropNamed();
    return std::move(strays);
  }

private:
  std::map<Key, Family> families() const {
    std::map<Key, Family> all;
    std::set<Key> twice; // overloads: which of them is called is another question
    for (const FunctionNode &node : program.functions()) {
      const Function &f = *node.function;
      if (f.lambda || f.testCode || f.framework || f.frameworkDown || f.downName || f.sqlFile ||
          f.isVirtual || f.constructor || f.destructor || f.body.empty())
        continue;
      auto name = numbered(f.name);
      if (!name)
        continue;
      std::vector<std::string> shape{f.returnType};
      for (const Parameter &p : f.parameters)
        shape.push_back(p.type);
      Key key{f.fileLocal ? node.file->path + "\n" + f.scope : f.scope, name->first, shape};
      if (!all[key].emplace(name->second, &node).second)
        twice.insert(key);
    }
    for (const Key &key : twice)
      all.erase(key);
    return all;
  }

  void look(const Family &family) {
    if (family.size() < enough + 1)
      return;
    const FunctionNode *stray = nullptr, *sibling = nullptr; // the nearest before it
    Runner runner, siblingRunner;
    size_t run = 0;
    for (const auto &[number, node] : family) {
      if (isIdle(*node)) {
        // The first ones may have been given up on purpose, with the versions they led from.
        if (run > 0 && stray)
          return;
        if (run > 0)
          stray = node;
        continue;
      }
      Runner by = runnerOf(*node);
      if (run++ > 0 && !by.same(runner))
        return;
      runner = by;
      if (!stray) {
        sibling = node;
        siblingRunner = by;
      }
    }
    if (!stray || run < enough || !readable(runner) ||
        !(steps.isMigration(*sibling) || stray->function->migrationName))
      return;
    strays[stray] = {stray->function->name,
                     stray->qualified,
                     {stray->file->path, stray->function->nameRange},
                     runner.function ? runner.function->function->name : runner.table->name,
                     sibling->function->name,
                     siblingRunner.place};
  }

  /// Whether nothing but tests calls it.
  static bool isIdle(const FunctionNode &node) {
    return !node.addressTaken &&
           std::all_of(node.callers.begin(), node.callers.end(),
                       [](const CallSite &call) { return call.caller->function->testCode; });
  }

  /// Nothing if several run it.
  Runner runnerOf(const FunctionNode &node) const {
    Runner runner;
    std::vector<const StepTable *> tables = guards.tablesOf(node);
    if (tables.size() == 1)
      return {nullptr, tables.front(), entryOf(*tables.front(), node)};
    for (const CallSite &call : node.callers) {
      if (call.caller->function->testCode)
        continue;
      if (runner.function && runner.function != call.caller)
        return {};
      if (call.expr)
        runner = {call.caller, nullptr, {call.caller->file->path, call.expr->range}};
    }
    return runner;
  }

  static Place entryOf(const StepTable &table, const FunctionNode &node) {
    for (const StepTable::Entry &entry : table.entries)
      if (std::find(entry.functions.begin(), entry.functions.end(), &node) != entry.functions.end())
        return {table.file->path, entry.expr->range};
    return {};
  }

  /// Whether all that the runner calls is in view.
  static bool readable(const Runner &runner) {
    if (!runner.function)
      return runner.table != nullptr;
    const Function &f = *runner.function->function;
    return !f.fromTokens &&
           std::none_of(runner.function->file->unread.begin(), runner.function->file->unread.end(),
                        [&](const Unread &unread) { return f.range.contains(unread.range); });
  }

  /// A name that stands anywhere may be a call that was not understood; in a comment it says why
  /// there is none.
  void dropNamed() {
    std::map<std::string_view, const FunctionNode *> byName;
    for (const auto &[node, stray] : strays)
      byName[node->function->name] = node;
    auto drop = [&](std::string_view name) {
      if (auto found = byName.find(name); found != byName.end())
        strays.erase(found->second);
    };
    auto dropWithin = [&](std::string_view text) {
      for (const auto &[name, node] : byName)
        if (mentions(text, name))
          strays.erase(node);
    };
    auto see = [&](const Expr &e) {
      drop(lastPart(e.name));
      for (const Piece &piece : e.text.pieces)
        dropWithin(piece.text);
    };
    for (const FileFacts &file : files) {
      if (!file.functions.empty() && std::all_of(file.functions.begin(), file.functions.end(),
                                                 [](const Function &f) { return f.testCode; }))
        continue; // a test may call it by itself
      for (const Function &f : file.functions)
        forEach(f.body, see);
      for (const Variable &variable : file.variables)
        forEach(variable.init, see);
      for (const Class &c : file.classes)
        for (const Field &field : c.fields)
          for (const Expr &init : field.init)
            forEach(init, see);
      for (const Reference &reference : file.references)
        if (!reference.uses.empty())
          drop(reference.name);
      for (const Comment &comment : file.comments)
        if (comment.text.find('(') != std::string::npos)
          dropWithin(comment.text);
    }
  }

  static bool mentions(std::string_view text, std::string_view name) {
    auto word = [&](size_t i) {
      return i < text.size() && (isalnum(static_cast<unsigned char>(text[i])) || text[i] == '_');
    };
    for (size_t at = text.find(name); at != text.npos; at = text.find(name, at + 1))
      if ((at == 0 || !word(at - 1)) && !word(at + name.size()))
        return true;
    return false;
  }

  static constexpr size_t enough = 3; ///< siblings that run, so that one more is missing

  const FactsRefs &files;
  const Program &program;
  const Guards &guards;
  const Steps &steps;
  std::map<const FunctionNode *, StrayStep> strays;
};

} // namespace

std::map<const FunctionNode *, StrayStep> findStrays(const FactsRefs &files, const Program &program,
                                                     const Guards &guards, const Steps &steps) {
  return Strays(files, program, guards, steps).find();
}

} // namespace migralint::linking
