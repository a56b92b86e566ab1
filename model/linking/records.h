// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether and where the version that a step leads to is stored: in the step, after it, once after
// a chain of steps, or not at all. A record may be kept in memory (a member, an attribute of a
// document) and be saved with the rest: whoever sets it records. What is stored too early is
// early_records.h's.
#pragma once

#include "model/linking/order.h"
#include "model/linking/steps.h"
#include "model/linking/version_sources.h"

#include <unordered_map>

namespace migralint::linking {

class Records {
public:
  Records(const Program &program, const Guards &guards, const Operations &operations);

  /// Whether a version is stored near a function: by itself, by its callers, or by what these
  /// call. The whole program is no measure: it may keep several stores, each with its own version.
  bool around(const FunctionNode &node) const;

  /// Whether the site stores a version, itself or by what it calls.
  bool records(const FunctionNode &node, int site) const;
  /// Whether it does for certain, and does nothing else.
  bool recordsOnly(const FunctionNode &node, int site) const;

  struct At {
    const FunctionNode *node = nullptr;
    int site = -1;
    Place place() const { return {node->file->path, node->sites[site].expr->range}; }
  };
  /// The records that come after a site, in its function or in those that call it.
  struct After {
    std::vector<At> found;
    std::vector<CallSite> ways; ///< the calls on the way to them
    bool complete = true;       ///< everything that runs after the site is in view
    std::set<const FunctionNode *> seen;
  };
  After after(const FunctionNode &node, int site) const;

  /// Sets when the step's version is recorded. Its operations are in the model already; `all` are
  /// the steps of the program.
  void settle(StepDraft &draft, const std::vector<StepDraft> &all);

private:
  bool up(const FunctionNode &node, int depth, std::set<const FunctionNode *> &seen) const;
  bool down(const FunctionNode &node, int depth, std::set<const FunctionNode *> &seen) const;
  bool itself(const FunctionNode &node) const;
  void after(const FunctionNode &node, int site, After &result, int depth) const;
  void afterCalls(const FunctionNode &node, After &result, int depth) const;
  bool guardedInVain(const StepDraft &draft);
  bool leftOut(const StepDraft &draft, const std::vector<StepDraft> &all) const;
  std::vector<int> runs(const FunctionNode &node, const FunctionNode &step) const;
  int lastSite(const StepDraft &draft) const; ///< -1: it has none
  bool rightAfter(const StepDraft &draft, const At &record, const After &after) const;
  Place laterFailure(const StepDraft &draft, const At &record, const After &after,
                     const std::vector<StepDraft> &all) const;

  /// The sites at which `records` holds, in order.
  const std::vector<int> &recordsIn(const FunctionNode &node) const;

  const Program &program;
  const Guards &guards;
  const Operations &operations;
  TransactionOrder transactions;
  VersionSources sources;
  mutable std::unordered_map<const FunctionNode *, bool> storing; ///< what `down` has said
  mutable std::unordered_map<const FunctionNode *, std::vector<int>> recording; ///< of recordsIn
  mutable std::unordered_map<const void *, int> lastSites; ///< by block or function, of lastSite
};

/// Whether the site belongs to the step: in its block, or anywhere in its function.
bool inStep(const StepDraft &draft, int site);

} // namespace migralint::linking
