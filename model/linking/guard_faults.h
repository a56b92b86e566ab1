// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Guards that cannot do their work: an assignment for a comparison, `!=` for `<`, a probe of
// something else, an inverted test, a test for what never is. Distinct from guards.h, which says
// what a condition guards if it is right.
#pragma once

#include "model/linking/steps.h"

#include <set>

namespace migralint::linking {

class GuardFaults {
public:
  GuardFaults(const Program &program, const Guards &guards, const Operations &operations,
              const Steps &steps);

  /// By place; one per faulty test.
  std::vector<GuardFault> take();
  /// Whether one of the conditions around a site is at fault.
  bool around(const FunctionNode &node, int condition) const;

private:
  void look(const FunctionNode &node);
  void assigned(const FunctionNode &node, int condition);
  void notEqual(const FunctionNode &node, int condition);
  void invertedVersion(const FunctionNode &node, int condition);
  void constant(const FunctionNode &node, int condition, std::set<std::string> &told);
  void probeOf(const FunctionNode &node, const OwnOperation &own);

  const Expr *findUnequal(const FunctionNode &node, const Expr &e, bool holds) const;
  bool keepsNewerOut(const FunctionNode &node, const Expr &e, bool holds, int depth = 0) const;
  bool keepsNewerOut(const FunctionNode &node, const Condition &condition) const;
  bool ordersVersions(const FunctionNode &node) const;
  bool calleeOrders(const FunctionNode &node) const;
  bool callerOrders(const FunctionNode &node, int depth,
                    std::set<const FunctionNode *> &seen) const;
  struct Reached {
    Place place;
    bool migration = false;
  };
  bool upgrades(const FunctionNode &node, int below, int depth,
                std::set<const FunctionNode *> &seen, Reached &reached) const;
  bool missingIsText(const FunctionNode &getter, const Expr &call) const;

  GuardFault &add(GuardFault::Kind kind, const FunctionNode &node, const Expr &at,
                  int condition = -1);

  const Program &program;
  const Guards &guards;
  const Operations &operations;
  const Steps &steps;
  std::vector<GuardFault> faults;
  std::set<const Condition *> conditions; ///< those at fault
};

} // namespace migralint::linking
