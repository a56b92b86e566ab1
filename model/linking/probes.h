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

} // namespace migralint::linking
