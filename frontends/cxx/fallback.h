// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Code that the parser lost or did not see, read from tokens: whole functions, statements of
// functions that it kept, and what conditional directives hid. Distinct from lower.h, which reads
// what the parser kept and knows types and values.
#pragma once

#include "frontends/cxx/tokens.h"
#include "model/facts.h"

#include "llvm/ADT/DenseSet.h"

namespace migralint::cxx {

/// Offsets of the first byte and after the last.
using Stretch = std::pair<uint32_t, uint32_t>;

bool isIn(const std::vector<Stretch> &stretches, uint32_t offset);

/// Adds to `facts` the SQL that it lacks, with what it stands in, and notes for lost functions
/// without SQL. `hidden` are stretches that conditional directives took out; of these what is
/// under `#if 0` stays out. `held` are the offsets of literals that `facts` has; returns those of
/// the ones added.
llvm::DenseSet<uint32_t> readLost(const Source &source, const Lines &lines,
                                  const std::vector<Stretch> &hidden,
                                  const llvm::DenseSet<uint32_t> &held, FileFacts &facts);

} // namespace migralint::cxx
