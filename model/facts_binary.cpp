// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A struct is a number whose bits say which fields are not as in a new one, and those fields, as
// facts_fields.h lists them. Of most there are few, and a flag is its bit. Places are told by what
// lies between them and the place before.
#include "model/facts_binary.h"

#include "model/byte_stream.h"
#include "model/facts_fields.h"

#include <algorithm>
#include <utility>

namespace migralint {
namespace {

using namespace fields;
using llvm::StringRef;

/// How deep structs may stand in one another: each takes some of the stack. Code is some ten deep.
constexpr unsigned deepest = 1000;

template <class T> constexpr size_t fieldCount = std::tuple_size_v<decltype(fieldsOf<T>)>;

/// Calls `each` with the fields of a T and their bits.
template <class T, class Each> void forFields(Each each) {
  static_assert(fieldCount<T> <= 64);
  [&]<size_t... I>(std::index_sequence<I...>) {
    (each(std::get<I>(fieldsOf<T>), uint64_t(1) << I), ...);
  }(std::make_index_sequence<fieldCount<T>>());
}

template <class T> const T &fresh() {
  static const T value{};
  return value;
}

class Encoder {
public:
  bool tooDeep = false;

  template <Integer T> void value(T number) { out.difference(int64_t(number)); }
  template <Enum T> void value(T e) { out.number(uint64_t(e)); }
  void value(const std::string &text) { out.text(text); }
  void value(const Range &r) {
    line(r.line);
    out.number(r.column);
    out.difference(int64_t(r.endLine) - int64_t(r.line));
    out.number(r.endColumn);
  }
  void value(const Mark &m) {
    out.number(m.offset);
    line(m.line);
    out.number(m.column);
  }
  template <class T> void value(const std::optional<T> &v) { value(*v); }
  template <Vector T> void value(const T &elements) {
    out.number(elements.size());
    for (const auto &element : elements)
      value(element);
  }
  template <Described T> void value(const T &object) {
    if (++depth > deepest) {
      tooDeep = true;
      return;
    }
    uint64_t present = 0;
    forFields<T>([&](auto f, uint64_t bit) {
      if (!same(object.*f.member, fresh<T>().*f.member))
        present |= bit;
    });
    out.number(present);
    forFields<T>([&](auto f, uint64_t bit) {
      if constexpr (!std::is_same_v<std::decay_t<decltype(object.*f.member)>, bool>)
        if (present & bit)
          value(object.*f.member);
    });
    --depth;
  }

  std::string take() { return out.take(); }

private:
  void line(uint32_t number) {
    out.difference(int64_t(number) - int64_t(lastLine));
    lastLine = number;
  }

  ByteWriter out;
  uint32_t lastLine = 0;
  unsigned depth = 0;
};

class Decoder {
public:
  explicit Decoder(StringRef bytes) : in(bytes) {}

  bool atEnd() const { return in.rest().empty(); }

  template <Integer T> bool value(T &result) {
    int64_t number = 0;
    if (!in.difference(number) || !std::in_range<T>(number))
      return in.fail();
    result = T(number);
    return true;
  }
  template <Enum T> bool value(T &result) {
    uint64_t number = 0;
    if (!in.number(number) || number >= namesOf<T>.size())
      return in.fail();
    result = T(number);
    return true;
  }
  bool value(std::string &result) {
    StringRef text;
    if (!in.text(text))
      return false;
    result.assign(text.data(), text.size());
    return true;
  }
  bool value(Range &r) {
    return line(r.line) && column(r.column) && apart(r.endLine, r.line) && column(r.endColumn);
  }
  bool value(Mark &m) { return column(m.offset) && line(m.line) && column(m.column); }
  template <class T> bool value(std::optional<T> &v) { return value(v.emplace()); }
  template <Vector T> bool value(T &elements) {
    uint64_t count = 0;
    if (!in.count(count))
      return false;
    // What a broken number asks for is not made before its elements are there.
    elements.reserve(std::min<uint64_t>(count, 64));
    for (uint64_t i = 0; i < count; ++i)
      if (!value(elements.emplace_back()))
        return false;
    return true;
  }
  template <Described T> bool value(T &object) {
    uint64_t present = 0;
    if (depth == deepest || !in.number(present))
      return in.fail();
    if constexpr (fieldCount<T> < 64)
      if (present >> fieldCount<T>)
        return in.fail();
    ++depth;
    bool good = true;
    forFields<T>([&](auto f, uint64_t bit) {
      if (!(present & bit))
        return;
      if constexpr (std::is_same_v<std::decay_t<decltype(object.*f.member)>, bool>)
        object.*f.member = !(fresh<T>().*f.member);
      else
        good = good && value(object.*f.member);
    });
    --depth;
    return good;
  }

private:
  bool column(uint32_t &result) {
    uint64_t number = 0;
    if (!in.number(number) || !std::in_range<uint32_t>(number))
      return in.fail();
    result = uint32_t(number);
    return true;
  }
  /// A number as far from `from` as was written.
  bool apart(uint32_t &result, uint32_t from) {
    int64_t difference = 0, number = 0;
    if (!in.difference(difference) || __builtin_add_overflow(int64_t(from), difference, &number) ||
        !std::in_range<uint32_t>(number))
      return in.fail();
    result = uint32_t(number);
    return true;
  }
  bool line(uint32_t &result) {
    if (!apart(result, lastLine))
      return false;
    lastLine = result;
    return true;
  }

  ByteReader in;
  uint32_t lastLine = 0;
  unsigned depth = 0;
};

} // namespace

std::optional<std::string> encodeFacts(const FileFacts &facts) {
  Encoder encoder;
  encoder.value(facts);
  if (encoder.tooDeep)
    return std::nullopt;
  return encoder.take();
}

std::optional<FileFacts> decodeFacts(StringRef bytes) {
  Decoder decoder(bytes);
  std::optional<FileFacts> facts(std::in_place);
  if (!decoder.value(*facts) || !decoder.atEnd())
    facts.reset();
  return facts;
}

} // namespace migralint
