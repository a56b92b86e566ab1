// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a project looks like to this program: for `migralint init`, which writes it down. Nothing is
// judged here; counts and places only.
#pragma once

#include "model/facts.h"
#include "model/finding.h"
#include "rules/rules.h"

#include <string>
#include <vector>

namespace migralint::driver {

struct Survey {
  struct Counted {
    std::string name;
    unsigned count = 0;
    Place first; ///< where it is seen first; may be invalid
  };
  struct Runner {
    std::string what; ///< the function, table or folder of files that runs or holds the steps
    Place place;
    size_t steps = 0;
    std::string newest; ///< version; empty if not known
  };

  unsigned cxxFiles = 0; ///< with a sign of migration
  unsigned sqlFiles = 0;
  std::vector<Counted> libraries;      ///< rule packs, by the calls that they tell the meaning of
  std::vector<Counted> dialects;       ///< statements by the dialect that a library or syntax tells
  std::vector<Runner> runners;         ///< by place
  std::vector<Counted> storedVersions; ///< names in comparisons that are guards
  std::vector<Counted> latestVersions; ///< constants with the newest version
  std::vector<Counted> loaders;        ///< functions of everyday reading that convert; by place
  std::vector<Counted> foreignFolders; ///< of other people's code and of tests, with findings
  std::vector<Counted> rules;          ///< findings by rule
  size_t findings = 0;
};

/// Lists of counts have the highest first, then by name.
Survey survey(const std::vector<FileFacts> &facts, const Model &model,
              const std::vector<Finding> &findings, const rules::Rules &rules);

} // namespace migralint::driver
