// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where lines end: one answer for all that counts them, or places would be others in a report than
// in a frontend.
#pragma once

#include <cstddef>
#include <string_view>

namespace migralint {

/// Whether a line ends behind the byte at `at`: LF, CR LF, or CR alone, as Clang and editors have
/// it.
constexpr bool endsLine(std::string_view text, size_t at) {
  return text[at] == '\n' || (text[at] == '\r' && (at + 1 == text.size() || text[at + 1] != '\n'));
}

} // namespace migralint
