// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What stops code from running again: says of a condition whether it compares the stored version,
// probes for an object or tests a marker, and of a function whether all ways into it are guarded.
// Guards hold across functions and files.
#pragma once

#include "model/linking/program.h"
#include "model/model.h"

#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace migralint::linking {

/// What a statement touches: folded names of table, column, index, key.
using Names = std::set<std::string>;

/// Identifiers inside a text, folded: `PRAGMA table_info(roster)` gives pragma, table_info, roster.
Names identifiers(std::string_view text);

/// `getVersion(&version)`: what the call gives is whether it could, and no version.
bool handsVersionOut(const Expr &call);

/// An expression as a reader would write it, for messages: `version < 5`.
std::string spelled(const Expr &e);

bool isComparison(const std::string &op);

/// A comparison's operator as it reads with the version on its left and the comparison holding:
/// `!(5 <= version)` is `<`.
std::string oriented(std::string op, bool versionLeft, bool holds);

/// `version == 0`, `version < 1`, `!version`: a fresh store, or one from before there were
/// versions.
bool asksForFresh(const Expr &e);

/// The condition as a guard of this kind.
Guard guardOf(const FunctionNode &node, const Condition &c, GuardKind kind);

class Guards {
public:
  explicit Guards(const Program &program);

  /// Guards of the conditions around a site that touches `touched`, from the nearest outwards. The
  /// conditions `kept` are none.
  std::vector<Guard> around(const FunctionNode &node, int condition, const Names &touched,
                            const std::set<int> &kept = {}) const;

  struct Ways {
    bool guarded = false; ///< there are calls, and each is guarded
    /// No unguarded call is in view, but neither is who calls it: an exported migration of a file
    /// that was given without its callers.
    bool unknown = false;
    std::vector<Guard> guards;    ///< of the call sites, or the dispatch
    std::vector<Place> unguarded; ///< call sites without a guard
    std::vector<Place> path; ///< the calls that lead to the first of them, and it; outermost first

    void addUnguarded(const Place &call, std::vector<Place> leading);
  };
  /// How `node` is entered. `touched` is what the operation in it touches.
  Ways ways(const FunctionNode &node, const Names &touched) const;

  /// Whether the expression's value derives from the stored version.
  bool isVersion(const FunctionNode &node, const Expr &expr) const;
  /// Whether `expr`, being `holds`, says something about the stored version.
  bool testsVersion(const FunctionNode &node, const Expr &expr, bool holds) const;
  /// Whether the function's job is to read the stored version.
  bool returnsVersion(const FunctionNode &node) const { return versionFunctions.count(&node) > 0; }
  /// The same of what sites stand under, whichever way it holds.
  bool testsVersion(const FunctionNode &node, const Condition &condition) const;
  /// Whether the condition compares the stored version.
  bool isVersionGuard(const FunctionNode &node, const Condition &condition) const;
  /// The innermost block, around what stands under `condition`, that a comparison with the stored
  /// version opens; null if none does.
  const Condition *versionBlock(const FunctionNode &node, int condition) const;
  /// The names that an expression probes for; nothing if it probes nothing.
  std::optional<Names> probes(const FunctionNode &node, const Expr &expr) const;
  /// The same for a condition that sites stand under: each is looked at once, for in a long
  /// function every site stands under each earlier exit.
  const std::optional<Names> &probes(const FunctionNode &node, const Condition &condition) const;
  /// Whether the step table is run by a loop over the stored version, or by something that records.
  bool dispatched(const StepTable &table, Guard *by = nullptr) const;
  /// The function and site that run the table, or nulls.
  CallSite dispatcher(const StepTable &table) const;
  /// Whether the site runs entries of a table of steps, under a condition on the version.
  bool runsSteps(const FunctionNode &node, int site) const;
  /// Tables of functions and texts, and those registrations that something runs by version.
  const std::vector<const StepTable *> &stepTables() const { return lists; }
  /// Whether the text is an entry of a list that calls put together and something runs by version:
  /// where it is added it is not run yet.
  bool registers(const Expr &text) const { return registeredTexts.count(&text) > 0; }
  /// Tables that name `node` in an entry.
  std::vector<const StepTable *> tablesOf(const FunctionNode &node) const;

private:
  struct Dispatch {
    std::string name; ///< of the table, its type, or the variable that runs over it
    CallSite site;
    Guard guard;
    bool each = false; ///< what is asked of the version decides for each entry, not for all of them
  };
  struct Run;
  void findDispatches();
  Run runOf(const FunctionNode &node, const Expr &call) const;
  std::optional<Guard> chosenByVersion(const FunctionNode &node, const Site &site, Run &run) const;
  std::optional<Guard> rangeFromVersion(const FunctionNode &lambda,
                                        std::vector<std::string> &names) const;
  void addDispatches(const CallSite &site, std::vector<std::string> names, const Guard &guard,
                     bool each);
  void findHandedOver();
  void findHandedOver(const StepTable &table);
  const Condition *runsEntry(const FunctionNode &node, int site, const std::string &table) const;
  /// Whether the dispatch runs the table.
  static bool runs(const Dispatch &dispatch, const StepTable &table);
  bool startsAtVersion(const FunctionNode &node, const Condition &condition) const;
  bool looksUpVersion(const FunctionNode &node, const Expr &call) const;
  bool skipsOld(const FunctionNode &node, const Statement &loop, const std::string &cursor) const;
  bool comparesElement(const FunctionNode &node, const Expr &expr, bool holds,
                       const std::string &element,
                       std::initializer_list<std::string_view> ops) const;
  void findVersionFunctions();
  Ways ways(const FunctionNode &node, const Names &touched,
            std::set<const FunctionNode *> &seen) const;
  bool isDefinedByVersion(const FunctionNode &node, const std::string &name,
                          const std::string &field = {}) const;
  bool holdsVersion(const FunctionNode &node, const Expr &object, const std::string &field) const;
  bool isVersionMember(const FunctionNode &node, const std::string &name) const;
  void findVersionMembers(const FunctionNode &node);
  bool fillsIn(const FunctionNode &node, const Expr &call, const std::string &name) const;
  bool readsVersionRow(const FunctionNode &node, const Expr &filling,
                       const std::string &name) const;
  bool isDefinedOtherwise(const FunctionNode &node, const std::string &name) const;
  bool flagTestsVersion(const FunctionNode &node, const std::string &name, bool holds) const;
  std::optional<Names> nameProbes(const FunctionNode &node, const Expr &named) const;
  bool isProbe(const FunctionNode &node, const Expr &expr) const;
  void findKeyReaders();
  bool readsVersionKey(const Expr &call) const;
  bool setsMarker(const FunctionNode &node, const Names &names, int depth) const;
  bool mayFill(const Definition &d, const std::string &name, int depth) const;
  std::optional<Names> probesOfName(const FunctionNode &node, const Expr &named,
                                    const std::vector<const Definition *> &definitions) const;
  Names askedByCallback(const FunctionNode &node, const std::string &variable) const;

  const Program &program;
  std::vector<Dispatch> dispatches;
  std::vector<const StepTable *> lists;
  std::unordered_set<const Expr *> registeredTexts;
  std::unordered_map<const FunctionNode *, std::vector<const StepTable *>> tables;
  std::set<const FunctionNode *> versionFunctions;             ///< return the stored version
  std::set<const FunctionNode *> versionPredicates;            ///< return whether it is old
  std::unordered_map<const FunctionNode *, size_t> keyReaders; ///< and the parameter with the key
  std::unordered_map<const FunctionNode *, Names> probeFunctions; ///< return what a probe says
  std::set<std::pair<const FunctionNode *, int>> versionParameters;
  std::set<std::pair<std::string, std::string>> versionMembers; ///< class and field, set from one
  // Each name of a function is resolved once. A name on its own path (a cycle) says nothing new
  // there.
  using NameKey = std::pair<const FunctionNode *, std::string>;
  struct NameHash {
    size_t operator()(const NameKey &key) const {
      return std::hash<const void *>()(key.first) * 31 + std::hash<std::string>()(key.second);
    }
  };
  mutable std::unordered_map<NameKey, bool, NameHash> versionNames;
  mutable std::unordered_map<NameKey, bool, NameHash> versionFlags;
  mutable std::unordered_map<NameKey, std::optional<Names>, NameHash> probeNames;
  mutable std::unordered_map<const Condition *, bool> versionConditions;
  mutable std::unordered_map<const Condition *, bool> eitherWay; ///< of testsVersion
  mutable std::unordered_map<const Condition *, std::optional<Names>> probeConditions;
};

} // namespace migralint::linking
