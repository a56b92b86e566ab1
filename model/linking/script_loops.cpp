// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/script_loops.h"

#include "model/linking/order.h"
#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using StatementKind = Statement::Kind;

namespace {

class Finder {
public:
  Finder(const Program &program, const Operations &operations, const Steps &steps,
         const Records &records)
      : program(program), operations(operations), steps(steps), records(records),
        transactions(program, operations) {
    for (const StepTable &table : program.tables())
      tables.insert(table.name);
  }

  std::vector<ScriptLoop> find() {
    for (const FunctionNode &node : program.functions())
      if (!node.loops.empty() && !node.function->testCode && steps.isMigration(node))
        for (int i = 0; i < static_cast<int>(node.sites.size()); ++i)
          look(node, i);
    std::stable_sort(found.begin(), found.end(), [](const ScriptLoop &a, const ScriptLoop &b) {
      return a.execute < b.execute;
    });
    return std::move(found);
  }

private:
  /// The variable that a loop counts versions with; empty if it is no such loop.
  static std::string countsVersions(const Statement &loop) {
    if (loop.rangeFor || loop.init.empty() || loop.init[0].kind != StatementKind::Declare)
      return {};
    const std::string &variable = loop.init[0].name;
    bool version = false, itself = false;
    auto look = [&](const Expr &e) {
      version |= e.versionName || e.latestName || e.meaning.act == Act::ReadVersion;
    };
    forEach(loop.init[0].expr, look);
    forEach(loop.expr, [&](const Expr &e) {
      bool own = e.kind == ExprKind::Name && e.name == variable;
      itself |= own;
      if (!own)
        look(e);
    });
    return version && itself ? variable : std::string();
  }

  /// Whether a value is got for the loop's version, from something out of view.
  bool fetched(const FunctionNode &node, const Expr &value, const std::string &variable,
               int depth) const {
    bool depends = false, inView = false;
    forEach(value, [&](const Expr &e) {
      if (e.kind == ExprKind::Text && !e.sql.empty())
        inView = true;
      if (e.kind != ExprKind::Name)
        return;
      depends |= e.name == variable;
      inView |= tables.count(e.name) || program.constant(e.name);
      auto local = node.locals.find(e.name);
      if (local != node.locals.end() && depth > 0)
        for (const Definition &d : local->second)
          if (d.value && !d.output && e.name != variable)
            depends |= fetched(node, *d.value, variable, depth - 1);
    });
    return depends && !inView;
  }

  /// Whether rounds are passed over, or each is written down: what was done is not done again.
  static bool resumes(const FunctionNode &node, const Statement &loop, int execute) {
    bool resumes = false;
    auto look = [&](const auto &self, const std::vector<Statement> &list) -> void {
      for (const Statement &s : list) {
        resumes |= s.kind == StatementKind::Continue;
        self(self, s.body);
        self(self, s.otherwise);
      }
    };
    look(look, loop.body);
    for (int i = execute + 1; i < static_cast<int>(node.sites.size()); ++i)
      if (const Expr &e = *node.sites[i].expr;
          standsIn(node, i, loop) && e.kind == ExprKind::Call && !e.args.empty())
        resumes |=
            words::changesStore(lastPart(e.name)) || words::storesElsewhere(lastPart(e.name));
    return resumes;
  }

  void look(const FunctionNode &node, int site) {
    const Expr &e = *node.sites[site].expr;
    Meaning meaning = operations.meaning(e);
    if (meaning.act != Act::Execute || operations.statements(e, meaning))
      return;
    const Expr *subject = subjectOf(e, meaning);
    const Statement *versions = nullptr, *inner = nullptr;
    std::string variable;
    for (int l = node.sites[site].loop; l >= 0 && !versions; l = node.loops[l].outer) {
      variable = countsVersions(*node.loops[l].statement);
      (variable.empty() ? inner : versions) = node.loops[l].statement;
    }
    if (!subject || !versions || !fetched(node, *subject, variable, 3))
      return;
    int record = -1, last = site;
    bool each = false;
    for (int i = 0; i < static_cast<int>(node.sites.size()); ++i) {
      bool within = standsIn(node, i, *versions);
      if (within)
        last = std::max(last, i);
      if (!records.records(node, i) || (!within && i < last))
        continue;
      each |= within;
      record = record < 0 ? i : record;
    }
    if (record < 0 || transactions.holdsBoth(node, site, record))
      return;
    ScriptLoop loop;
    loop.function = node.qualified;
    loop.place = {node.file->path, versions->expr.range};
    loop.execute = {node.file->path, e.range};
    loop.record = {node.file->path, node.sites[record].expr->range};
    if (const Statement *leaves =
            failureExit(node, e.range,
                        Range{versions->range.endLine, versions->range.endColumn,
                              versions->range.endLine, versions->range.endColumn});
        leaves && !each)
      loop.failure = {node.file->path, leaves->range};
    loop.apart = inner && !transactions.holdsBoth(node, site, site) && !resumes(node, *inner, site);
    if (loop.failure.valid() || loop.apart)
      found.push_back(std::move(loop));
  }

  const Program &program;
  const Operations &operations;
  const Steps &steps;
  const Records &records;
  TransactionOrder transactions;
  std::set<std::string> tables; ///< asked only
  std::vector<ScriptLoop> found;
};

} // namespace

std::vector<ScriptLoop> findScriptLoops(const Program &program, const Operations &operations,
                                        const Steps &steps, const Records &records) {
  return Finder(program, operations, steps, records).find();
}

} // namespace migralint::linking
