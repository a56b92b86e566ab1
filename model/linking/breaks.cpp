// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/breaks.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using StatementKind = Statement::Kind;

namespace {

/// How the code of a case ends.
enum class End : uint8_t { Falls, Breaks, Leaves };

const Statement *lastOf(const std::vector<Statement> &body) {
  const Statement *last = body.empty() ? nullptr : &body.back();
  while (last && last->kind == StatementKind::Block && !last->body.empty())
    last = &last->body.back();
  return last;
}

struct Rung {
  const Statement *label = nullptr;
  size_t step = 0;
  End end = End::Falls;
  const Statement *last = nullptr;
};

class Breaks {
public:
  Breaks(const FunctionNode &node, const Program &program, const Guards &guards,
         const Operations &operations, const Trial::Regions &regions, Chain &chain)
      : node(node), program(program), guards(guards), operations(operations), regions(regions),
        chain(chain) {}

  void find() {
    if (!repeats())
      walk(node.function->body);
  }

private:
  /// Whether the function is run once for each version: what a case leaves out, the next turn does.
  bool repeats() const {
    return std::any_of(node.callers.begin(), node.callers.end(), [&](const CallSite &call) {
      return call.caller == &node ||
             (call.site >= 0 && call.caller->sites[static_cast<size_t>(call.site)].loop >= 0);
    });
  }

  void walk(const std::vector<Statement> &statements) {
    for (const Statement &s : statements) {
      if (s.kind == StatementKind::Loop)
        continue;
      if (s.kind == StatementKind::Switch)
        look(s);
      walk(s.body);
      walk(s.otherwise);
    }
  }

  /// The cases that are steps, in order; none if something about them does not say what runs.
  std::vector<Rung> rungsOf(const Statement &ladder) const {
    std::vector<Rung> rungs;
    for (const Statement &label : ladder.body) {
      auto step = regions.find({&label, false});
      if (step == regions.end())
        continue;
      Rung rung{&label, step->second, End::Falls, lastOf(label.body)};
      const std::optional<Version> &version = chain.steps[rung.step].leadsTo;
      const bool rises =
          version && (rungs.empty() || *chain.steps[rungs.back().step].leadsTo < *version);
      if (!rises)
        return {};
      if (rung.last && rung.last->kind == StatementKind::Break)
        rung.end = End::Breaks;
      else if (alwaysLeaves(label.body))
        rung.end = End::Leaves;
      rungs.push_back(rung);
    }
    return rungs;
  }

  void look(const Statement &ladder) const {
    const std::vector<Rung> rungs = rungsOf(ladder);
    if (rungs.size() < fewest || !guards.isVersion(node, ladder.expr))
      return;
    const Rung *broken = nullptr;
    size_t at = 0;
    for (size_t i = 0; i + 1 < rungs.size(); ++i) {
      if (rungs[i].end == End::Falls)
        continue;
      if (rungs[i].end == End::Leaves || broken)
        return; // the cases are told apart on purpose
      broken = &rungs[i];
      at = i;
    }
    // What an older version runs into is one step of several, and no way of its own.
    if (!broken || at == 0 || records(*broken) || goesOn(*broken, rungs))
      return;
    Chain::Step &step = chain.steps[broken->step];
    step.breaksOff = {node.file->path, broken->last->range};
    step.skips = rungs[at + 1].step;
  }

  /// Whether the case stores a version, or sets the one that the code goes on with.
  bool records(const Rung &rung) const {
    bool found = false;
    forEach(rung.label->body, [&](const Expr &e) {
      found |= e.meaning.act == Act::RecordVersion;
      const bool sets =
          e.kind == ExprKind::Assign || (e.kind == ExprKind::Unary && e.name.ends_with("++"));
      found |= sets && !e.args.empty() && guards.isVersion(node, e.args[0]);
      if (e.kind == ExprKind::Call)
        for (const FunctionNode *callee : program.callees(e))
          found |= recordsItself(*callee);
    });
    for (const OwnOperation &own : operations.of(node).list)
      found |= own.operation.recordsVersion && own.expr && covers(*rung.label, *own.expr);
    return found;
  }

  bool recordsItself(const FunctionNode &callee) const {
    const auto &list = operations.of(callee).list;
    return std::any_of(list.begin(), list.end(),
                       [](const OwnOperation &own) { return own.operation.recordsVersion; });
  }

  static bool covers(const Statement &label, const Expr &expr) {
    return std::any_of(label.body.begin(), label.body.end(),
                       [&](const Statement &s) { return s.range.contains(expr.range); });
  }

  /// Whether a store of that version gets to a step outside the switch, or is left at a version
  /// that the next start goes on from.
  bool goesOn(const Rung &broken, const std::vector<Rung> &rungs) const {
    const Version &after = *chain.steps[broken.step].leadsTo;
    for (const Chain::Run &run : chain.runs) {
      if (std::find(run.steps.begin(), run.steps.end(), broken.step) == run.steps.end())
        continue;
      for (size_t step : run.steps)
        if (std::none_of(rungs.begin(), rungs.end(),
                         [&](const Rung &rung) { return rung.step == step; }))
          return true;
      for (const Chain::Record &record : run.records)
        if (run.from < record.version && record.version <= after)
          return true;
    }
    return false;
  }

  /// Steps of a ladder; fewer may be alternatives that share some code.
  static constexpr size_t fewest = 4;

  const FunctionNode &node;
  const Program &program;
  const Guards &guards;
  const Operations &operations;
  const Trial::Regions &regions;
  Chain &chain;
};

} // namespace

void findBreaks(const FunctionNode &node, const Program &program, const Guards &guards,
                const Operations &operations, const Trial::Regions &regions, Chain &chain) {
  Breaks(node, program, guards, operations, regions, chain).find();
}

} // namespace migralint::linking
