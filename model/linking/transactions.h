// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where transactions begin and end. Each function is followed along its success path: calls of
// libraries, executed BEGIN and COMMIT, objects that hold a transaction for a scope, and the
// program's own wrappers of all these, also in other files. Distinct from linking/atomicity.h,
// which says what a step loses when it is interrupted.
#pragma once

#include "model/linking/operations.h"
#include "model/linking/program.h"

#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace migralint::linking {

/// What is open at a place, as far as the function itself tells.
enum : int {
  inheritedTransaction = -1, ///< whatever the caller has open
  noTransaction = 0          ///< each statement commits by itself; above: 1 + index into `own`
};

/// A transaction that a function begins.
struct OwnTransaction {
  const Expr *begin = nullptr;
  int base = inheritedTransaction; ///< what was open before it
  int loop = 0;                    ///< how many loops stand around its begin
  bool writes = false;             ///< something is written while it is open
  bool ended = false;              ///< committed or rolled back on the success path
  const Expr *leak = nullptr;      ///< a commit on an error path while it is open
  bool abandoned = false; ///< its holder goes out of scope on a success path without a commit
};

/// What a call of the function means for the caller's transaction, when it succeeds.
enum class TransactionEffect : uint8_t { None, Begins, Holds, Commits, RollsBack, Restarts };

struct TransactionFlow {
  std::unordered_map<const Expr *, int> at; ///< calls, constructions, assignments, lambdas
  std::vector<OwnTransaction> own;
  TransactionEffect effect = TransactionEffect::None;
  const Expr *leak = nullptr;            ///< a commit of the caller's transaction on an error path
  std::unordered_set<const Expr *> idle; ///< commits with nothing to commit: `autocommit(true)`
  bool events = false;                   ///< it has anything to do with transactions
};

class Transactions {
public:
  Transactions(const Program &program, const Operations &operations);

  const TransactionFlow &of(const FunctionNode &node) const;
  /// The transaction open at a site's expression.
  int at(const FunctionNode &node, const Expr &expr) const;
  /// What the call, construction or executed text does to the open transaction.
  TransactionEffect effectOf(const Expr &expr) const;
  /// Whether executing a list of statements by this call wraps them in a transaction.
  bool wrapsBatch(const Expr &call) const;
  /// Whether an object of the class commits by itself when it goes out of scope.
  bool commitsByItself(const Expr &holder) const;
  /// Whether running the function writes to a store, itself or by what it calls.
  bool writes(const FunctionNode &node) const { return writing.count(&node) > 0; }

private:
  void findBatches();
  void findWriting();
  void findEffects();
  std::vector<std::string> findHolders();
  /// Fills in what is open at each place of the function.
  void follow(const FunctionNode &node, TransactionFlow &flow) const;
  TransactionEffect effectOf(const FunctionNode &node) const;
  TransactionEffect effectOfSql(const Expr &expr) const;

  const Program &program;
  const Operations &operations;
  /// Classes of the program whose objects hold a transaction; true: the destructor may commit.
  std::map<std::string, bool, std::less<>> holders;
  std::set<std::string, std::less<>> batchClasses; ///< add BEGIN and COMMIT around lists
  std::unordered_set<const FunctionNode *> writing;
  std::unordered_map<const FunctionNode *, TransactionEffect> effects; ///< other than None
  mutable std::unordered_map<const FunctionNode *, TransactionFlow> flows;
};

/// Whether the text begins (+1) or ends (-1) a transaction: the balance of its statements, and
/// whether it has any such statement at all.
struct TransactionText {
  int balance = 0;
  bool begins = false, ends = false, rollsBack = false;
};
TransactionText transactionText(const std::vector<SqlStatement> &statements);

} // namespace migralint::linking
