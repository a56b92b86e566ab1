// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lines, columns and line hashes (driver/report/source.h).
#include "driver/report/source.h"

#include "model/lines.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/MemoryBuffer.h"

#include <array>
#include <map>

namespace migralint::driver {

using llvm::StringRef;

/// The character at the start of `text` and its length in bytes; what is no UTF-8 reads as U+FFFD.
static std::pair<llvm::UTF32, size_t> firstCharacter(StringRef text) {
  const llvm::UTF8 *at = text.bytes_begin();
  llvm::UTF32 character = 0;
  if (llvm::convertUTF8Sequence(&at, text.bytes_end(), &character, llvm::strictConversion) !=
      llvm::conversionOK)
    return {0xFFFD, 1};
  return {character, size_t(at - text.bytes_begin())};
}

template <class Take> static void forEachUtf16Unit(StringRef text, Take take) {
  while (!text.empty()) {
    auto [character, length] = firstCharacter(text);
    text = text.drop_front(length);
    if (character > 0xFFFF) {
      take(uint16_t(0xD800 + ((character - 0x10000) >> 10)));
      take(uint16_t(0xDC00 + ((character - 0x10000) & 0x3FF)));
    } else {
      take(uint16_t(character));
    }
  }
}

SourceText::SourceText(std::string text) : bytes(std::move(text)) {
  starts.push_back(0);
  for (size_t i = 0; i < bytes.size(); ++i)
    if (endsLine(bytes, i))
      starts.push_back(i + 1);
}

StringRef SourceText::line(uint32_t number) const {
  if (number == 0 || number > starts.size())
    return {};
  size_t end = number < starts.size() ? starts[number] : bytes.size();
  return text().slice(starts[number - 1], end).rtrim("\r\n");
}

size_t SourceText::offset(uint32_t line, uint32_t column) const {
  if (line == 0 || line > starts.size())
    return bytes.size();
  return std::min(starts[line - 1] + std::max(column, 1u) - 1, bytes.size());
}

StringRef SourceText::slice(const Range &range) const {
  return text().slice(offset(range.line, range.column), offset(range.endLine, range.endColumn));
}

uint32_t SourceText::utf16Column(uint32_t number, uint32_t column) const {
  uint32_t units = 1;
  forEachUtf16Unit(line(number).take_front(std::max(column, 1u) - 1), [&](uint16_t) { ++units; });
  return units;
}

/// The algorithm that GitHub's own uploader uses (codeql-action, fingerprints.ts): a rolling hash
/// over the 100 code units from the start of each line that are neither blank nor tab.
namespace {
class RollingHash {
public:
  explicit RollingHash(std::vector<std::string> &results) : results(results) {
    for (size_t i = 0; i < size; ++i)
      firstFactor *= factor;
  }

  void take(uint16_t unit) {
    if (unit == ' ' || unit == '\t' || (afterCr && unit == '\n')) {
      afterCr = false;
      return;
    }
    afterCr = unit == '\r';
    if (afterCr)
      unit = '\n';
    finishLine();
    if (atLineStart) {
      lineAt[index] = ++line;
      atLineStart = false;
    }
    atLineStart = unit == '\n';
    update(unit);
  }

  void end() {
    take(0xFFFF);
    for (size_t i = 0; i < size; ++i) {
      finishLine();
      update(0);
    }
  }

private:
  static constexpr size_t size = 100;
  static constexpr uint64_t factor = 37;

  /// The line that began `size` units ago, if one did, has its hash.
  void finishLine() {
    if (lineAt[index] == 0)
      return;
    std::string hash = llvm::utohexstr(value, /*LowerCase=*/true);
    results.resize(std::max(results.size(), lineAt[index]));
    results[lineAt[index] - 1] = hash + ":" + std::to_string(++seen[hash]);
    lineAt[index] = 0;
  }

  void update(uint16_t unit) {
    value = factor * value + unit - firstFactor * window[index];
    window[index] = unit;
    index = (index + 1) % size;
  }

  std::vector<std::string> &results;
  std::array<uint16_t, size> window{};
  std::array<size_t, size> lineAt{};
  std::map<std::string, unsigned> seen;
  uint64_t value = 0;
  uint64_t firstFactor = 1;
  size_t index = 0;
  size_t line = 0;
  bool atLineStart = true;
  bool afterCr = false;
};
} // namespace

StringRef SourceText::lineHash(uint32_t line) const {
  if (hashes.empty()) {
    RollingHash hash(hashes);
    forEachUtf16Unit(bytes, [&](uint16_t unit) { hash.take(unit); });
    hash.end();
  }
  return line == 0 || line > hashes.size() ? StringRef() : StringRef(hashes[line - 1]);
}

const SourceText &Sources::get(StringRef name) {
  std::unique_ptr<SourceText> &text = texts[name];
  if (!text) {
    auto buffer = fs->getBufferForFile(project.pathOf(name));
    text = std::make_unique<SourceText>(buffer ? (*buffer)->getBuffer().str() : "");
  }
  return *text;
}

} // namespace migralint::driver
