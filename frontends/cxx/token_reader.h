// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Statements and expressions read from tokens alone, where there is no tree to lower: which calls
// are made with which texts, under which conditions, approximately. Distinct from fallback.h, which
// decides what has to be read so.
#pragma once

#include "frontends/cxx/tokens.h"
#include "model/facts.h"

#include "llvm/ADT/DenseSet.h"

namespace migralint::cxx {

struct TokenReading {
  std::vector<Statement> body;
  std::vector<Function> lambdas; ///< that stand in it
  llvm::DenseSet<uint32_t> held; ///< offsets of the literals read
};

/// Reads the tokens from `begin` up to `end` as statements of the function with the id `owner`.
/// Whatever it does not understand it steps over.
TokenReading readStatements(const Source &source, const Lines &lines, size_t begin, size_t end,
                            const std::string &owner);

/// The same of `member(value), Base(value)`, a constructor's initializers.
TokenReading readInitializers(const Source &source, const Lines &lines, size_t begin, size_t end,
                              const std::string &owner);

} // namespace migralint::cxx
