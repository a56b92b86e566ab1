// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a YAML document of ours may hold, as data. The strict reader (rules/yaml.h) asks it which
// keys there are and which are needed, and the JSON Schema for editors is written from it: there is
// no second list of keys.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace migralint::rules {

/// Words and what they stand for, as Reader::choice takes them.
template <typename T> using Choices = std::vector<std::pair<std::string_view, T>>;

struct Key;

struct Shape {
  enum class Kind : uint8_t {
    Text,    ///< any scalar that is not empty
    Texts,   ///< a text, or a list of them
    Boolean, ///< true or false
    Integer, ///< from `least` to `most`
    Word,    ///< one of `words`
    Map,     ///< `keys` and no others
    Named,   ///< a map from names (`words`, if there are any) to `parts[0]`
    List,    ///< of `parts[0]`
    Either,  ///< one of `parts`
  };
  Kind kind = Kind::Text;
  std::string what; ///< Map: for messages, `an override`
  std::vector<std::string_view> words;
  int least = 0;
  int most = 0;
  std::string_view pattern; ///< Text: a regular expression that it fits; empty: any
  std::vector<Key> keys;
  std::vector<std::string_view> someOf; ///< Map: at least one of these keys is there
  std::string_view someOfHelp;          ///< what they say; may be empty
  std::vector<Shape> parts;

  // Defined below: only there is a Key complete.
  Shape();
  ~Shape();
  Shape(const Shape &);
  Shape(Shape &&) noexcept;
  Shape &operator=(const Shape &);
  Shape &operator=(Shape &&) noexcept;

  static Shape text(std::string_view pattern = {});
  static Shape texts();
  static Shape boolean();
  static Shape integer(int least, int most);
  static Shape map(std::string what, std::vector<Key> keys);
  static Shape named(std::vector<std::string_view> names, Shape value);
  static Shape list(Shape element);
  static Shape either(Shape one, Shape other);
  template <typename T> static Shape word(const Choices<T> &choices) {
    Shape shape;
    shape.kind = Kind::Word;
    for (const auto &[name, value] : choices)
      shape.words.push_back(name);
    return shape;
  }

  /// The shape of the value of a key that a Map is known to have.
  const Shape &at(std::string_view key) const;
};

struct Key {
  std::string_view name;
  std::string_view help; ///< for editors, and for the message that it is missing: a clause
  Shape shape;
  bool required = false;
};

inline Shape::Shape() = default;
inline Shape::~Shape() = default;
inline Shape::Shape(const Shape &) = default;
inline Shape::Shape(Shape &&) noexcept = default;
inline Shape &Shape::operator=(const Shape &) = default;
inline Shape &Shape::operator=(Shape &&) noexcept = default;

} // namespace migralint::rules
