// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which fixes of a report are taken, and what a file reads with them: bytes to bytes, without a
// disk. Distinct from fix.h, which writes and verifies.
#pragma once

#include "model/finding.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace migralint::driver {

/// A change of bytes of one file.
struct ByteEdit {
  size_t begin = 0;
  size_t end = 0; ///< as `begin`: an insertion
  std::string text;
  friend auto operator<=>(const ByteEdit &, const ByteEdit &) = default;
};

/// Nothing if the place is not in the text.
std::optional<ByteEdit> byteEdit(llvm::StringRef text, const Edit &edit);

/// Edits of one file that are all to be made.
class EditList {
public:
  /// All of `more`, or none: false if one of them touches another edit. One that is there already
  /// is made once.
  bool add(llvm::ArrayRef<ByteEdit> more);
  bool accepts(llvm::ArrayRef<ByteEdit> more) const;
  std::string applied(llvm::StringRef text) const;
  /// Where a byte of the text is when the edits are made. It is touched by none of them.
  size_t moved(size_t offset) const;

private:
  std::vector<ByteEdit> edits; ///< in order
};

} // namespace migralint::driver
