// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which operations of a step, and which record, commit together, and what is lost when the step is
// interrupted between two commits. Distinct from linking/transactions.h, which says where
// transactions begin and end and knows no steps.
#pragma once

#include "model/linking/chains.h"
#include "model/linking/steps.h"
#include "model/linking/transactions.h"

#include <optional>

namespace migralint::linking {

class Atomicities {
public:
  Atomicities(const Program &program, const Guards &guards, const Operations &operations,
              const Steps &steps, const Chains &chains);

  /// Says of a step how it commits, and what is wrong with that. Its operations have their guards
  /// and rerun classes already.
  void settle(StepDraft &draft) const;

  /// What is open around a call, equal for calls that commit together; null: each by itself, or
  /// who runs a file of SQL decides and has not said.
  std::pair<const void *, int> transactionAt(const FunctionNode &node, const Expr &call) const;

private:
  class Trace;
  struct Member;

  /// What commits together; empty: a commit of its own.
  struct Unit {
    const void *of = nullptr; ///< whose: a function's flow, a call, a text, a framework
    int id = 0;
    const OwnTransaction *transaction = nullptr; ///< if a function begins it
    bool open() const { return of != nullptr; }
    bool ofRunner() const;
    friend bool operator==(const Unit &, const Unit &) = default;
  };
  struct Record {
    Place place;
    Unit unit;
  };

  std::vector<CallSite> contexts(const FunctionNode &node) const;
  Unit unitAt(const FunctionNode &node, const Expr &expr) const;
  Unit held(const FunctionNode &node) const;

  bool ownStep(const FunctionNode &node) const;
  bool regionRecords(const FunctionNode &node, const Condition &version) const;

  std::optional<Record> recordIn(const FunctionNode &node, int depth) const;
  bool onlyRecords(const FunctionNode &node) const;
  std::optional<Record> recordAround(const FunctionNode &node, int condition, int after,
                                     int depth) const;
  const FunctionNode *holderOf(const FunctionNode &node) const;
  bool partOfHolder(const StepDraft &draft, const std::vector<Member> &members) const;
  std::vector<Member> membersOf(const StepDraft &draft) const;
  bool executes(const FunctionNode &node) const;

  bool judged(const StepDraft &draft) const;
  StepCommit commitOf(const StepDraft &draft, std::vector<Member> members) const;
  /// Nothing if the step is safe to interrupt, or is part of a larger one.
  std::optional<Atomicity> faultOf(const StepDraft &draft, std::vector<Member> members) const;
  static std::optional<Atomicity> runnerEnded(const StepDraft &draft);
  static std::optional<Record> takeRecord(const StepDraft &draft, std::vector<Member> &members);
  std::optional<Record> outerRecord(const StepDraft &draft,
                                    const std::vector<Member> &members) const;
  std::optional<Atomicity> secondStore(std::vector<Member> &members) const;
  const Expr *partByLeaks(std::vector<Member> &members) const;
  static std::optional<Atomicity> split(const StepDraft &draft, const std::vector<Member> &members,
                                        const std::optional<Record> &record, const Expr *leak);
  static std::vector<Edit> guardEdits(const std::vector<Member> &members);
  static std::optional<Atomicity> notCommitted(const std::vector<Member> &members);
  bool mayBeMysql(const StepDraft &draft, const std::vector<Member> &members) const;

  const Program &program;
  const Guards &guards;
  const Operations &operations;
  const Steps &steps;
  const Chains &chains;
  Transactions transactions;
  mutable std::unordered_map<const FunctionNode *, Unit> heldBy;
  /// Answers found while `entering` is not empty: those of one way in.
  mutable std::unordered_map<const FunctionNode *, Unit> heldSoFar;
  mutable std::set<const FunctionNode *> entering; ///< asked only
  std::set<std::string> mysqlClasses; ///< classes and files whose code names the engine
};

} // namespace migralint::linking
