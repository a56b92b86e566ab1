// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// JSON Schema (draft 7, which editors know) from the table that the strict reader goes by.
#pragma once

#include "rules/shape.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

namespace migralint::driver {

/// What it refuses the reader refuses, too. The reader refuses more: patterns that cannot be read,
/// paths outside the project.
void writeJsonSchema(const rules::Shape &shape, llvm::StringRef title, llvm::raw_ostream &out);

} // namespace migralint::driver
