// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/history.h"

#include "model/linking/order.h"

#include <algorithm>
#include <map>
#include <set>

namespace migralint::linking {

namespace {

/// `version == 0`: also a comparison that is no guard leaves the version to decide.
bool comparesVersion(const Guards &guards, const FunctionNode &node, const Expr &condition) {
  return condition.kind == Expr::Kind::Binary && condition.args.size() == 2 &&
         condition.name != "&&" && condition.name != "||" &&
         (guards.isVersion(node, condition.args[0]) || guards.isVersion(node, condition.args[1]));
}

} // namespace

bool isConditional(const Guards &guards, const Successes &successes, const FunctionNode &node,
                   int condition, const Statement *region) {
  for (int c = condition; c >= 0; c = node.conditions[c].outer) {
    const Condition &at = node.conditions[c];
    if (at.kind == Condition::Kind::Loop || !at.expr ||
        (region && at.statement == region && !at.early))
      continue;
    if (guards.isVersionGuard(node, at) || comparesVersion(guards, node, *at.expr))
      continue;
    if (at.early ? guards.probes(node, at).has_value() : !successes.saysWorked(node, at))
      return true;
  }
  return false;
}

namespace {

/// Whether a table's entry has a query of its own that decides if its statements are executed.
bool asksFirst(const StepDraft &draft) {
  if (!draft.table)
    return false;
  for (const StepTable::Entry &entry : draft.table->entries)
    if (entry.expr->range == draft.step.place.range)
      for (const Expr *text : entry.sql)
        if (onlyQueries(text->sql))
          return true;
  return false;
}

/// Lays the operations of a step out in the order of execution, through the migration functions and
/// lambdas that it calls, up to those that are steps of their own.
class Sequences {
public:
  Sequences(std::vector<StepDraft> &drafts, const Program &program, const Guards &guards,
            const Operations &operations, const Steps &steps)
      : program(program), guards(guards), operations(operations), steps(steps),
        successes(program, operations) {
    for (StepDraft &draft : drafts)
      if (draft.node)
        byNode[draft.node].push_back(&draft);
  }

  /// Whether it runs only as a part of others: no step of its own, and some migration calls it.
  bool isPart(const FunctionNode &node) const {
    if (!steps.isMigration(node) || steps.position(node))
      return false;
    return std::any_of(node.callers.begin(), node.callers.end(), [&](const CallSite &call) {
      return call.caller != &node && steps.isMigration(*call.caller);
    });
  }

  /// Whether blocks of the function are steps of their own.
  bool hasBlocks(const FunctionNode &node) const {
    auto found = byNode.find(&node);
    return found != byNode.end() &&
           std::any_of(found->second.begin(), found->second.end(),
                       [](const StepDraft *draft) { return draft->versioned; });
  }

  void add(StepDraft &draft, StepSequence &out) const {
    if (draft.node)
      return add(*draft.node, &draft, out);
    const bool conditional = asksFirst(draft);
    for (OwnOperation &own : draft.operations)
      out.operations.push_back({&draft, &own, conditional, {}});
  }

  /// `only`: a step that is a version's block of the function; else everything outside such blocks.
  void add(const FunctionNode &node, StepDraft *only, StepSequence &out) const {
    std::set<const FunctionNode *> active;
    visits = 0;
    size_t from = out.operations.size();
    walk(node, only, false, out, active);
    bool conditional = false;
    Entry entry;
    for (const CallSite &call : node.callers) {
      if (call.caller == &node || call.caller->function->testCode)
        continue;
      conditional |= isConditional(guards, successes, *call.caller, call.condition, nullptr);
      entry = {call.caller, call.condition};
    }
    if (node.callers.size() != 1)
      entry = {};
    for (size_t i = from; i < out.operations.size(); ++i) {
      out.operations[i].conditional |= conditional;
      out.operations[i].entry = entry;
    }
  }

private:
  void walk(const FunctionNode &node, StepDraft *only, bool conditional, StepSequence &out,
            std::set<const FunctionNode *> &active) const {
    if (++visits > maxVisits || out.operations.size() > maxLength || !active.insert(&node).second)
      return;
    out.unread |= operations.of(node).builtAtRunTime > 0;
    const bool block = only && only->versioned;
    std::multimap<int, Executed> here;
    if (auto found = byNode.find(&node); found != byNode.end())
      for (StepDraft *draft : found->second)
        if (block ? draft == only : !draft->versioned)
          for (OwnOperation &own : draft->operations)
            here.emplace(
                own.site,
                Executed{draft,
                         &own,
                         conditional || isConditional(guards, successes, node, own.condition,
                                                      block ? only->region : nullptr),
                         {}});
    for (size_t i = 0; i < node.sites.size(); ++i) {
      const Site &site = node.sites[i];
      if (block && !isUnder(node, site.condition, *only->region))
        continue;
      for (const FunctionNode *callee : program.calledFrom(node, static_cast<int>(i)))
        if (isPart(*callee))
          walk(*callee, nullptr,
               conditional || isConditional(guards, successes, node, site.condition,
                                            block ? only->region : nullptr),
               out, active);
      auto [begin, end] = here.equal_range(static_cast<int>(i));
      for (auto at = begin; at != end; ++at)
        out.operations.push_back(at->second);
    }
    active.erase(&node);
  }

  /// Of one step; longer ones are followed only so far.
  static constexpr size_t maxLength = 5000;
  static constexpr size_t maxVisits = 20000;

  const Program &program;
  const Guards &guards;
  const Operations &operations;
  const Steps &steps;
  const Successes successes;
  mutable size_t visits = 0; ///< of the sequence being laid out
  std::map<const FunctionNode *, std::vector<StepDraft *>> byNode;
};

/// A step, or a whole migration function outside its versions' blocks, in its chain.
struct Root {
  double order = 0;
  StepDraft *draft = nullptr;
  const FunctionNode *node = nullptr;
};

bool isSqlFile(const Root &root) { return root.node && root.node->function->sqlFile; }

/// Files of one version's folder.
bool sameStep(const Root &a, const Root &b) {
  return isSqlFile(a) && isSqlFile(b) && !a.node->function->scope.empty() &&
         a.node->function->scope == b.node->function->scope;
}

/// Where a SQL file comes in its folder's history. Diesel's steps are folders, in the order of the
/// moments that they are called by: `2022-01-04-034553_add_hidden/up.sql`.
double orderOf(const FunctionNode &file, std::string &folder) {
  constexpr size_t digitsOfMoment = 14; // newer names go on behind them: -0000
  if (file.function->tool != "Diesel")
    return strtod(file.function->version.c_str(), nullptr);
  const std::string step = folder;
  folder.resize(folder.size() > 1 ? folder.rfind('/', folder.size() - 2) + 1 : 0);
  std::string digits;
  for (size_t i = folder.size(); i < step.size() && digits.size() < digitsOfMoment; ++i)
    if (isdigit(static_cast<unsigned char>(step[i])))
      digits += step[i];
    else if (step[i] != '-')
      break;
  return strtod(digits.c_str(), nullptr);
}

using Chains = std::map<std::string, std::vector<Root>>;

Chains chainsOf(std::vector<StepDraft> &drafts, const Program &program, const Steps &steps,
                const Sequences &sequences) {
  Chains chains;
  for (StepDraft &draft : drafts)
    if (draft.versioned || !draft.node || !steps.isMigration(*draft.node))
      chains[draft.chain].push_back({draft.order, &draft, nullptr});
  for (const FunctionNode &node : program.functions())
    if (steps.isMigration(node) && !sequences.isPart(node)) {
      if (node.function->sqlFile && !node.function->frameworkDown && !node.function->downName) {
        // The files of a folder are one history, by version; those of a version's own folder one
        // step.
        std::string folder = node.file->path.substr(0, node.file->path.rfind('/') + 1);
        if (!node.function->scope.empty() && folder.size() > 1)
          folder.resize(folder.rfind('/', folder.size() - 2) + 1);
        double order = orderOf(node, folder);
        chains["sql:" + folder].push_back({order, nullptr, &node});
        continue;
      }
      const Steps::Position *at = steps.position(node);
      chains[at ? at->chain : node.file->path + "\n" + node.qualified].push_back(
          {at ? at->order : 0, nullptr, &node});
    }
  for (auto &[name, chain] : chains)
    std::stable_sort(chain.begin(), chain.end(),
                     [](const Root &a, const Root &b) { return a.order < b.order; });
  return chains;
}

using Spans = std::map<std::string, std::pair<double, double>>; ///< first and last version of each

Spans spansOf(const std::vector<StepDraft> &drafts) {
  Spans spans;
  for (const StepDraft &draft : drafts)
    if (draft.step.version && isdigit(static_cast<unsigned char>(draft.step.version->front()))) {
      double version = strtod(draft.step.version->c_str(), nullptr);
      auto [span, fresh] = spans.emplace(draft.chain, std::pair(version, version));
      span->second.first = std::min(span->second.first, version);
      span->second.second = std::max(span->second.second, version);
    }
  return spans;
}

std::vector<std::string> inOrder(const Chains &chains, const Spans &spans) {
  std::vector<std::string> order;
  for (const auto &[name, chain] : chains)
    order.push_back(name);
  std::stable_sort(order.begin(), order.end(), [&](const std::string &a, const std::string &b) {
    auto x = spans.find(a), y = spans.find(b);
    if (x == spans.end() || y == spans.end())
      return x != spans.end() && y == spans.end();
    return x->second < y->second;
  });
  return order;
}

/// Files of one version that are not parts of one step are alternatives, one for each engine.
void markAlternatives(const std::vector<Root> &chain, size_t i, StepSequence &step, size_t from) {
  auto rivals = [&](const Root &other) {
    return isSqlFile(other) && other.order == chain[i].order && !sameStep(chain[i], other);
  };
  if (!isSqlFile(chain[i]) ||
      !((i > 0 && rivals(chain[i - 1])) || (i + 1 < chain.size() && rivals(chain[i + 1]))))
    return;
  for (size_t at = from; at < step.operations.size(); ++at)
    step.operations[at].conditional = true;
}

} // namespace

std::vector<StepSequence> historyOf(std::vector<StepDraft> &drafts, const Program &program,
                                    const Guards &guards, const Operations &operations,
                                    const Steps &steps) {
  Sequences sequences(drafts, program, guards, operations, steps);
  Chains chains = chainsOf(drafts, program, steps, sequences);
  // Chains whose versions follow each other are one history: an old ladder, and the table that took
  // over.
  Spans spans = spansOf(drafts);
  std::vector<StepSequence> history;
  double reached = -1;
  for (const std::string &name : inOrder(chains, spans)) {
    auto span = spans.find(name);
    bool fresh = span == spans.end() || span->second.first <= reached;
    reached = span == spans.end() ? -1 : std::max(span->second.second, reached);
    const std::vector<Root> &chain = chains[name];
    for (size_t i = 0; i < chain.size(); ++i) {
      if (i == 0 || !sameStep(chain[i - 1], chain[i])) {
        history.emplace_back().startsHistory = fresh;
        fresh = false;
      }
      StepSequence &step = history.back();
      size_t from = step.operations.size();
      if (chain[i].draft)
        sequences.add(*chain[i].draft, step);
      else
        sequences.add(*chain[i].node, nullptr, step);
      step.around |= chain[i].node && sequences.hasBlocks(*chain[i].node);
      markAlternatives(chain, i, step, from);
    }
  }
  return history;
}

namespace {

bool excludes(const FunctionNode &node, int a, int b) {
  for (int x = a; x >= 0; x = node.conditions[x].outer) {
    const Condition &one = node.conditions[x];
    if (one.kind == Condition::Kind::Loop)
      return false; // the next round may take the other way
    for (int y = b; y >= 0; y = node.conditions[y].outer) {
      const Condition &other = node.conditions[y];
      if (one.early || other.early || one.kind != other.kind)
        continue;
      if (one.statement == other.statement && one.holds != other.holds)
        return true;
      // Cases of one switch, of which the first does not fall through to the second.
      if (one.kind == Condition::Kind::Case && one.expr == other.expr &&
          one.statement != other.statement && alwaysLeaves(one.statement->body))
        return true;
    }
  }
  return false;
}

} // namespace

bool exclude(const Executed &a, const Executed &b) {
  if (a.own->node && a.own->node == b.own->node &&
      excludes(*a.own->node, a.own->condition, b.own->condition))
    return true;
  return a.entry.node && a.entry.node == b.entry.node &&
         excludes(*a.entry.node, a.entry.condition, b.entry.condition);
}

} // namespace migralint::linking
