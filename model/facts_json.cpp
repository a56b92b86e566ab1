// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Writing and reading both follow facts_fields.h. Ranges and marks are written as short arrays,
// because there are so many of them.
#include "model/facts_json.h"

#include "model/facts_fields.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/JSON.h"

#include <utility>

namespace migralint {
namespace {

using namespace fields;
namespace json = llvm::json;
using llvm::StringRef;

/// Of the format, not of the program: raised whenever older facts would be misread.
constexpr int64_t formatVersion = 1;

//===--- Bytes that are no UTF-8 ------------------------------------------------------------===//
//
// JSON holds Unicode only, but sources may hold any bytes, and places count bytes. A byte that is
// not part of valid UTF-8 is written as the private character U+10FF00 + byte; such a character in
// a source is written byte by byte in the same way. So every string comes back as it was.

constexpr llvm::UTF32 escapedByte = 0x10FF00;

/// The character at the start of `text` and its length; nothing if that is no valid UTF-8.
std::optional<std::pair<llvm::UTF32, size_t>> decode(StringRef text) {
  const llvm::UTF8 *source = text.bytes_begin();
  llvm::UTF32 character = 0;
  if (llvm::convertUTF8Sequence(&source, text.bytes_end(), &character, llvm::strictConversion) !=
      llvm::conversionOK)
    return std::nullopt;
  return std::pair(character, size_t(source - text.bytes_begin()));
}

void appendCharacter(llvm::UTF32 character, std::string &text) {
  char bytes[UNI_MAX_UTF8_BYTES_PER_CODE_POINT];
  char *end = bytes;
  llvm::ConvertCodePointToUTF8(character, end);
  text.append(bytes, end);
}

bool isEscapedByte(llvm::UTF32 character) {
  return character >= escapedByte && character <= escapedByte + 0xFF;
}

std::string toUtf8(StringRef text) {
  if (llvm::json::isUTF8(text) && !text.contains("\xF4\x8F"))
    return text.str();
  std::string result;
  while (!text.empty()) {
    auto next = decode(text);
    size_t length = next ? next->second : 1;
    if (next && !isEscapedByte(next->first))
      result.append(text.data(), length);
    else
      for (unsigned char byte : text.take_front(length))
        appendCharacter(escapedByte + byte, result);
    text = text.drop_front(length);
  }
  return result;
}

std::string fromUtf8(StringRef text) {
  if (!text.contains("\xF4\x8F"))
    return text.str();
  std::string result;
  while (!text.empty()) {
    auto next = decode(text);
    size_t length = next ? next->second : 1;
    if (next && isEscapedByte(next->first))
      result += char(next->first - escapedByte);
    else
      result.append(text.data(), length);
    text = text.drop_front(length);
  }
  return result;
}

//===--- Writing ----------------------------------------------------------------------------===//

class Writer {
public:
  explicit Writer(json::OStream &out) : out(out) {}

  void value(bool b) { out.value(b); }
  template <Integer T> void value(T number) { out.value(int64_t(number)); }
  template <Enum T> void value(T e) { out.value(namesOf<T>[size_t(e)]); }
  void value(const std::string &s) { out.value(toUtf8(s)); }
  void value(const Range &r) { numbers({r.line, r.column, r.endLine, r.endColumn}); }
  void value(const Mark &m) { numbers({m.offset, m.line, m.column}); }
  template <class T> void value(const std::optional<T> &v) { value(*v); }
  template <Vector T> void value(const T &elements) {
    out.array([&] {
      for (const auto &element : elements)
        value(element);
    });
  }
  template <Described T> void value(const T &object) {
    out.object([&] { fields(object); });
  }

  template <Described T> void fields(const T &object) {
    std::apply([&](auto... f) { (attribute(object, f), ...); }, fieldsOf<T>);
  }

private:
  template <class T, class F> void attribute(const T &object, F f) {
    static const T defaults{};
    const auto &v = object.*f.member;
    if (same(v, defaults.*f.member))
      return;
    out.attributeBegin(f.name);
    value(v);
    out.attributeEnd();
  }

  void numbers(std::initializer_list<uint32_t> list) {
    out.array([&] {
      for (uint32_t number : list)
        out.value(int64_t(number));
    });
  }

  json::OStream &out;
};

//===--- Reading ----------------------------------------------------------------------------===//

bool read(const json::Value &value, bool &result, json::Path path) {
  if (auto b = value.getAsBoolean()) {
    result = *b;
    return true;
  }
  path.report("expected true or false");
  return false;
}

template <Integer T> bool read(const json::Value &value, T &result, json::Path path) {
  auto number = value.getAsInteger();
  if (!number || !std::in_range<T>(*number)) {
    path.report("expected integer in range");
    return false;
  }
  result = T(*number);
  return true;
}

template <Enum T> bool read(const json::Value &value, T &result, json::Path path) {
  auto name = value.getAsString();
  if (!name) {
    path.report("expected string");
    return false;
  }
  for (size_t i = 0; i < namesOf<T>.size(); ++i)
    if (*name == namesOf<T>[i]) {
      result = T(i);
      return true;
    }
  path.report("unknown name");
  return false;
}

bool read(const json::Value &value, std::string &result, json::Path path) {
  if (auto s = value.getAsString()) {
    result = fromUtf8(*s);
    return true;
  }
  path.report("expected string");
  return false;
}

bool readNumbers(const json::Value &value, std::initializer_list<uint32_t *> results,
                 json::Path path) {
  const json::Array *array = value.getAsArray();
  if (!array || array->size() != results.size()) {
    path.report("expected array of 4 integers (a range) or 3 (a mark)");
    return false;
  }
  size_t i = 0;
  for (uint32_t *result : results) {
    if (!read((*array)[i], *result, path.index(i)))
      return false;
    ++i;
  }
  return true;
}

bool read(const json::Value &value, Range &r, json::Path path) {
  return readNumbers(value, {&r.line, &r.column, &r.endLine, &r.endColumn}, path);
}

bool read(const json::Value &value, Mark &m, json::Path path) {
  return readNumbers(value, {&m.offset, &m.line, &m.column}, path);
}

template <class T> bool read(const json::Value &value, std::optional<T> &result, json::Path path) {
  return read(value, result.emplace(), path);
}

template <Described T>
bool readFields(const json::Object &object, T &result, size_t otherKeys, json::Path path);

template <Described T> bool read(const json::Value &value, T &result, json::Path path) {
  if (const json::Object *object = value.getAsObject())
    return readFields(*object, result, 0, path);
  path.report("expected object");
  return false;
}

template <Vector T> bool read(const json::Value &value, T &result, json::Path path) {
  const json::Array *array = value.getAsArray();
  if (!array) {
    path.report("expected array");
    return false;
  }
  result.resize(array->size());
  for (size_t i = 0; i < array->size(); ++i)
    if (!read((*array)[i], result[i], path.index(i)))
      return false;
  return true;
}

/// Finds out which key of `object` no field has; costs time only when there is one.
template <Described T> void reportUnknownKey(const json::Object &object, json::Path path) {
  for (const auto &entry : object) {
    bool known = StringRef(entry.first) == "version" && std::is_same_v<T, FileFacts>;
    std::apply([&](auto... f) { ((known |= StringRef(entry.first) == f.name), ...); }, fieldsOf<T>);
    if (!known) {
      path.field(entry.first).report("unknown key");
      return;
    }
  }
}

template <Described T>
bool readFields(const json::Object &object, T &result, size_t otherKeys, json::Path path) {
  size_t found = 0;
  auto readField = [&](auto f) {
    const json::Value *value = object.get(f.name);
    if (!value)
      return true;
    ++found;
    return read(*value, result.*f.member, path.field(f.name));
  };
  if (!std::apply([&](auto... f) { return (readField(f) && ...); }, fieldsOf<T>))
    return false;
  if (found + otherKeys == object.size())
    return true;
  reportUnknownKey<T>(object, path);
  return false;
}

} // namespace

void writeFacts(const FileFacts &facts, llvm::raw_ostream &out) {
  json::OStream stream(out);
  stream.object([&] {
    stream.attribute("version", formatVersion);
    Writer(stream).fields(facts);
  });
}

llvm::Expected<FileFacts> readFacts(StringRef text) {
  llvm::Expected<json::Value> value = json::parse(text);
  if (!value)
    return value.takeError();
  json::Path::Root root("facts");
  json::Path path(root);
  const json::Object *object = value->getAsObject();
  if (!object) {
    path.report("expected object");
    return root.getError();
  }
  std::optional<int64_t> version = object->getInteger("version");
  if (version != formatVersion) {
    path.field("version").report("expected 1, the version of the format read here");
    return root.getError();
  }
  FileFacts facts;
  if (!readFields(*object, facts, 1, path))
    return root.getError();
  return facts;
}

} // namespace migralint
