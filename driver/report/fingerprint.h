// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a finding is, apart from where it is: equal for the same defect after lines moved, files
// were renamed and code was reformatted. Distinct from GitHub's hash of a line
// (SourceText::lineHash).
#pragma once

#include "driver/report/source.h"
#include "model/finding.h"

#include "llvm/ADT/ArrayRef.h"

namespace migralint::driver {

/// One for each finding, in their order: 16 hexadecimal digits, of the rule, the function (in C++),
/// and the code at the place without blanks, comments, and the way in which its literals are cut
/// and quoted. Findings that differ in nothing but their place have the same.
std::vector<std::string> fingerprints(llvm::ArrayRef<Finding> findings, Sources &sources);

/// The same, with the number of each among its equals: `16 digits:1`. For services that take equal
/// fingerprints for one finding.
std::vector<std::string> uniqueFingerprints(llvm::ArrayRef<Finding> findings, Sources &sources);

} // namespace migralint::driver
