// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Making shapes (rules/shape.h).
#include "rules/shape.h"

#include <algorithm>
#include <cassert>

namespace migralint::rules {

static Shape ofKind(Shape::Kind kind) {
  Shape shape;
  shape.kind = kind;
  return shape;
}

Shape Shape::text(std::string_view pattern) {
  Shape shape = ofKind(Kind::Text);
  shape.pattern = pattern;
  return shape;
}

Shape Shape::texts() { return ofKind(Kind::Texts); }
Shape Shape::boolean() { return ofKind(Kind::Boolean); }

Shape Shape::integer(int least, int most) {
  Shape shape = ofKind(Kind::Integer);
  shape.least = least;
  shape.most = most;
  return shape;
}

Shape Shape::map(std::string what, std::vector<Key> keys) {
  Shape shape = ofKind(Kind::Map);
  shape.what = std::move(what);
  shape.keys = std::move(keys);
  return shape;
}

Shape Shape::named(std::vector<std::string_view> names, Shape value) {
  Shape shape = ofKind(Kind::Named);
  shape.words = std::move(names);
  shape.parts.push_back(std::move(value));
  return shape;
}

Shape Shape::list(Shape element) {
  Shape shape = ofKind(Kind::List);
  shape.parts.push_back(std::move(element));
  return shape;
}

Shape Shape::either(Shape one, Shape other) {
  Shape shape = ofKind(Kind::Either);
  shape.parts.push_back(std::move(one));
  shape.parts.push_back(std::move(other));
  return shape;
}

const Shape &Shape::at(std::string_view key) const {
  auto found = std::find_if(keys.begin(), keys.end(), [&](const Key &k) { return k.name == key; });
  assert(found != keys.end() && "asked for a key that the table does not have");
  return found->shape;
}

} // namespace migralint::rules
