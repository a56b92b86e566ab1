// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Comments and attributes that silence findings or approve of what they are about, and what is
// wrong with these (migration-suppression, migration-approval). The forms are those of the pages in
// checks/suppressions/. What clang-tidy's NOLINT says about rules of other tools is not looked at.
#pragma once

#include "driver/report/report.h"
#include "model/facts.h"
#include "model/finding.h"

#include <functional>
#include <string_view>
#include <vector>

namespace migralint::driver {

struct Suppressed {
  std::vector<Finding> findings;  ///< those that remain, and those about the comments; sorted
  std::vector<Silenced> silenced; ///< sorted
};

/// Whether a rule can give findings in a file: a suppression of one that cannot is not called
/// unused.
using IsOn = std::function<bool(std::string_view rule, std::string_view file)>;

Suppressed suppress(std::vector<Finding> findings, const FactsRefs &facts, Sources &sources,
                    const IsOn &isOn);

} // namespace migralint::driver
