// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/old_steps.h"

#include "model/linking/words.h"

#include <algorithm>
#include <charconv>
#include <tuple>

namespace migralint::linking {

using ExprKind = Expr::Kind;

namespace {

std::optional<int64_t> numberIn(std::string_view text) {
  int64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

bool before(const StepCode &a, const StepCode &b) {
  return std::tie(a.file->path, a.range.line, a.range.column, a.range.endLine, a.range.endColumn) <
         std::tie(b.file->path, b.range.line, b.range.column, b.range.endLine, b.range.endColumn);
}

class Finder {
public:
  Finder(const Program &program, const Guards &guards, const Steps &steps)
      : program(program), guards(guards), steps(steps) {}

  std::vector<StepCode> run() {
    for (const StepTable *table : guards.stepTables())
      entries(*table);
    for (const FunctionNode &node : program.functions())
      if (!node.function->testCode && !node.function->createName && !reverses(node) &&
          !readsRecords(*node.function))
        blocks(node);
    numbered();
    std::stable_sort(found.begin(), found.end(), before);
    return std::move(found);
  }

private:
  struct Link {
    StepCode code;
    std::optional<int64_t> version;
  };

  static bool reverses(const FunctionNode &node) {
    return node.function->frameworkDown || node.function->downName;
  }

  /// Readers branch on versions to know what they read.
  static bool readsRecords(const Function &f) {
    return words::namesReader(f.name) || (f.loaderName && !f.migrationName);
  }

  /// The last one is the newest, unless all are numbered.
  void add(std::vector<std::vector<Link>> chain) {
    if (chain.size() < 2)
      return;
    size_t newest = chain.size() - 1;
    auto version = [&](size_t i) { return chain[i].front().version; };
    bool all = true;
    for (size_t i = 0; i < chain.size(); ++i)
      all &= version(i).has_value();
    if (all)
      for (size_t i = 0; i < chain.size(); ++i)
        if (*version(i) > *version(newest))
          newest = i;
    for (size_t i = 0; i < chain.size(); ++i)
      for (Link &link : chain[i]) {
        link.code.newest = i == newest || (all && version(i) == version(newest));
        found.push_back(std::move(link.code));
      }
  }

  static StepCode whole(const FunctionNode &node) {
    const Function &f = *node.function;
    return {f.lambda ? node.qualified : f.name, node.qualified, node.file, f.range, &node, false};
  }

  /// Numbered entries alone may be anything: handlers by code, formats by key.
  bool isChain(const StepTable &table) const {
    return guards.dispatched(table) &&
           (guards.dispatcher(table).caller || words::namesMigration(table.name) ||
            std::any_of(table.entries.begin(), table.entries.end(), [](const StepTable::Entry &e) {
              return std::any_of(e.functions.begin(), e.functions.end(),
                                 [](const FunctionNode *n) { return n->function->migrationName; });
            }));
  }

  void entries(const StepTable &table) {
    if (!isChain(table))
      return;
    std::vector<std::vector<Link>> chain;
    for (const StepTable::Entry &entry : table.entries) {
      std::vector<Link> links;
      std::optional<int64_t> version = numberIn(entry.version);
      std::string name = entry.version.empty() ? "" : "version " + entry.version;
      for (const FunctionNode *node : entry.functions) {
        if (reverses(*node) || !steps.isMigration(*node))
          continue;
        links.push_back({whole(*node), version});
        if (node->function->lambda && !name.empty())
          links.back().code.name = name;
        inTables.insert(node);
      }
      if (entry.functions.empty())
        links.push_back({{name.empty() ? table.name : name,
                          table.function.empty() ? table.name : table.function, table.file,
                          entry.expr->range, nullptr, false},
                         version});
      if (!links.empty())
        chain.push_back(std::move(links));
    }
    add(std::move(chain));
  }

  static Range spanOf(const std::vector<Statement> &body) {
    Range span = body.front().range;
    for (const Statement &s : body)
      if (startsBefore(Range{span.endLine, span.endColumn, 0, 0},
                       Range{s.range.endLine, s.range.endColumn, 0, 0})) {
        span.endLine = s.range.endLine;
        span.endColumn = s.range.endColumn;
      }
    return span;
  }

  /// The fixed version in a condition: a number, or a text such as a date.
  static const Expr *versionIn(const Expr &test) {
    const Expr *version = nullptr;
    forEach(test, [&](const Expr &e) {
      bool fixed = e.kind == ExprKind::Number || (e.kind == ExprKind::Text && e.text.known());
      if (!version && fixed && !e.latestName)
        version = &e;
    });
    return version;
  }

  /// `to == 3`, where every caller gives another number for the parameter.
  static bool neverHolds(const FunctionNode &node, const Expr &test) {
    if (test.kind != ExprKind::Binary || test.args.size() != 2)
      return false;
    if (test.name == "&&")
      return neverHolds(node, test.args[0]) || neverHolds(node, test.args[1]);
    int parameter = node.parameter(rootName(test.args[0]));
    if (test.name != "==" || parameter < 0 || test.args[1].kind != ExprKind::Number ||
        node.callers.empty())
      return false;
    return std::all_of(node.callers.begin(), node.callers.end(), [&](const CallSite &call) {
      if (!call.expr || call.expr->args.size() <= static_cast<size_t>(parameter))
        return false;
      const Expr &given = call.expr->args[parameter];
      return given.kind == ExprKind::Number && given.number != test.args[1].number;
    });
  }

  /// The innermost blocks under a version's condition, in order.
  void blocks(const FunctionNode &node) {
    std::vector<std::vector<Link>> chain;
    for (const Condition &c : node.conditions) {
      if (c.early || c.kind == Condition::Kind::Loop || !guards.isVersionGuard(node, c))
        continue;
      const Statement &s = *c.statement;
      bool isCase = c.kind == Condition::Kind::Case;
      if (!isCase && c.expr != &s.expr)
        continue; // a part of the condition, around its other parts
      const auto &body = isCase || c.holds ? s.body : s.otherwise;
      bool elseIf = !isCase && !c.holds && body.size() == 1 &&
                    body.front().kind == Statement::Kind::If; // asks on its own
      if (elseIf || body.empty() || (isCase && s.isDefault) || (!isCase && asksForFresh(*c.expr)))
        continue;
      const Expr &test = isCase ? s.expr : *c.expr;
      const Expr *fixed = versionIn(test);
      if (!fixed || neverHolds(node, test))
        continue;
      bool number = fixed->kind == ExprKind::Number;
      std::optional<int64_t> version = number ? std::optional(fixed->number) : std::nullopt;
      StepCode code{"version " + (number ? std::to_string(fixed->number) : fixed->text.value()),
                    node.qualified,
                    node.file,
                    spanOf(body),
                    &node,
                    false};
      std::erase_if(chain, [&](const std::vector<Link> &outer) {
        return outer.front().code.range.contains(code.range);
      });
      chain.push_back({{std::move(code), version}});
    }
    if (steps.isMigration(node) || node.function->openName || changesStore(node, chain))
      add(std::move(chain));
  }

  /// Whether most blocks execute, put or call migration code: readers of old records branch on
  /// versions, too.
  bool changesStore(const FunctionNode &node, const std::vector<std::vector<Link>> &chain) const {
    size_t changing = 0;
    for (const auto &links : chain)
      changing += std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
        if (!links.front().code.range.contains(site.expr->range))
          return false;
        Act act = site.expr->meaning.act;
        if (act == Act::Execute || act == Act::Queue || act == Act::Builder || act == Act::Put)
          return true;
        const auto &callees = program.callees(*site.expr);
        return std::any_of(callees.begin(), callees.end(),
                           [&](const FunctionNode *callee) { return steps.isMigration(*callee); });
      });
    return changing * 2 > chain.size();
  }

  /// `convertToV3`, `upgrade2to3`: told apart by their numbers only.
  void numbered() {
    std::map<std::tuple<std::string, std::string>, std::vector<std::vector<Link>>> groups;
    for (const FunctionNode &node : program.functions()) {
      const Function &f = *node.function;
      if (!f.migrationName || f.lambda || f.testCode || reverses(node) || inTables.count(&node))
        continue;
      std::string stem, digits, last;
      for (char c : f.name + "\n") {
        if (isdigit(static_cast<unsigned char>(c))) {
          digits += c;
          continue;
        }
        if (!digits.empty()) {
          stem += '#';
          last = std::exchange(digits, {});
        }
        stem += c;
      }
      if (auto version = numberIn(last))
        groups[{node.file->path + "\n" + f.scope, stem}].push_back({{whole(node), version}});
    }
    for (auto &[key, chain] : groups)
      add(std::move(chain));
  }

  const Program &program;
  const Guards &guards;
  const Steps &steps;
  std::set<const FunctionNode *> inTables;
  std::vector<StepCode> found;
};

} // namespace

std::vector<StepCode> findStepCode(const Program &program, const Guards &guards,
                                   const Steps &steps) {
  return Finder(program, guards, steps).run();
}

} // namespace migralint::linking
