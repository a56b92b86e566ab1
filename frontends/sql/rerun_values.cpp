// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an assignment makes of values that the WHERE names: `SET a = a || 'x' WHERE a IN ('p', 'q')`
// finds no row afterwards. Distinct from rerun_guard.cpp, which knows nothing of the old value.
#include "frontends/sql/rerun.h"

#include "llvm/ADT/STLFunctionalExtras.h"

#include <algorithm>
#include <cstdlib>

namespace migralint::sql {

namespace {

std::string folded(std::string text) {
  for (char &c : text)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::string raised(std::string text) {
  for (char &c : text)
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

bool isText(const Node &node) { return node.kind == Node::Kind::Text && !node.holed; }

std::string replaced(std::string text, const std::string &from, const std::string &to) {
  for (size_t at = 0; !from.empty() && (at = text.find(from, at)) != text.npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

/// Works out a text value where the column was `old`, or began with it.
class TextAfter {
public:
  TextAfter(const std::string &column, const std::string &old, bool prefix)
      : column(column), old(old), prefix(prefix) {}

  std::optional<std::string> of(const Node &expression) const {
    const Node &node = bare(expression);
    if (isText(node))
      return node.name;
    if (node.kind == Node::Kind::Column)
      return node.name == column && !node.maybeText ? std::optional(old) : std::nullopt;
    bool call = node.kind == Node::Kind::Call;
    if ((call && node.name == "concat") ||
        (node.kind == Node::Kind::Operation && node.name == "||" && node.children.size() > 1))
      return ofConcatenation(node);
    if (!call || node.children.empty())
      return std::nullopt;
    std::optional<std::string> text = of(node.children[0]);
    if (!text)
      return std::nullopt;
    if (node.name == "upper" && node.children.size() == 1)
      return raised(*text);
    if (node.name == "lower" && node.children.size() == 1)
      return folded(*text);
    if (node.name == "replace" && node.children.size() == 3)
      return ofReplacement(node, *text);
    if (node.name == "substr" && node.children.size() == 2)
      return ofSubstring(node, *text);
    return std::nullopt;
  }

private:
  const std::string &column;
  const std::string &old;
  bool prefix;

  std::optional<std::string> ofConcatenation(const Node &node) const {
    std::string all;
    for (const Node &child : node.children) {
      std::optional<std::string> part = of(child);
      if (!part)
        return std::nullopt;
      all += *part;
      if (prefix && !isText(bare(child))) // what follows it is not known
        break;
    }
    return all;
  }

  std::optional<std::string> ofReplacement(const Node &node, const std::string &text) const {
    const Node &from = bare(node.children[1]), &to = bare(node.children[2]);
    // At the end of a prefix a longer text may stand that is only half in view.
    if (!isText(from) || !isText(to) || (prefix && from.name.size() != 1))
      return std::nullopt;
    return replaced(text, from.name, to.name);
  }

  static std::optional<std::string> ofSubstring(const Node &node, const std::string &text) {
    const Node &start = bare(node.children[1]);
    long from = start.kind == Node::Kind::Number && !start.holed
                    ? std::strtol(start.name.c_str(), nullptr, 10)
                    : 0;
    bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return c > 0; });
    if (from < 1 || !ascii)
      return std::nullopt;
    size_t skipped = static_cast<size_t>(from - 1);
    return skipped < text.size() ? text.substr(skipped) : "";
  }
};

/// A whole number worked out from what the column was.
std::optional<double> numberAfter(const Node &value, const std::string &column, double old) {
  const Node &node = bare(value);
  if (node.kind == Node::Kind::Number && !node.holed)
    return std::strtod(node.name.c_str(), nullptr);
  if (node.kind == Node::Kind::Column && node.name == column && !node.maybeText)
    return old;
  if (node.kind != Node::Kind::Operation || node.children.size() != 2)
    return std::nullopt;
  std::optional<double> left = numberAfter(node.children[0], column, old);
  std::optional<double> right = numberAfter(node.children[1], column, old);
  if (!left || !right)
    return std::nullopt;
  if (node.name == "+")
    return *left + *right;
  if (node.name == "-")
    return *left - *right;
  return node.name == "*" ? std::optional(*left * *right) : std::nullopt;
}

/// The values that `column = 'x'` or `column IN ('x', 'y')` asks for; empty if it is neither.
std::vector<const Node *> asked(const Node &part) {
  std::vector<const Node *> values;
  bool equals = part.binary("=") || part.binary("is");
  bool in =
      part.binary("in") && part.children[1].kind == Node::Kind::List && !part.children[1].holed;
  if (part.negated || (!equals && !in))
    return values;
  if (equals)
    return {&bare(part.children[1])};
  for (const Node &child : part.children[1].children)
    values.push_back(&bare(child));
  return values;
}

/// The new value of a row that had `old` is surely none of `values`.
bool leaves(const Node &value, const std::string &column, const Node &old,
            const std::vector<const Node *> &values) {
  if (isText(old)) {
    std::optional<std::string> text = TextAfter(column, old.name, false).of(value);
    return text && std::all_of(values.begin(), values.end(), [&](const Node *other) {
             return isText(*other) && folded(other->name) != folded(*text);
           });
  }
  if (old.kind != Node::Kind::Number || old.holed)
    return false;
  std::optional<double> number = numberAfter(value, column, std::strtod(old.name.c_str(), nullptr));
  return number && std::all_of(values.begin(), values.end(), [&](const Node *other) {
           return other->kind == Node::Kind::Number && !other->holed &&
                  std::strtod(other->name.c_str(), nullptr) != *number;
         });
}

/// Whether arithmetic is worked out from a column that is NULL.
bool givesNull(const Node &value, llvm::function_ref<bool(const Node &)> isNull) {
  const Node &node = bare(value);
  if (node.kind == Node::Kind::Column)
    return isNull(node);
  auto isArithmetic = [](const std::string &op) {
    return op.size() == 1 && std::string_view("+-*/%").find(op[0]) != std::string_view::npos;
  };
  if (node.kind != Node::Kind::Operation || node.holed || !isArithmetic(node.name) ||
      !std::all_of(node.operators.begin(), node.operators.end(), isArithmetic))
    return false;
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](const Node &child) { return givesNull(child, isNull); });
}

} // namespace

bool leavesAskedValues(const Node &part, const Assignment &assignment) {
  std::vector<const Node *> values = asked(part);
  return !values.empty() && std::all_of(values.begin(), values.end(), [&](const Node *old) {
    return leaves(assignment.value, assignment.target, *old, values);
  });
}

bool staysNull(const Assignment &assignment, const std::vector<Assignment> &all,
               const Node &where) {
  const std::vector<const Node *> parts = conjuncts(where);
  auto isNull = [&](const Node &column) {
    // What another assignment has put there may be used in its place.
    for (const Assignment &other : all)
      if (other.target == column.name && &other != &assignment)
        return false;
    return std::any_of(parts.begin(), parts.end(), [&](const Node *part) {
      if (!part->binary("is") || part->negated)
        return false;
      const Node &left = bare(part->children[0]);
      return left.kind == Node::Kind::Column && left.name == column.name &&
             left.table == column.table && bare(part->children[1]).kind == Node::Kind::Null;
    });
  };
  return bare(assignment.value).kind == Node::Kind::Operation &&
         givesNull(assignment.value, isNull);
}

std::optional<std::string> prefixAfter(const Assignment &assignment, const std::string &prefix) {
  return TextAfter(assignment.target, prefix, true).of(assignment.value);
}

} // namespace migralint::sql
