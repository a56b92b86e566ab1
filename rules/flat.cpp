// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// yaml::flatten and unflatten. Each node is a letter for its kind, then numbers that end with a
// blank: line, column, and the count of what follows (bytes of a scalar, elements, or pairs).
#include "rules/yaml.h"

#include <charconv>

namespace migralint::rules::yaml {

namespace {

void write(const Node &node, std::string &out) {
  auto number = [&](size_t value) { out += std::to_string(value) + ' '; };
  static constexpr char letters[] = {'N', 'S', 'L', 'M'};
  out += node.kind == Node::Kind::Scalar && node.quoted ? 'Q'
                                                        : letters[static_cast<size_t>(node.kind)];
  number(node.line);
  number(node.column);
  if (node.kind == Node::Kind::Scalar) {
    number(node.scalar.size());
    out += node.scalar;
    return;
  }
  number(node.items.size());
  for (size_t i = 0; i < node.items.size(); ++i) {
    if (node.kind == Node::Kind::Map)
      write(node.keys[i], out);
    write(node.items[i], out);
  }
}

struct Input {
  std::string_view rest;
  bool good = true;

  template <typename T> T number() {
    T value = 0;
    auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    size_t used = static_cast<size_t>(end - rest.data());
    if (error != std::errc() || used >= rest.size() || rest[used] != ' ') {
      good = false;
      return 0;
    }
    rest.remove_prefix(used + 1);
    return value;
  }
};

Node read(Input &input, size_t depth) {
  Node node;
  // The deepest scalars stand one level below the deepest list.
  if (input.rest.empty() || depth > maxDepth + 1) {
    input.good = false;
    return node;
  }
  char letter = input.rest[0];
  input.rest.remove_prefix(1);
  node.line = input.number<uint32_t>();
  node.column = input.number<uint32_t>();
  size_t count = input.number<size_t>();
  // Each byte or element takes at least one byte.
  input.good = input.good && count <= input.rest.size();
  if (!input.good)
    return node;
  switch (letter) {
  case 'N':
    break;
  case 'Q':
  case 'S':
    node.kind = Node::Kind::Scalar;
    node.quoted = letter == 'Q';
    node.scalar = input.rest.substr(0, count);
    input.rest.remove_prefix(count);
    break;
  case 'L':
  case 'M':
    node.kind = letter == 'L' ? Node::Kind::List : Node::Kind::Map;
    node.items.reserve(count);
    if (letter == 'M')
      node.keys.reserve(count);
    for (size_t i = 0; i < count && input.good; ++i) {
      if (letter == 'M')
        node.keys.push_back(read(input, depth + 1));
      node.items.push_back(read(input, depth + 1));
    }
    break;
  default:
    input.good = false;
  }
  return node;
}

} // namespace

std::string flatten(const Node &node) {
  std::string out;
  write(node, out);
  return out;
}

std::optional<Node> unflatten(std::string_view bytes) {
  Input input{bytes};
  Node node = read(input, 0);
  if (!input.good || !input.rest.empty())
    return std::nullopt;
  return node;
}

} // namespace migralint::rules::yaml
