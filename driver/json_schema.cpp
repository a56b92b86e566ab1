// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/json_schema.h"

#include "llvm/Support/JSON.h"

namespace migralint::driver {
namespace {

namespace json = llvm::json;
using llvm::StringRef;
using rules::Key;
using rules::Shape;

/// Writes the attributes of a schema into an object that is open.
class SchemaWriter {
public:
  explicit SchemaWriter(json::OStream &out) : out(out) {}

  void attributes(const Shape &shape) {
    switch (shape.kind) {
    case Shape::Kind::Text:
      return text(shape.pattern);
    case Shape::Kind::Texts:
      return anyOf({Shape::text(), Shape::list(Shape::text())});
    case Shape::Kind::Boolean:
      return out.attribute("type", "boolean");
    case Shape::Kind::Integer:
      out.attribute("type", "integer");
      out.attribute("minimum", shape.least);
      out.attribute("maximum", shape.most);
      return;
    case Shape::Kind::Word:
      return words("enum", shape.words);
    case Shape::Kind::Map:
      out.attribute("type", "object");
      return map(shape);
    case Shape::Kind::Named:
      out.attribute("type", "object");
      if (!shape.words.empty())
        out.attributeObject("propertyNames", [&] { words("enum", shape.words); });
      out.attributeObject("additionalProperties", [&] { attributes(shape.parts[0]); });
      return;
    case Shape::Kind::List:
      out.attribute("type", "array");
      out.attributeObject("items", [&] { attributes(shape.parts[0]); });
      return;
    case Shape::Kind::Either:
      return anyOf(shape.parts);
    }
  }

  void map(const Shape &shape) {
    out.attributeObject("properties", [&] {
      for (const Key &key : shape.keys)
        out.attributeObject(StringRef(key.name), [&] {
          out.attribute("description", StringRef(key.help));
          attributes(key.shape);
        });
    });
    out.attribute("additionalProperties", false);
    std::vector<std::string_view> required;
    for (const Key &key : shape.keys)
      if (key.required)
        required.push_back(key.name);
    if (!required.empty())
      words("required", required);
    if (!shape.someOf.empty())
      out.attributeArray("anyOf", [&] {
        for (std::string_view key : shape.someOf)
          out.object([&] { words("required", {key}); });
      });
  }

private:
  json::OStream &out;

  /// YAML's numbers and truth values are texts to us.
  void text(std::string_view pattern) {
    out.attributeArray("type", [&] {
      out.value("string");
      out.value("number");
      if (pattern.empty())
        out.value("boolean");
    });
    out.attribute("minLength", 1);
    if (!pattern.empty()) {
      out.attribute("pattern", StringRef(pattern));
      out.attribute("minimum", 0);
    }
  }

  void anyOf(const std::vector<Shape> &shapes) {
    out.attributeArray("anyOf", [&] {
      for (const Shape &shape : shapes)
        out.object([&] { attributes(shape); });
    });
  }

  void words(StringRef key, const std::vector<std::string_view> &all) {
    out.attributeArray(key, [&] {
      for (std::string_view word : all)
        out.value(StringRef(word));
    });
  }
};

} // namespace

void writeJsonSchema(const Shape &shape, StringRef title, llvm::raw_ostream &stream) {
  json::OStream out(stream, 2);
  out.object([&] {
    out.attribute("$schema", "http://json-schema.org/draft-07/schema#");
    out.attribute("title", title);
    // An empty file is read as well.
    out.attributeArray("type", [&] {
      out.value("object");
      out.value("null");
    });
    SchemaWriter(out).map(shape);
  });
  stream << '\n';
}

} // namespace migralint::driver
