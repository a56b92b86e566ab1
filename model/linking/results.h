// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What becomes of the result of a call that can fail, in the function that makes it, and how a
// function tells its own callers that something in it failed: through wrappers across files,
// overrides included. Which of the calls are operations of a migration is unchecked.h's.
#pragma once

#include "model/linking/operations.h"
#include "model/linking/program.h"

#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace migralint::linking {

/// How a call tells that it failed; from what needs no look to what cannot be looked at.
enum class Tells : uint8_t {
  Nothing,  ///< throws, aborts, cannot fail, or not known: nothing to check
  Result,   ///< by its result
  Aside,    ///< by a side channel: `lastError()`
  Reported, ///< a function that looks at the failure, reports it and goes on
  Dropped   ///< a function that does not look at it
};

enum class Fate : uint8_t {
  Checked,
  Forwarded,   ///< returned: the callers' business
  OnPurpose,   ///< a cast to void, a comment that says that failing is fine
  Left,        ///< an error branch reports, and leaves a function that returns nothing
  Reported,    ///< an error branch reports, and the flow goes on
  Overwritten, ///< the next result takes its place before anyone looks
  Ignored
};

struct Outcome {
  Fate fate = Fate::Checked;
  const Statement *at = nullptr; ///< Left, Reported: the test
};

struct Swallow {
  const Statement *handler = nullptr;
  int last = -1; ///< the last site that a failure skips, or its handler's
};

/// Whether what a result is compared with stands for success; nothing if it does not say.
std::optional<bool> standsForSuccess(const Expr &e);

class Results {
public:
  Results(const Program &program, const Operations &operations);
  Results(const Results &) = delete;
  Results &operator=(const Results &) = delete;

  Tells tells(const Expr &call) const;
  Tells tells(const FunctionNode &function) const;
  /// Where the function loses the result: the site, or -1.
  int losesAt(const FunctionNode &function) const;

  /// What `node` does with what the call of its site tells.
  Outcome outcome(const FunctionNode &node, int site) const;
  /// The handler of a `try` around the site that only reports, after which the flow goes on. None
  /// if a failure does not reach it.
  Swallow swallows(const FunctionNode &node, int site) const;

  /// Whether `statements` do nothing but report. Nothing at all counts as well.
  static bool onlyReports(const std::vector<Statement> &statements);

private:
  /// What a value says when it is true.
  enum class Sense : uint8_t { Unknown, Success, Failure };
  struct Function {
    Tells tells = Tells::Nothing;
    int losesAt = -1;
  };
  /// An expression whose value says whether a call failed.
  struct Value {
    const Expr &expr;
    const Statement &in; ///< innermost statement that holds it
    Sense sense;
  };

  void findAsked();
  const Function &function(const FunctionNode &node) const;
  std::vector<const FunctionNode *> mayRun(const Expr &call) const;
  bool handsToCheck(const Expr &call, const std::string &handle) const;
  Function judge(const FunctionNode &node) const;
  bool executesRead(const Expr &call) const;
  bool forwardsUnseen(const FunctionNode &node, int site) const;
  Tells tellsAt(const FunctionNode &node, int site) const;
  Sense sense(const Expr &call) const;
  Outcome follow(const FunctionNode &node, const Value &value, int depth) const;
  Outcome followVariable(const FunctionNode &node, const std::string &name, const Statement &from,
                         Sense sense, int depth) const;
  Range lifeOf(const FunctionNode &node, const std::string &name, const Statement &from) const;
  struct Use;
  static void collectUses(const std::vector<Statement> &list, const std::string &name,
                          std::vector<Use> &uses);
  const Statement *lostNextRound(const FunctionNode &node, const std::string &name,
                                 const std::vector<Use> &uses, const Statement &from) const;
  bool lookedAtNextRound(const FunctionNode &node, const std::vector<Use> &uses,
                         const Statement &loop, const Statement &from) const;
  Outcome branch(const FunctionNode &node, const Statement &test, Sense sense) const;
  Outcome failing(const FunctionNode &node, const Statement &test,
                  const std::vector<Statement> &branch) const;
  std::optional<Outcome> askedLater(const FunctionNode &node, int site, bool aside) const;
  bool coveredByCommit(const FunctionNode &node, int site) const;
  bool onPurpose(const FunctionNode &node, int site) const;
  bool alwaysAfter(const FunctionNode &node, const Statement &next, const Statement &from) const;
  const Statement *parent(const FunctionNode &node, const Statement &statement) const;

  const Program &program;
  const Operations &operations;
  std::unordered_map<std::string, std::vector<const FunctionNode *>> methods; ///< by name
  std::unordered_set<const Expr *> askedElsewhere;                            ///< see findAsked()
  mutable std::unordered_map<const FunctionNode *, Function> functions;
  using Parents = std::unordered_map<const Statement *, const Statement *>;
  mutable std::unordered_map<const FunctionNode *, Parents> parents;
};

} // namespace migralint::linking
