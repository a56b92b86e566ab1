// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// When are two definitions of a column of SQLite's the same to the program that uses it?
#pragma once

#include "model/replay/engine.h"

#include <string>

namespace migralint::linking {

/// What is different, as a clause for a message about a fresh store; empty: nothing that matters. A
/// column that is added has a default where the engine asks for one.
std::string difference(const replay::TableColumn &fresh, const replay::TableColumn &migrated);

} // namespace migralint::linking
