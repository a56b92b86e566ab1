// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For what a project does in the same way everywhere: a file that is told of once has been told.
#pragma once

#include "model/finding.h"

#include <map>
#include <string>
#include <vector>

namespace migralint {

/// A finding, and the further places of the same: they become related places of it, and of those
/// beyond the first twenty it says how many there are.
class FurtherPlaces {
public:
  /// `of` is an index into the findings that `add` gets.
  explicit FurtherPlaces(size_t of) : finding(of) {}

  void add(std::vector<Finding> &findings, const Place &place);
  size_t of() const { return finding; }

private:
  size_t finding;
  size_t more = 0; ///< places that are not told by themselves
};

/// Puts the first finding of each file into `findings`; the others are further places of it.
class OncePerFile {
public:
  explicit OncePerFile(std::vector<Finding> &findings) : findings(findings) {}

  void add(Finding finding);

private:
  std::vector<Finding> &findings;
  std::map<std::string, FurtherPlaces> byFile;
};

} // namespace migralint
