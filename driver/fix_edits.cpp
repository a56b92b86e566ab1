// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/fix_edits.h"

#include "driver/report/source.h"

#include "llvm/ADT/STLExtras.h"

namespace migralint::driver {

std::optional<ByteEdit> byteEdit(llvm::StringRef text, const Edit &edit) {
  SourceText source(text.str());
  const Range &range = edit.place.range;
  auto isIn = [&](uint32_t line, uint32_t column) {
    return line > 0 && column > 0 && line <= source.lines() &&
           column <= source.line(line).size() + 1;
  };
  if (!isIn(range.line, range.column) || !isIn(range.endLine, range.endColumn) ||
      std::pair(range.endLine, range.endColumn) < std::pair(range.line, range.column))
    return std::nullopt;
  return ByteEdit{source.offset(range.line, range.column),
                  source.offset(range.endLine, range.endColumn), edit.text};
}

/// Whether the outcome depends on which of them is made first.
static bool collide(const ByteEdit &a, const ByteEdit &b) {
  return a.begin <= b.end && b.begin <= a.end && a != b;
}

bool EditList::accepts(llvm::ArrayRef<ByteEdit> more) const {
  return llvm::none_of(more, [&](const ByteEdit &edit) {
    return llvm::any_of(edits, [&](const ByteEdit &other) { return collide(edit, other); });
  });
}

bool EditList::add(llvm::ArrayRef<ByteEdit> more) {
  if (!accepts(more))
    return false;
  edits.insert(edits.end(), more.begin(), more.end());
  llvm::sort(edits);
  edits.erase(llvm::unique(edits), edits.end());
  return true;
}

std::string EditList::applied(llvm::StringRef text) const {
  std::string result;
  size_t at = 0;
  for (const ByteEdit &edit : edits) {
    result += text.slice(at, edit.begin);
    result += edit.text;
    at = edit.end;
  }
  return result + text.drop_front(at).str();
}

size_t EditList::moved(size_t offset) const {
  size_t result = offset;
  for (const ByteEdit &edit : edits)
    if (edit.end <= offset)
      result += edit.text.size() - (edit.end - edit.begin);
  return result;
}

} // namespace migralint::driver
