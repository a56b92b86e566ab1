// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// YAML as it is written: a tree whose nodes know their place, and a reader that takes values out of
// it and tells the author about everything it does not understand. Distinct from yaml-cpp's own
// nodes: no exceptions, no aliases (so nothing can expand), bounded size and depth. Used for rule
// packs and for .migralint.yaml.
#pragma once

#include "rules/rules.h"
#include "rules/shape.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace migralint::rules::yaml {

struct Node {
  enum class Kind : uint8_t { Null, Scalar, List, Map };
  Kind kind = Kind::Null;
  bool quoted = false;
  uint32_t line = 0;   ///< from 1
  uint32_t column = 0; ///< from 1
  std::string scalar;
  std::vector<Node> keys;  ///< Map: scalars, in order
  std::vector<Node> items; ///< List: elements; Map: values, one a key

  /// The value of `key`; null if this is no map or has no such key.
  const Node *find(std::string_view key) const;
};

inline constexpr size_t maxBytes = 1 << 20;
inline constexpr size_t maxDepth = 32;

/// One document. Nothing: it was broken, and `problems` says where. Empty text is a Null node.
std::optional<Node> parse(std::string_view text, std::string_view file,
                          std::vector<Problem> &problems);

/// A tree as bytes that are read back fast, for packs that the build has parsed.
std::string flatten(const Node &node);
/// Nothing: `bytes` were not made by `flatten`.
std::optional<Node> unflatten(std::string_view bytes);

/// Takes values out of nodes. Every method returns whether the node was as asked for, and has
/// reported it if not.
class Reader {
public:
  Reader(std::string_view file, std::vector<Problem> &problems) : file(file), problems(problems) {}

  void problem(const Node &at, std::string message);
  bool failed() const { return broken; }

  /// A map with the keys of `shape`: all that are needed, and no others.
  bool map(const Node &node, const Shape &shape);
  bool list(const Node &node, std::string_view what);
  bool text(const Node &node, std::string_view what, std::string &out);
  /// A list of strings, or one string.
  bool texts(const Node &node, std::string_view what, std::vector<std::string> &out);
  bool boolean(const Node &node, std::string_view what, bool &out);
  /// `counted` tells in a message what the number means.
  bool integer(const Node &node, std::string_view what, int least, int most, int &out,
               std::string_view counted = {});

  /// One of the named values.
  template <typename T>
  bool choice(const Node &node, std::string_view what,
              const std::vector<std::pair<std::string_view, T>> &values, T &out) {
    std::string word;
    if (!text(node, what, word))
      return false;
    for (const auto &[name, value] : values)
      if (name == word) {
        out = value;
        return true;
      }
    std::vector<std::string_view> names;
    for (const auto &[name, value] : values)
      names.push_back(name);
    unknown(node, what, word, names);
    return false;
  }

private:
  void unknown(const Node &at, std::string_view what, std::string_view word,
               const std::vector<std::string_view> &options);

  std::string_view file;
  std::vector<Problem> &problems;
  bool broken = false;
};

} // namespace migralint::rules::yaml
