// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Function bodies that the parser lost, read from tokens: which calls they make with which texts,
// under which conditions, approximately. Distinct from lower.h, which reads what the parser kept
// and knows types and values.
#pragma once

#include "frontends/cxx/tokens.h"
#include "model/facts.h"

#include "llvm/ADT/DenseSet.h"

namespace migralint::cxx {

/// Adds functions with SQL that `facts` lacks, and notes for those without. `held` gets the offsets
/// of the literals read; `hidden` are stretches that conditional directives took out.
void readLost(const Source &source, const Lines &lines,
              const std::vector<std::pair<uint32_t, uint32_t>> &hidden,
              llvm::DenseSet<uint32_t> &held, FileFacts &facts);

} // namespace migralint::cxx
