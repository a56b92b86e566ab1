// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Conversion of places (driver/lsp/positions.h).
#include "driver/lsp/positions.h"

#include "model/lines.h"

#include "llvm/Support/ConvertUTF.h"

#include <algorithm>

namespace migralint::driver::lsp {

namespace json = llvm::json;
using llvm::StringRef;

namespace {

struct Character {
  size_t bytes = 1;
  uint32_t utf16 = 1;
};

/// What is no UTF-8 counts a unit for each byte, as in driver/report/source.h.
Character firstOf(StringRef text) {
  const llvm::UTF8 *at = text.bytes_begin();
  llvm::UTF32 character = 0;
  if (llvm::convertUTF8Sequence(&at, text.bytes_end(), &character, llvm::strictConversion) !=
      llvm::conversionOK)
    return {};
  return {size_t(at - text.bytes_begin()), character > 0xFFFF ? 2u : 1u};
}

} // namespace

PositionMap::PositionMap(StringRef text, Units units) : text(text), units(units) {
  starts.push_back(0);
  for (size_t i = 0; i < text.size(); ++i)
    if (endsLine(text, i))
      starts.push_back(i + 1);
}

StringRef PositionMap::line(uint32_t number) const {
  if (number >= starts.size())
    return {};
  size_t end = number + 1 < starts.size() ? starts[number + 1] : text.size();
  return text.slice(starts[number], end).rtrim("\r\n");
}

size_t PositionMap::offset(Position position) const {
  if (position.line >= starts.size())
    return text.size();
  StringRef rest = line(position.line);
  size_t at = starts[position.line];
  for (uint32_t left = position.character; left > 0 && !rest.empty();) {
    Character character = firstOf(rest);
    uint32_t size = units == Units::Utf16 ? character.utf16 : uint32_t(character.bytes);
    if (size > left)
      break;
    left -= size;
    at += character.bytes;
    rest = rest.drop_front(character.bytes);
  }
  return at;
}

Position PositionMap::position(size_t offset) const {
  offset = std::min(offset, text.size());
  size_t line = size_t(llvm::upper_bound(starts, offset) - starts.begin()) - 1;
  size_t left = offset - starts[line];
  uint32_t count = 0;
  for (StringRef rest = this->line(uint32_t(line)); !rest.empty();) {
    Character character = firstOf(rest);
    if (character.bytes > left)
      break;
    left -= character.bytes;
    count += units == Units::Utf16 ? character.utf16 : uint32_t(character.bytes);
    rest = rest.drop_front(character.bytes);
  }
  return {uint32_t(line), count};
}

Span PositionMap::span(const Range &range) const {
  auto place = [&](uint32_t line, uint32_t column) {
    if (line == 0)
      return Position{};
    if (line > starts.size())
      return position(text.size());
    StringRef whole = this->line(line - 1);
    return position(starts[line - 1] + std::min<size_t>(column > 0 ? column - 1 : 0, whole.size()));
  };
  Span span{place(range.line, range.column), place(range.endLine, range.endColumn)};
  span.end = std::max(span.start, span.end);
  return span;
}

static std::optional<uint32_t> readCount(const json::Object &object, StringRef key) {
  std::optional<int64_t> number = object.getInteger(key);
  if (!number || *number < 0)
    return std::nullopt;
  return uint32_t(std::min<int64_t>(*number, UINT32_MAX));
}

std::optional<Position> readPosition(const json::Value *value) {
  const json::Object *object = value ? value->getAsObject() : nullptr;
  if (!object)
    return std::nullopt;
  std::optional<uint32_t> line = readCount(*object, "line");
  std::optional<uint32_t> character = readCount(*object, "character");
  if (!line || !character)
    return std::nullopt;
  return Position{*line, *character};
}

std::optional<Span> readSpan(const json::Value *value) {
  const json::Object *object = value ? value->getAsObject() : nullptr;
  if (!object)
    return std::nullopt;
  std::optional<Position> start = readPosition(object->get("start"));
  std::optional<Position> end = readPosition(object->get("end"));
  if (!start || !end || *end < *start)
    return std::nullopt;
  return Span{*start, *end};
}

json::Value toJSON(const Position &position) {
  return json::Object{{"line", position.line}, {"character", position.character}};
}

json::Value toJSON(const Span &span) {
  return json::Object{{"start", toJSON(span.start)}, {"end", toJSON(span.end)}};
}

} // namespace migralint::driver::lsp
