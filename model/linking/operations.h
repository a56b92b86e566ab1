// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From calls and assignments to persistent operations: statements executed directly or through
// functions that forward them, keys put and removed, files moved, fields changed in place. Whether
// an operation belongs to a migration is not decided here (linking/steps.h).
#pragma once

#include "model/link.h"
#include "model/linking/dialects.h"
#include "model/linking/guards.h"
#include "model/linking/program.h"

#include <deque>
#include <unordered_map>

namespace migralint::linking {

/// An operation in the flow of the function that holds it, with what it was made from.
struct OwnOperation {
  Operation operation;
  const Action *action = nullptr;          ///< SQL only
  const SqlStatement *statement = nullptr; ///< that the action is of
  const Expr *source = nullptr;            ///< the text that the statement is of
  Dialect dialect = Dialect::Common;       ///< of its statement; Common: not known
  const Expr *expr = nullptr;              ///< the executing call or the assignment
  const Expr *subject = nullptr;           ///< the key, path or object of other stores
  const FunctionNode *node = nullptr;
  int site = -1;
  int condition = -1;
  int loop = -1;
  bool filled = false; ///< the text is the callee's, with the arguments of `expr` in it
  Names touched;
  std::set<int> kept; ///< conditions that only ask whether there is what it changes: no guards
};

/// Statements that a call executes one after the other.
struct StatementList {
  const FileFacts *file = nullptr; ///< that it stands in
  std::vector<const Expr *> texts; ///< in order; empty: it is not known
  bool steps = false;              ///< it is a table of steps, which have them
};

/// What one function executes.
struct FunctionOperations {
  std::vector<OwnOperation> list; ///< in order; with reads left out
  uint32_t statements = 0;        ///< executing calls
  uint32_t statementsRead = 0;
  uint32_t builtAtRunTime = 0;
  std::vector<Range> unreadAt;
};

class Operations {
public:
  /// `parallel`: on two threads.
  Operations(const Program &program, const Guards &guards, const StatementReader &read,
             bool parallel = false);

  const FunctionOperations &of(const FunctionNode &node) const;
  /// The dialect of a statement in the file, and of the call that executes it, if that is known.
  /// Common: not known.
  Dialect dialectOf(const SqlStatement &statement, const FileFacts &file,
                    const Expr *call = nullptr) const;
  /// The call's meaning, its own or that of the function it calls, if that only forwards.
  Meaning meaning(const Expr &call) const;
  /// Whether a call has its meaning for a conventional name only: its own, or that of the call that
  /// the function called forwards to.
  bool byName(const Expr &call) const;
  /// All such calls that change stored data, and where what they execute stands; by place.
  std::vector<Place> placesByName() const;
  /// The function of the program that gives a call its meaning; null: it has one of its own.
  const FunctionNode *forwarder(const Expr &call) const;
  /// Whether the operation is what a wrapper does with the key that it is given: its calls are the
  /// operations.
  bool isForwarded(const OwnOperation &own) const;
  /// The statements that a call executes, queues or prepares; empty if none is known.
  const std::vector<SqlStatement> *statements(const Expr &call, const Meaning &meaning) const;
  /// Whether the function is a method that executes what its object has prepared.
  bool runsPrepared(const FunctionNode &node) const;

  /// The text that the function called executes, with the call's constant arguments in its holes;
  /// null unless all are filled.
  const Expr *filled(const Expr &call) const {
    auto found = filledTexts.find(&call);
    return found == filledTexts.end() ? nullptr : &found->second.text;
  }
  /// The same text as the callee has it, with its holes.
  const Expr *unfilled(const Expr &call) const {
    auto found = filledTexts.find(&call);
    return found == filledTexts.end() ? nullptr : &found->second.own;
  }

  Dialect dialectOf(const OwnOperation &own) const;

private:
  void findWrappers();
  // model/linking/filled_texts.cpp
  void fillTexts(const StatementReader &read);
  struct Form;
  class Forms;
  struct Filled {
    Expr text;
    Expr own;              ///< with its holes
    bool replaces = false; ///< all callers have theirs, so that the callee's operation is none
  };
  FunctionOperations collect(const FunctionNode &node) const;
  bool preparesFor(const FunctionNode &node, size_t site) const;
  struct Found;
  void addChange(Found &found, const FunctionNode &node, size_t site) const;
  void addExecuted(Found &found, const FunctionNode &node, size_t site,
                   const Meaning &meaning) const;
  void addListed(FunctionOperations &out, const FunctionNode &node, size_t site,
                 const std::vector<const Expr *> &texts, const FileFacts &list) const;
  void addPrepared(Found &found, const FunctionNode &node, size_t site,
                   const Meaning &meaning) const;
  void addFilled(Found &found, const FunctionNode &node, size_t site, const Expr &text) const;
  void addQueued(Found &found, const FunctionNode &node, size_t site) const;
  /// `prepared`: the statement stands elsewhere and `site` only executes it. `list`: the file of
  /// the list that it stands in.
  void addSql(FunctionOperations &out, const FunctionNode &node, size_t site, const Expr &text,
              bool prepared = false, const FileFacts *list = nullptr) const;
  // model/linking/statement_lists.cpp
  StatementList listOf(const FunctionNode &node, const Expr &subject) const;
  int listParameter(const FunctionNode &node, const Site &site, const Expr &subject) const;
  bool isGivenList(const FunctionNode &node, int parameter) const;
  void addAssigned(FunctionOperations &out, const FunctionNode &node, size_t site) const;
  void addField(FunctionOperations &out, const FunctionNode &node, size_t site, const Expr &field,
                bool compounds) const;
  void addOther(FunctionOperations &out, const FunctionNode &node, size_t site,
                const Meaning &meaning) const;

  const Program &program;
  const Guards &guards;
  const Dialects dialects;
  std::unordered_map<const FunctionNode *, Meaning> wrappers;
  std::set<const FunctionNode *> wrappersByName; ///< those that forward to a call by its name only
  std::set<const FunctionNode *>
      preparers; ///< wrappers that give what they prepared to their caller
  std::unordered_map<const Expr *, Filled> filledTexts; ///< by call
  std::set<const Expr *> replaced; ///< executing calls whose statements are at their callers
  std::unordered_map<const FunctionNode *, FunctionOperations> byFunction;
};

/// `DELETE FROM version; INSERT INTO version …`: a new record takes the place of the old one.
bool replacesRecord(const Operations &operations, const OwnOperation &gone);

/// Whether what it changes is named a cache or a thing for the time being, or lies in one.
bool changesCache(const OwnOperation &own);

/// The argument that a meaning names by its index, or null.
const Expr *argument(const Expr &call, int8_t index);

/// The argument that holds the subject (SQL, key, path), or null.
const Expr *subjectOf(const Expr &call, const Meaning &meaning);

/// The variable that a prepared statement is kept in; `prepares`: the call makes it.
std::string handleOf(const Site &site, const Meaning &meaning, bool prepares);

/// Whether a drop only makes room for what its function is there to make: `DROP TABLE IF EXISTS`
/// before a `CREATE TABLE`, in a function that says it creates.
bool clearsTheWay(const Operations &operations, const OwnOperation &drop);

/// Whether the action writes the stored version.
bool recordsVersion(const Action &action, const SqlStatement &statement);

} // namespace migralint::linking
