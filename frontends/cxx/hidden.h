// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What conditional directives hide of the main file, as the preprocessor tells it.
#pragma once

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/PPCallbacks.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace migralint::cxx {

/// Stretches in bytes, from begin to end.
using HiddenStretches = std::vector<std::pair<uint32_t, uint32_t>>;

class HiddenCode : public clang::PPCallbacks {
public:
  /// Keeps references to both.
  HiddenCode(const clang::SourceManager &sources, HiddenStretches &hidden)
      : sources(sources), hidden(hidden) {}

  void SourceRangeSkipped(clang::SourceRange range, clang::SourceLocation) override {
    if (sources.isInMainFile(range.getBegin()))
      hidden.emplace_back(sources.getFileOffset(range.getBegin()),
                          sources.getFileOffset(range.getEnd()));
  }

private:
  const clang::SourceManager &sources;
  HiddenStretches &hidden;
};

} // namespace migralint::cxx
