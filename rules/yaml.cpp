// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// yaml-cpp's events into rules/yaml.h's tree. The only file that includes yaml-cpp; its exceptions
// end here.
#include "rules/yaml.h"

#include "rules/nearest.h"

#include <algorithm>
#include <charconv>
#include <istream>
#include <streambuf>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace migralint::rules::yaml {

namespace {

/// Thrown from an event to leave the parser.
struct Refused {
  YAML::Mark mark;
  std::string message;
};

/// An istream over memory that is not copied.
struct ViewBuffer : std::streambuf {
  explicit ViewBuffer(std::string_view text) {
    char *begin = const_cast<char *>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

/// Where the quoted scalar that begins at `begin` ends; npos: nowhere.
size_t closingQuote(std::string_view text, size_t begin) {
  for (size_t at = begin + 1; at < text.size(); ++at) {
    if (text[begin] == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == text[begin]) {
      if (text[begin] == '"' || at + 1 == text.size() || text[at + 1] != '\'')
        return at;
      ++at; // '' is a quote within the text
    }
  }
  return std::string_view::npos;
}

class TreeBuilder : public YAML::EventHandler {
public:
  Node root;

  explicit TreeBuilder(std::string_view text) : text(text) {}

  void OnDocumentStart(const YAML::Mark &) override {}
  void OnDocumentEnd() override {}
  void OnAlias(const YAML::Mark &mark, YAML::anchor_t) override {
    throw Refused{mark, "aliases (*name) are not allowed; write the value out"};
  }
  void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override {
    refuseAnchor(mark, anchor);
    place(made(Node::Kind::Null, mark));
  }
  void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                const std::string &value) override {
    refuseAnchor(mark, anchor);
    refuseTag(mark, tag);
    Node node = made(Node::Kind::Scalar, mark);
    node.scalar = value;
    node.quoted = tag == "!"; // yaml-cpp's mark for a quoted or block scalar
    if (node.quoted)
      refuseOpenQuote(mark);
    place(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Node::Kind::List, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Node::Kind::Map, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

private:
  std::string_view text;
  std::vector<Node> openNodes;

  /// yaml-cpp takes the rest of the file for the text when a quote is not closed and the file ends
  /// in a line break.
  void refuseOpenQuote(const YAML::Mark &mark) const {
    size_t begin = 0;
    for (int line = 0; line < mark.line && begin != std::string_view::npos; ++line)
      begin = text.find('\n', begin + (line > 0));
    begin += static_cast<size_t>(mark.column) + (mark.line > 0);
    if (begin < text.size() && (text[begin] == '"' || text[begin] == '\'') &&
        closingQuote(text, begin) == std::string_view::npos)
      throw Refused{mark, "a quote that is never closed"};
  }

  static Node made(Node::Kind kind, const YAML::Mark &mark) {
    Node node;
    node.kind = kind;
    node.line = static_cast<uint32_t>(mark.line + 1);
    node.column = static_cast<uint32_t>(mark.column + 1);
    return node;
  }
  static void refuseAnchor(const YAML::Mark &mark, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor)
      throw Refused{mark, "anchors (&name) are not allowed; write the value out"};
  }
  static void refuseTag(const YAML::Mark &mark, const std::string &tag) {
    if (!tag.empty() && tag != "!" && tag != "?")
      throw Refused{mark, "tags (!name) are not allowed"};
  }
  void open(Node::Kind kind, const YAML::Mark &mark, const std::string &tag,
            YAML::anchor_t anchor) {
    refuseAnchor(mark, anchor);
    refuseTag(mark, tag);
    if (openNodes.size() >= maxDepth)
      throw Refused{mark, "nested deeper than " + std::to_string(maxDepth) + " levels"};
    openNodes.push_back(made(kind, mark));
  }
  void close() {
    Node node = std::move(openNodes.back());
    openNodes.pop_back();
    place(std::move(node));
  }
  void place(Node node) {
    if (openNodes.empty()) {
      root = std::move(node);
      return;
    }
    Node &parent = openNodes.back();
    if (parent.kind == Node::Kind::Map && parent.keys.size() == parent.items.size()) {
      YAML::Mark mark;
      mark.line = static_cast<int>(node.line) - 1;
      mark.column = static_cast<int>(node.column) - 1;
      if (node.kind != Node::Kind::Scalar)
        throw Refused{mark, "a key must be a plain word"};
      for (const Node &key : parent.keys)
        if (key.scalar == node.scalar)
          throw Refused{mark, "key '" + node.scalar + "' stands here twice (first in line " +
                                  std::to_string(key.line) + ")"};
      parent.keys.push_back(std::move(node));
      return;
    }
    // A value that is not there stands nowhere; its key does.
    if (parent.kind == Node::Kind::Map && node.kind == Node::Kind::Null) {
      node.line = parent.keys.back().line;
      node.column = parent.keys.back().column;
    }
    parent.items.push_back(std::move(node));
  }
};

} // namespace

/// `'a', 'b' or 'c'`.
static std::string anyOf(const std::vector<std::string_view> &names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "'" : i + 1 == names.size() ? " or '" : ", '") + std::string(names[i]) + "'";
  return text;
}

const Node *Node::find(std::string_view key) const {
  for (size_t i = 0; i < keys.size(); ++i)
    if (keys[i].scalar == key)
      return &items[i];
  return nullptr;
}

std::optional<Node> parse(std::string_view text, std::string_view file,
                          std::vector<Problem> &problems) {
  auto fail = [&](uint32_t line, uint32_t column, std::string message) {
    problems.push_back({std::string(file), line, column, std::move(message)});
    return std::nullopt;
  };
  if (text.size() > maxBytes)
    return fail(0, 0, "larger than " + std::to_string(maxBytes >> 20) + " MB; not read");
  // yaml-cpp ends a document silently at a NUL.
  if (text.find('\0') != std::string_view::npos)
    return fail(0, 0, "holds a NUL byte: this is not YAML text");
  // Not part of the first line's columns.
  if (text.starts_with("\xEF\xBB\xBF"))
    text.remove_prefix(3);
  TreeBuilder builder(text);
  try {
    ViewBuffer buffer(text);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder))
      return builder.root;
    TreeBuilder rest(text);
    if (parser.HandleNextDocument(rest))
      return fail(rest.root.line, rest.root.column, "a second document; only one is read");
    return std::move(builder.root);
  } catch (const Refused &refused) {
    return fail(static_cast<uint32_t>(refused.mark.line + 1),
                static_cast<uint32_t>(refused.mark.column + 1), refused.message);
  } catch (const YAML::Exception &error) {
    if (error.mark.is_null())
      return fail(0, 0, "not YAML: " + error.msg);
    return fail(static_cast<uint32_t>(error.mark.line + 1),
                static_cast<uint32_t>(error.mark.column + 1), "not YAML: " + error.msg);
  } catch (const std::exception &error) {
    return fail(0, 0, std::string("not YAML: ") + error.what());
  }
}

void Reader::problem(const Node &at, std::string message) {
  broken = true;
  problems.push_back({std::string(file), at.line, at.column, std::move(message)});
}

void Reader::unknown(const Node &at, std::string_view what, std::string_view word,
                     const std::vector<std::string_view> &options) {
  problem(at, unknownWord(what, word, options));
}

bool Reader::map(const Node &node, const Shape &shape) {
  if (node.kind != Node::Kind::Map) {
    problem(node, shape.what + " must be a map of keys and values");
    return false;
  }
  bool good = true;
  auto known = [&](const Node &key) {
    return std::any_of(shape.keys.begin(), shape.keys.end(),
                       [&](const Key &other) { return other.name == key.scalar; });
  };
  std::vector<std::string_view> meant; // a slip of the pen is told once
  for (const Node &key : node.keys)
    if (!known(key)) {
      std::vector<std::string_view> allowed;
      for (const Key &other : shape.keys)
        allowed.push_back(other.name);
      unknown(key, "key of " + shape.what, key.scalar, allowed);
      meant.push_back(nearest(key.scalar, allowed));
      good = false;
    }
  for (const Key &key : shape.keys)
    if (key.required && !node.find(key.name) &&
        std::find(meant.begin(), meant.end(), key.name) == meant.end()) {
      problem(node, shape.what + " needs the key '" + std::string(key.name) +
                        "': " + std::string(key.help));
      good = false;
    }
  if (!shape.someOf.empty() &&
      std::none_of(shape.someOf.begin(), shape.someOf.end(),
                   [&](std::string_view key) { return node.find(key) != nullptr; })) {
    problem(node, shape.what + " needs " + anyOf(shape.someOf) +
                      (shape.someOfHelp.empty() ? "" : ": " + std::string(shape.someOfHelp)));
    good = false;
  }
  return good;
}

bool Reader::list(const Node &node, std::string_view what) {
  if (node.kind == Node::Kind::List)
    return true;
  problem(node, std::string(what) + " must be a list");
  return false;
}

bool Reader::text(const Node &node, std::string_view what, std::string &out) {
  if (node.kind != Node::Kind::Scalar || node.scalar.empty()) {
    problem(node, std::string(what) + " must be a text");
    return false;
  }
  out = node.scalar;
  return true;
}

bool Reader::texts(const Node &node, std::string_view what, std::vector<std::string> &out) {
  if (node.kind == Node::Kind::Scalar)
    return text(node, what, out.emplace_back());
  if (node.kind != Node::Kind::List) {
    problem(node, std::string(what) + " must be a text or a list of texts");
    return false;
  }
  bool good = true;
  out.reserve(out.size() + node.items.size());
  for (const Node &item : node.items)
    if (item.kind == Node::Kind::Scalar && !item.scalar.empty())
      out.push_back(item.scalar);
    else
      good = text(item, "an element of " + std::string(what), out.emplace_back());
  return good;
}

bool Reader::boolean(const Node &node, std::string_view what, bool &out) {
  // YAML 1.1's yes, no, on and off mislead more than they help.
  if (node.kind == Node::Kind::Scalar && !node.quoted &&
      (node.scalar == "true" || node.scalar == "false")) {
    out = node.scalar == "true";
    return true;
  }
  problem(node, std::string(what) + " must be true or false");
  return false;
}

bool Reader::integer(const Node &node, std::string_view what, int least, int most, int &out,
                     std::string_view counted) {
  int value = 0;
  const std::string &s = node.scalar;
  auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
  if (node.kind != Node::Kind::Scalar || error != std::errc() || end != s.data() + s.size() ||
      value < least || value > most) {
    problem(node, std::string(what) + std::string(counted) + " must be a whole number from " +
                      std::to_string(least) + " to " + std::to_string(most));
    return false;
  }
  out = value;
  return true;
}

} // namespace migralint::rules::yaml
