// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The known word that an unknown one was probably meant to be, for messages about keys, rules and
// options.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace migralint::rules {

/// The option with the smallest edit distance to `word`, if that is small enough to be a slip of
/// the pen; empty otherwise. The first of equally near ones.
std::string_view nearest(std::string_view word, const std::vector<std::string_view> &options);

/// `unknown key 'sumary'; did you mean 'summary'? Allowed: a, b, c`.
std::string unknownWord(std::string_view what, std::string_view word,
                        const std::vector<std::string_view> &options);

} // namespace migralint::rules
