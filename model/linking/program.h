// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The facts of all files as one program: functions by name, who calls whom, and, for each
// function, its calls and assignments in order, each under the conditions that dominate it.
// Distinct from the facts, which know one file, and from guards.h, which says what a condition
// means.
#pragma once

#include "model/facts.h"

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace migralint::linking {

/// A condition that holds (or fails) wherever a site stands. Early exits count: after
/// `if (c) return;` the rest of the block stands under `!c`.
struct Condition {
  enum class Kind : uint8_t { If, Case, Loop } kind = Kind::If;
  const Expr *expr = nullptr; ///< If, Loop: the condition; Case: what is switched on
  bool holds = true;
  const Statement *statement = nullptr; ///< the If, Case or Loop
  int outer = -1;                       ///< index of the next condition outwards
  bool early = false;                   ///< it is an exit before the site, not a block around it
  int block =
      -1; ///< index of the next one outwards that is a block: in a long function, exits are many
};

/// A call, construction or assignment.
struct Site {
  const Expr *expr = nullptr;
  const Statement *statement = nullptr; ///< innermost statement that holds it
  int condition = -1;                   ///< innermost condition
  int loop = -1;                        ///< innermost loop among `loops`
  bool discarded = false;               ///< the whole expression statement: its result is dropped
};

struct Loop {
  const Statement *statement = nullptr;
  int outer = -1;
};

struct FunctionNode;

struct CallSite {
  const FunctionNode *caller = nullptr;
  int site = -1; ///< index into the caller's sites; -1: the lambda's own place in its owner
  int condition = -1;
  const Expr *expr = nullptr;
};

/// How a local variable gets its values.
struct Definition {
  const Expr *value = nullptr;
  int condition = -1;
  bool range = false;  ///< it runs over `value`
  bool output = false; ///< the call `value` may fill it in, as an argument or receiver
  std::string field;   ///< only this field of it is set to `value`; empty: all of it
};

struct FunctionNode {
  const FileFacts *file = nullptr;
  const Function *function = nullptr;
  std::string qualified; ///< `scope::name`; lambda: that of its owner
  std::vector<Condition> conditions;
  std::vector<Site> sites;
  std::vector<Loop> loops;
  std::vector<const Expr *> returns;
  std::unordered_map<std::string, std::vector<Definition>> locals;
  std::vector<CallSite> callers;
  const FunctionNode *owner = nullptr; ///< lambda: the function it stands in
  bool addressTaken = false;           ///< named as a value: in a table, as an argument

  int parameter(std::string_view name) const; ///< its index, or -1
};

/// A version as an entry of a table has it: a number, a constant, "1.2", {1, 2}; empty: it is none.
std::string versionText(const Expr &e);

/// A list of steps: {version, function or lambda or SQL} entries, or functions alone. Written as
/// one initialiser, or put together by calls, in any files.
struct StepTable {
  struct Entry {
    const FileFacts *file = nullptr;
    const Expr *expr = nullptr; ///< the whole entry
    std::vector<const FunctionNode *> functions;
    std::vector<const Expr *> sql; ///< texts that are SQL
    std::string version;           ///< as written; empty if none
  };
  const FileFacts *file = nullptr;
  std::string name;
  std::string type;
  std::string function; ///< qualified name of the function it is local to
  /// Not null: put together by calls, `registerStep(7, &upgradeTo7)`, and this is the function that
  /// stores them in a container of that name. Many a call takes a number and a function (a timer, a
  /// handler), so that entries with numbers alone do not make it a table of steps.
  const FunctionNode *keeper = nullptr;
  bool keptLocally = false; ///< the container is local to the keeper
  bool handedOut = false;   ///< …which returns it
  bool unsized = false;     ///< its initialiser lists texts, and may list one more
  bool byPosition = false;  ///< its texts have no versions: their places are
  std::vector<Entry> entries;
};

class Program {
public:
  explicit Program(const FactsRefs &files);
  Program(const Program &) = delete;
  Program &operator=(const Program &) = delete;

  const std::vector<FunctionNode> &functions() const { return nodes; }
  const std::vector<StepTable> &tables() const { return stepTables; }
  /// Lists that calls put together; of steps only if something runs them by version, which
  /// Guards::stepTables() tells.
  const std::vector<StepTable> &registrations() const { return registered; }
  /// Functions that a call may reach: overloads by number of arguments, overrides, at most a few.
  /// Empty: not a function of the program, or a name too common to tell.
  const std::vector<const FunctionNode *> &callees(const Expr &call) const;
  const FunctionNode *lambda(const FunctionNode &from, std::string_view id) const;
  /// Everything that runs from a site: callees, a lambda in place, functions handed over to be
  /// called.
  const std::vector<const FunctionNode *> &calledFrom(const FunctionNode &node, int site) const;
  /// The initialiser of a variable with static storage, or null.
  const Expr *constant(std::string_view name) const;
  /// Classes that are named as transactions and hold a library's as a member; true: which commits
  /// by itself.
  const std::map<std::string, bool, std::less<>> &heldTransactions() const { return held; }
  /// Whether `derived` is or derives from `base`, as far as classes are known.
  bool derives(std::string_view derived, std::string_view base) const;

private:
  void index(const FactsRefs &files);
  void resolveCalls();
  // model/linking/step_tables.cpp
  void collectTables(const FactsRefs &files);
  size_t addParts(const FileFacts &file, const Expr &part, StepTable::Entry &entry);
  // model/linking/registrations.cpp
  void collectRegistrations(const FactsRefs &files);
  struct Keeper;
  class Registrations;
  static Keeper keptBy(const FunctionNode &node, int text);
  static constexpr int containerDepth = 2; ///< how often one is handed over to be filled
  static Keeper container(const FunctionNode &node, const Expr &expr, int depth);
  Keeper keeperOf(const FunctionNode &node, const Expr &registration, int text) const;
  Keeper keeperOf(const std::string &type, int text) const;
  static constexpr int typeDepth = 4; ///< how far a type is followed through initialisers
  bool callsOverridden(const Function &from, const Expr &call) const;
  std::vector<const FunctionNode *> resolve(const FunctionNode &from, const Expr &call,
                                            int depth = typeDepth) const;
  std::string typeOf(const FunctionNode &from, const Expr &expr, int depth) const;

  std::vector<FunctionNode> nodes;
  std::vector<StepTable> stepTables;
  std::vector<StepTable> registered;
  std::unordered_map<std::string, std::vector<FunctionNode *>> byName;
  std::unordered_map<std::string, FunctionNode *> lambdas; ///< path and id
  std::unordered_map<std::string, std::vector<std::string>> bases;
  std::map<std::string, bool, std::less<>> held;
  std::unordered_map<std::string, const Variable *> variables;
  std::unordered_map<const Expr *, std::vector<const FunctionNode *>> targets;
  std::map<std::pair<const FunctionNode *, int>, std::vector<const FunctionNode *>> bySite;
};

/// Calls `visit` for `expr` and all expressions inside it, outermost first. Lambdas are not
/// entered.
template <typename Visit> void forEach(const Expr &expr, Visit &&visit) {
  visit(expr);
  for (const Expr &receiver : expr.receiver)
    forEach(receiver, visit);
  for (const Expr &arg : expr.args)
    forEach(arg, visit);
}

/// Calls `visit` for every expression of `statements`.
template <typename Visit> void forEach(const std::vector<Statement> &statements, Visit &&visit) {
  for (const Statement &s : statements) {
    forEach(s.expr, visit);
    for (const Expr &label : s.labels)
      forEach(label, visit);
    forEach(s.init, visit);
    forEach(s.body, visit);
    forEach(s.otherwise, visit);
  }
}

/// Calls `visit` for the declarations of a function, with those in its blocks.
template <typename Visit>
void forEachDeclaration(const std::vector<Statement> &body, const Visit &visit) {
  for (const Statement &s : body) {
    if (s.kind == Statement::Kind::Declare)
      visit(s);
    forEachDeclaration(s.init, visit);
    forEachDeclaration(s.body, visit);
    forEachDeclaration(s.otherwise, visit);
  }
}

/// Whether every path through `statements` leaves the enclosing block.
bool alwaysLeaves(const std::vector<Statement> &statements);

/// Whether all statements of a text are queries.
bool onlyQueries(const std::vector<SqlStatement> &statements);

/// The variable or member at the root of `a.b[c]->d`, or empty.
std::string rootName(const Expr &expr);

/// The last component of a qualified name.
std::string_view lastPart(std::string_view name);

} // namespace migralint::linking
