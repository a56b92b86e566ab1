// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which of the names that are there may be meant by one that is not.
#pragma once

#include <string>
#include <vector>

namespace migralint::linking {

/// The one that the fewest letters tell apart, and not more than a third of them; empty: none is
/// near.
std::string nearest(const std::string &name, const std::vector<std::string> &names);

/// "; did you mean `…`?", or nothing.
std::string didYouMean(const std::string &name, const std::vector<std::string> &names);

} // namespace migralint::linking
