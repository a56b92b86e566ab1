// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Facts on disk: JSON, one object a file, fields with default values left out. Reading rejects
// another format version rather than guess.
#pragma once

#include "model/facts.h"

#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace migralint {

void writeFacts(const FileFacts &facts, llvm::raw_ostream &out);
/// Error: not JSON, another version, or a field of the wrong type (named by its path).
llvm::Expected<FileFacts> readFacts(llvm::StringRef json);

} // namespace migralint
