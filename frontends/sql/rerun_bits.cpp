// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Flags in a number: `SET f = f + 16 WHERE (f & 16) = 0` finds no row afterwards, for the bit that
// it asks for is set. Distinct from rerun_guard.cpp, which compares whole values.
#include "frontends/sql/rerun.h"

#include <cstdlib>
#include <optional>

namespace migralint::sql {

namespace {

std::optional<long> wholeNumber(const Node &expression) {
  const Node &node = bare(expression);
  if (node.kind != Node::Kind::Number || node.holed)
    return std::nullopt;
  char *end = nullptr;
  long value = std::strtol(node.name.c_str(), &end, 0);
  return *end == '\0' ? std::optional(value) : std::nullopt;
}

bool oneBit(long mask) { return mask > 0 && (mask & (mask - 1)) == 0; }

/// What a condition asks of the bits of a column.
struct BitTest {
  std::string column;
  long mask = 0;
  bool set = false; ///< holds where one of them is set; else where none is
};

/// `f & 8`, `(f & 8) <> 0`, `(f & 8) = 8`, `(f & 8) = 0`.
std::optional<BitTest> testOf(const Node &part) {
  const bool compared = part.binary("=") || part.binary("<>") || part.binary(">");
  const Node &bits = compared ? bare(part.children[0]) : part;
  if (part.negated || !bits.binary("&") || bare(bits.children[0]).kind != Node::Kind::Column)
    return std::nullopt;
  std::optional<long> mask = wholeNumber(bits.children[1]);
  if (!mask || *mask <= 0)
    return std::nullopt;
  BitTest test{bare(bits.children[0]).name, *mask, true};
  if (!compared)
    return test;
  std::optional<long> with = wholeNumber(part.children[1]);
  if (with == 0) {
    test.set = !part.binary("=");
    return test;
  }
  bool whole = part.binary("=") && with == mask && oneBit(*mask);
  return whole ? std::optional(test) : std::nullopt;
}

/// `f OP K`, `f OP ~K`: K; nothing if `value` is no such thing.
std::optional<long> operand(const Node &value, const std::string &column, std::string_view op,
                            bool inverted) {
  if (!value.binary(op) || bare(value.children[0]).kind != Node::Kind::Column ||
      bare(value.children[0]).name != column)
    return std::nullopt;
  const Node &right = bare(value.children[1]);
  if (!inverted)
    return wholeNumber(right);
  bool inverse =
      right.kind == Node::Kind::Operation && right.name == "~" && right.children.size() == 1;
  return inverse ? wholeNumber(right.children[0]) : std::nullopt;
}

bool sets(const Node &value, const BitTest &test) {
  if (std::optional<long> mask = operand(value, test.column, "|", false))
    return (*mask & test.mask) != 0;
  // Where a bit is clear, adding it sets it.
  std::optional<long> added = operand(value, test.column, "+", false);
  return added == test.mask && oneBit(test.mask);
}

bool clears(const Node &value, const BitTest &test) {
  if (std::optional<long> mask = operand(value, test.column, "&", true))
    return (*mask & test.mask) == test.mask;
  std::optional<long> taken = operand(value, test.column, "-", false);
  return taken == test.mask && oneBit(test.mask);
}

} // namespace

bool changesAskedBits(const Node &part, const Assignment &assignment) {
  std::optional<BitTest> test = testOf(part);
  if (!test || test->column != assignment.target)
    return false;
  const Node &value = bare(assignment.value);
  return test->set ? clears(value, *test) : sets(value, *test);
}

} // namespace migralint::sql
