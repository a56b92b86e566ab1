// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Places of bytes of a text, many times over. Private to this folder. Distinct from Text::rangeOf,
// which gives the same answers but walks over all pieces for each: a statement glued together from
// many literals would take quadratic time.
#pragma once

#include "model/text.h"

#include <vector>

namespace migralint::sql {

/// `text` must outlive it and keep its pieces.
class TextIndex {
public:
  explicit TextIndex(const Text &text);

  /// The same as `text.rangeOf(begin, end)`.
  Range rangeOf(size_t begin, size_t end) const;
  /// The place in the source directly behind byte `end - 1`; nowhere if what stands there is not
  /// written out as it is: a hole, a macro, an escape.
  Range behind(size_t end) const;
  /// The place behind the closing quote of the literal that ends with byte `end - 1`; nowhere if no
  /// literal does.
  Range behindLiteral(size_t end) const;

private:
  const std::vector<Piece> &pieces;
  std::vector<size_t> ends; ///< byte behind each piece
};

} // namespace migralint::sql
