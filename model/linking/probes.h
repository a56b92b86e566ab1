// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a query, or a function around one, asks the store for. Shared by the parts of Guards only.
#pragma once

#include "model/linking/guards.h"

#include <optional>

namespace migralint::linking {

bool readsOnly(const SqlStatement &statement);

/// `bool getConfig(key, value)`: reads by a query and answers whether there was anything.
std::optional<Names> asks(const FunctionNode &node);

/// A question for something in the store, and whether the code runs if it is there.
struct ExistenceTest {
  const Expr *call = nullptr;
  bool present = true;
};
ExistenceTest existenceTest(const FunctionNode &node, const Expr &e, bool holds, int depth = 0);

/// The texts that a probe is given, folded; nothing if one of them is not known.
std::optional<std::vector<std::string>> probedNames(const Program &program, const Expr &probe);

} // namespace migralint::linking
