// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Places in a text as the language server protocol has them: lines and characters from 0,
// characters in the units that were agreed on. Lines end where model/lines.h says, which is what
// the protocol says, too.
#pragma once

#include "model/text.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace migralint::driver::lsp {

enum class Units : uint8_t { Utf8, Utf16 };

struct Position {
  uint32_t line = 0;
  uint32_t character = 0;
  friend auto operator<=>(const Position &, const Position &) = default;
};

struct Span {
  Position start;
  Position end; ///< not included
  friend bool operator==(const Span &, const Span &) = default;

  bool touches(const Span &other) const { return start <= other.end && other.start <= end; }
};

/// Converts both ways. Refers to the text.
class PositionMap {
public:
  PositionMap(llvm::StringRef text, Units units);

  // What lies beyond a line is its end, what lies beyond the text is the text's; a place within a
  // character is its start.
  size_t offset(Position position) const;
  Position position(size_t offset) const;
  /// Of a range in the model's terms: lines and columns from 1, columns in bytes.
  Span span(const Range &range) const;
  /// Without its end; empty for one that is not there.
  llvm::StringRef line(uint32_t number) const;

private:
  llvm::StringRef text;
  Units units;
  std::vector<size_t> starts;
};

std::optional<Position> readPosition(const llvm::json::Value *value);
std::optional<Span> readSpan(const llvm::json::Value *value);
llvm::json::Value toJSON(const Position &position);
llvm::json::Value toJSON(const Span &span);

} // namespace migralint::driver::lsp
