// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Has the program itself put elsewhere what it removes? Rows that it reads and writes one by one,
// keys that it reads and stores anew, files that it renames or copies.
#pragma once

#include "model/linking/operations.h"

#include <string>

namespace migralint::linking {

/// The program itself reads the old place and writes a new one earlier in the step, in a loop.
bool movedByProgram(const OwnOperation &own, const std::string &column,
                    const Operations &operations);

/// The program itself reads the table's rows and, in a loop, puts rows into another one before
/// the drop: a rebuild row by row.
bool copiedByProgram(const OwnOperation &own);

/// The removed things come from a list that only a callable parameter fills: what else it does
/// with them is not in view.
bool filledElsewhere(const OwnOperation &own);

std::string spelledKey(const Expr &e);

enum class Moved : uint8_t {
  No,
  Some, ///< a loop that copies records passes some over
  Yes
};

/// Whether what is at `key` was read and stored elsewhere earlier in the step.
Moved keyMoved(const OwnOperation &own, const std::string &key, const Operations &operations);

} // namespace migralint::linking
