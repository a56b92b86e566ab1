// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For what a project does in the same way everywhere: a file that is told of once has been told.
#pragma once

#include "model/finding.h"

#include <map>
#include <string>
#include <vector>

namespace migralint {

/// Puts the first finding of each file into `findings`; the others are related places of it, and
/// of those beyond the first twenty it says how many there are.
class OncePerFile {
public:
  explicit OncePerFile(std::vector<Finding> &findings) : findings(findings) {}

  void add(Finding finding);

private:
  struct Told {
    size_t at = 0;   ///< in `findings`
    size_t more = 0; ///< findings that are not told by themselves
  };

  std::vector<Finding> &findings;
  std::map<std::string, Told> byFile;
};

} // namespace migralint
