// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Finds the chains of versions of a program and runs each on paper (linking/trial.h). Which steps
// belong together is told by the function that compares versions and by the tables that it runs.
#pragma once

#include "model/chain.h"
#include "model/linking/steps.h"
#include "model/linking/trial.h"

#include <unordered_set>

namespace migralint::linking {

class Chains {
public:
  Chains(const FactsRefs &files, const Program &program, const Guards &guards,
         const Operations &operations, const Steps &steps);

  const std::vector<Chain> &all() const { return chains; }
  std::vector<Chain> take() { return std::move(chains); }
  /// Whether no version leads to the step.
  bool unreachable(const StepDraft &draft) const;
  /// Whether the site stands in a block that no version leads to.
  bool unreachable(const FunctionNode &node, int condition) const;
  /// Whether the function is called from such places only.
  bool unreachable(const FunctionNode &node) const;

private:
  bool unreachable(const FunctionNode &node, int condition, int depth) const;
  struct Block; ///< a step in the code of a dispatcher

  void findEarlyExit(const FunctionNode &node);
  void findLadder(const FunctionNode &node);
  void findTable(const StepTable &table);
  std::vector<Block> blocksOf(const FunctionNode &node, bool recorded) const;
  bool opensBlock(const FunctionNode &node, const Condition &at) const;
  std::optional<Block> blockAt(const FunctionNode &node, const Condition &at,
                               const Trial::Region &region) const;
  static void nest(std::vector<Block> &blocks, const std::map<Trial::Region, Trial::Region> &outer);
  bool mayBeStep(const FunctionNode &node, const Condition &c) const;
  bool chooses(const FunctionNode &node, const Condition &otherwise) const;
  bool migrates(const StepTable::Entry &entry) const;
  bool readsOnly(const StepTable &table) const;
  const FunctionNode *dispatcherOf(const StepTable &table, Place &place) const;
  bool givenVersion(const FunctionNode &node) const;
  bool isOfRecord(const FunctionNode &node, const Statement &region) const;
  std::set<Version> toldApart(const FunctionNode &node) const;
  std::optional<Version> highestNamed(const FunctionNode &node) const;
  bool onlySteps(const FunctionNode &node, const std::vector<Block> &blocks) const;
  bool changesStore(const FunctionNode &node, bool deep) const;
  Place comparedAt(const FunctionNode &node, const Block &block) const;
  bool works(const FunctionNode &node, int site) const;
  bool recordsAt(const FunctionNode &node, int site) const;
  bool isForOlder(const FunctionNode &node, const Condition &c) const;
  std::optional<Version> comparedWith(const FunctionNode &node, const Condition &c,
                                      std::optional<Version> *leadsTo,
                                      std::set<std::string> *paths) const;
  void declare(Chain &chain, const std::vector<const FunctionNode *> &roots) const;
  void runAll(Chain &chain, const FunctionNode &node, const std::set<Version> &told) const;
  bool stepsBack(const FunctionNode &node, int depth) const;
  void meetNewer(Chain &chain, const std::vector<const FunctionNode *> &roots) const;
  Place loweredAt(const Chain &chain, const FunctionNode &root,
                  const std::vector<const FunctionNode *> &roots) const;
  Chain::Newer meetNewer(const Chain &chain, const FunctionNode &root,
                         const std::vector<const FunctionNode *> &roots,
                         std::unordered_set<const FunctionNode *> &entered) const;
  std::vector<const FunctionNode *> rootsOf(const FunctionNode &node) const;

  const FactsRefs &files;
  const Program &program;
  const Guards &guards;
  const Operations &operations;
  const Steps &steps;
  Constants constants;
  Trial trial;
  std::vector<Chain> chains;
  std::unordered_set<const Statement *> deadRegions;
  std::unordered_set<const Expr *> deadEntries;
};

} // namespace migralint::linking
