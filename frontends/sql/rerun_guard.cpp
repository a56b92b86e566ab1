// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether an UPDATE's WHERE still matches the rows that it has changed. Each conjunct is tried
// with what is known of the new values; one that must be false is enough.
#include "frontends/sql/rerun.h"

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Regex.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace migralint::sql {

namespace {

/// What is known of a column's value after the update.
struct After {
  enum class Kind { Nothing, Literal, NotNull, Affixed, Moved } kind = Kind::Nothing;
  const Node *literal = nullptr;
  std::string prefix; ///< Affixed: begins with this
  std::string suffix; ///< Affixed: ends with this
  bool grown = false; ///< Affixed: was the column itself in between, so that it became longer
};

std::string folded(std::string text) {
  for (char &c : text)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  return text;
}

double number(const Node &node) { return std::strtod(node.name.c_str(), nullptr); }

/// The parts of `a || b`, `CONCAT(a, b)`; empty if it is neither.
std::vector<const Node *> concatenated(const Node &value) {
  std::vector<const Node *> parts;
  bool call = value.kind == Node::Kind::Call && value.name == "concat";
  if (call || (value.kind == Node::Kind::Operation && value.name == "||"))
    for (const Node &child : value.children)
      parts.push_back(&bare(child));
  return parts;
}

bool isText(const Node &node) { return node.kind == Node::Kind::Text && !node.holed; }

After after(const std::string &column, const std::vector<Assignment> &assignments) {
  After known;
  for (const Assignment &assignment : assignments) {
    if (assignment.target != column)
      continue;
    const Node &value = bare(assignment.value);
    if (value.literal()) {
      known.kind = After::Kind::Literal;
      known.literal = &value;
    } else if (value.kind == Node::Kind::Parameter || value.kind == Node::Kind::Text ||
               value.kind == Node::Kind::Number ||
               (value.kind == Node::Kind::Constant && value.name != "default") ||
               (value.kind == Node::Kind::Call &&
                (value.name == "now" || value.name == "coalesce" || value.name == "ifnull"))) {
      known.kind = After::Kind::NotNull;
    } else if (std::vector<const Node *> parts = concatenated(value); !parts.empty()) {
      known.kind = After::Kind::Affixed;
      if (isText(*parts.front()))
        known.prefix = parts.front()->name;
      if (isText(*parts.back()))
        known.suffix = parts.back()->name;
      for (const Node *part : parts)
        known.grown = known.grown || (part->kind == Node::Kind::Column && part->name == column);
      known.grown = known.grown && (!known.prefix.empty() || !known.suffix.empty());
    } else if (value.kind == Node::Kind::Operation && value.children.size() == 2 &&
               (value.name == "+" || value.name == "-") &&
               bare(value.children[0]).kind == Node::Kind::Column &&
               bare(value.children[0]).name == column &&
               bare(value.children[1]).kind == Node::Kind::Number &&
               !bare(value.children[1]).holed && number(bare(value.children[1])) != 0) {
      known.kind = After::Kind::Moved;
    }
  }
  return known;
}

/// The fixed middle of a pattern and whether it is open at its ends.
struct Pattern {
  std::string core;
  bool openStart = false;
  bool openEnd = false;
  bool exact = true; ///< nothing but the core between the ends
};

Pattern pattern(const std::string &text, bool glob) {
  char any = glob ? '*' : '%';
  Pattern p;
  size_t begin = 0;
  size_t end = text.size();
  while (begin < end && text[begin] == any)
    ++begin, p.openStart = true;
  while (end > begin && text[end - 1] == any)
    --end, p.openEnd = true;
  p.core = text.substr(begin, end - begin);
  p.exact =
      p.core.find(any) == std::string::npos && p.core.find(glob ? '?' : '_') == std::string::npos;
  if (!glob)
    p.core = folded(p.core);
  return p;
}

/// The new value surely matches.
bool surelyMatches(const After &value, const Pattern &p, bool glob) {
  std::string prefix = glob ? value.prefix : folded(value.prefix);
  std::string suffix = glob ? value.suffix : folded(value.suffix);
  if (!p.exact)
    return false;
  if (p.openStart && p.openEnd)
    return prefix.find(p.core) != std::string::npos || suffix.find(p.core) != std::string::npos;
  if (p.openEnd)
    return prefix.rfind(p.core, 0) == 0;
  return p.openStart && suffix.size() >= p.core.size() &&
         suffix.compare(suffix.size() - p.core.size(), p.core.size(), p.core) == 0;
}

/// The new value surely does not match: its known beginning or end differs.
bool surelyDiffers(const After &value, const Pattern &p, bool glob) {
  std::string prefix = glob ? value.prefix : folded(value.prefix);
  std::string suffix = glob ? value.suffix : folded(value.suffix);
  if (!p.exact)
    return false;
  if (!p.openStart) {
    size_t shared = std::min(prefix.size(), p.core.size());
    if (prefix.compare(0, shared, p.core, 0, shared) != 0)
      return true;
  }
  if (!p.openEnd) {
    size_t shared = std::min(suffix.size(), p.core.size());
    if (suffix.compare(suffix.size() - shared, shared, p.core, p.core.size() - shared, shared) != 0)
      return true;
  }
  return false;
}

/// Surely equal; some engines compare text exactly.
bool equalLiterals(const Node &a, const Node &b) {
  bool numbers = a.kind == Node::Kind::Number && b.kind == Node::Kind::Number;
  return numbers ? number(a) == number(b) : a.kind == b.kind && a.name == b.name;
}

/// Surely different; some engines do not look at the case.
bool differentLiterals(const Node &a, const Node &b) {
  bool numbers = a.kind == Node::Kind::Number && b.kind == Node::Kind::Number;
  return numbers ? number(a) != number(b) : folded(a.name) != folded(b.name);
}

bool falseForLiteral(const Node &part, const Node &value) {
  const Node &right = bare(part.children[1]);
  bool isNull = value.kind == Node::Kind::Null;
  if (part.name == "is" && right.kind == Node::Kind::Null)
    return isNull == part.negated;
  if (isNull && (part.name == "<=>" || part.name == "is"))
    return right.literal() && !part.negated;
  if (isNull)
    return true; // no other comparison holds for NULL
  if (part.name == "in") {
    const Node &list = part.children[1]; // one value in parentheses is a list, too
    if (list.kind != Node::Kind::List)
      return false;
    bool none = std::all_of(list.children.begin(), list.children.end(), [&](const Node &n) {
      return bare(n).literal() && differentLiterals(bare(n), value);
    });
    bool any = std::any_of(list.children.begin(), list.children.end(),
                           [&](const Node &n) { return equalLiterals(bare(n), value); });
    return part.negated ? any : none && !list.holed;
  }
  if (!right.literal() || right.kind == Node::Kind::Null)
    return false;
  if (part.name == "=" || part.name == "is" || part.name == "<=>")
    return part.negated ? equalLiterals(right, value) : differentLiterals(right, value);
  if (part.name == "<>")
    return equalLiterals(right, value);
  if (right.kind == Node::Kind::Number && value.kind == Node::Kind::Number) {
    double l = number(value);
    double r = number(right);
    return (part.name == "<" && l >= r) || (part.name == "<=" && l > r) ||
           (part.name == ">" && l <= r) || (part.name == ">=" && l < r);
  }
  if ((part.name == "like" || part.name == "glob") && right.kind == Node::Kind::Text &&
      value.kind == Node::Kind::Text) {
    bool glob = part.name == "glob";
    Pattern p = pattern(right.name, glob);
    std::string text = glob ? value.name : folded(value.name);
    if (!p.exact)
      return false;
    size_t found = text.find(p.core);
    bool matches = found != std::string::npos && (p.openStart || found == 0);
    if (matches && !p.openEnd)
      matches = text.size() >= p.core.size() &&
                text.compare(text.size() - p.core.size(), p.core.size(), p.core) == 0 &&
                (p.openStart || text.size() == p.core.size());
    return matches == part.negated;
  }
  return false;
}

bool falseForAffixed(const Node &part, const After &value) {
  const Node &right = bare(part.children[1]);
  if (!isText(right))
    return false;
  if (part.name == "like" || part.name == "ilike" || part.name == "glob") {
    bool glob = part.name == "glob";
    Pattern p = pattern(right.name, glob);
    return part.negated ? surelyMatches(value, p, glob) : surelyDiffers(value, p, glob);
  }
  // a || 'x' is longer than the 'y' that a was, and so is not 'y' any more.
  return part.name == "=" && !part.negated &&
         (value.grown || surelyDiffers(value, {folded(right.name), false, false, true}, false));
}

/// `LENGTH(a) = 4` after a has become longer.
bool falseForLength(const Node &part, const std::vector<Assignment> &assignments) {
  const Node &call = bare(part.children[0]);
  if (call.kind != Node::Kind::Call || call.children.size() != 1 || !part.binary("=") ||
      (call.name != "length" && call.name != "char_length" && call.name != "character_length"))
    return false;
  const Node &column = bare(call.children[0]);
  return column.kind == Node::Kind::Column && bare(part.children[1]).kind == Node::Kind::Number &&
         after(column.name, assignments).grown;
}

/// SUBSTR(a, 1, n) = 'x', LEFT(a, n) <> 'x', INSTR(a, 'x') = 0.
bool falseForCall(const Node &part, const std::vector<Assignment> &assignments) {
  const Node &call = bare(part.children[0]);
  const Node &right = bare(part.children[1]);
  if (falseForLength(part, assignments))
    return true;
  if (call.kind != Node::Kind::Call || call.children.size() < 2)
    return false;
  size_t own = call.name == "locate" || call.name == "position" ? 1 : 0;
  const Node &column = bare(call.children[own]);
  if (column.kind != Node::Kind::Column)
    return false;
  After value = after(column.name, assignments);
  if (value.kind == After::Kind::Literal && value.literal->kind == Node::Kind::Text)
    value.prefix = value.suffix = value.literal->name;
  else if (value.kind != After::Kind::Affixed)
    return false;
  if (call.name == "instr" || own == 1) {
    const Node &sought = bare(call.children[1 - own]);
    return part.name == "=" && isText(sought) && right.kind == Node::Kind::Number &&
           number(right) == 0 &&
           (value.prefix.find(sought.name) != std::string::npos ||
            value.suffix.find(sought.name) != std::string::npos);
  }
  double start = call.children.size() > 1 ? number(bare(call.children[1])) : 0;
  bool substring = call.name == "substr" || call.name == "substring";
  bool left = call.name == "left" || (substring && call.children.size() == 3 && start == 1);
  bool end = call.name == "right" || (substring && call.children.size() == 2 && start < 0);
  if ((!left && !end) || !isText(right))
    return false;
  Pattern whole{folded(right.name), end, left, true};
  return (part.name == "=" && surelyDiffers(value, whole, false)) ||
         (part.name == "<>" && surelyMatches(value, whole, false));
}

/// `SET a = 'o' || a WHERE a LIKE 'x%'`: what began so begins otherwise now.
bool losesPrefix(const Node &part, const Assignment &assignment) {
  const Node &right = bare(part.children[1]);
  if ((part.name != "like" && part.name != "glob") || part.negated || !isText(right))
    return false;
  bool glob = part.name == "glob";
  Pattern p = pattern(right.name, glob);
  std::optional<std::string> now =
      p.openStart || !p.exact ? std::nullopt : prefixAfter(assignment, p.core);
  if (!now)
    return false;
  After value;
  value.prefix = *now;
  return surelyDiffers(value, {p.core, false, true, true}, glob);
}

/// The opposite of one comparison; Unknown if it is none.
Node negation(const Node &comparison) {
  static constexpr std::string_view opposites[][2] = {{"=", "<>"}, {"<>", "="}, {"<", ">="},
                                                      {">=", "<"}, {">", "<="}, {"<=", ">"}};
  Node node = comparison;
  if (node.kind != Node::Kind::Operation || node.children.size() != 2)
    return {};
  for (const auto &[op, other] : opposites)
    if (node.name == op) {
      node.name = other;
      return node;
    }
  bool flips = node.name == "in" || node.name == "like" || node.name == "is" ||
               node.name == "glob" || node.name == "@>" || node.name == "<=>";
  node.negated = !node.negated;
  return flips ? node : Node();
}

/// `SET a = array_append(a, 5) WHERE NOT 5 = ANY (a)`, and with `a @> ARRAY[5]`.
bool hasElement(const Node &part, const std::vector<Assignment> &assignments) {
  if (!part.negated || (!part.binary("in") && !part.binary("@>")))
    return false;
  bool any = part.name == "in";
  const Node &array = bare(part.children[any ? 1 : 0]), &wanted = bare(part.children[any ? 0 : 1]);
  const Node *element = &wanted;
  if (!any && wanted.kind == Node::Kind::Call && wanted.name == "array" &&
      wanted.children.size() == 1)
    element = &wanted.children[0];
  if (array.kind != Node::Kind::Column || !element->literal())
    return false;
  return std::any_of(assignments.begin(), assignments.end(), [&](const Assignment &assignment) {
    const Node &value = bare(assignment.value);
    if (assignment.target != array.name || value.kind != Node::Kind::Call ||
        value.children.size() != 2)
      return false;
    return (value.name == "array_append" && equalLiterals(bare(value.children[1]), *element)) ||
           (value.name == "array_prepend" && equalLiterals(bare(value.children[0]), *element));
  });
}

/// A regular expression that the new value matches, or does not. MySQL's REGEXP may look at the
/// case or not.
bool falseForExpression(const Node &part, const std::string &value) {
  const Node &right = bare(part.children[1]);
  bool negated = part.negated != (part.name[0] == '!');
  bool known = part.name == "~" || part.name == "!~" || part.name == "~*" || part.name == "!~*" ||
               part.name == "regexp" || part.name == "rlike";
  // Counted repetitions may take any amount of memory, and back references any time.
  if (!known || !isText(right) || right.name.size() > 64 ||
      right.name.find_first_of("{\\") != std::string::npos)
    return false;
  llvm::Regex exact(right.name), anyCase(right.name, llvm::Regex::IgnoreCase);
  if (!exact.isValid() || !anyCase.isValid())
    return false;
  bool folds = part.name.back() == '*', sure = part.name.find('~') != std::string::npos;
  if (negated)
    return folds ? anyCase.match(value) : exact.match(value);
  return sure && !folds ? !exact.match(value) : !anyCase.match(value);
}

bool mustBeFalse(const Node &part, const std::vector<Assignment> &assignments) {
  if (part.kind == Node::Kind::Operation && part.children.size() == 1 && part.name == "not")
    return mustBeFalse(negation(bare(part.children[0])), assignments);
  if (part.kind == Node::Kind::Call && part.name == "isnull" && part.children.size() == 1) {
    Node isNull = part; // ISNULL(a)
    isNull.kind = Node::Kind::Operation;
    isNull.name = "is";
    isNull.children.emplace_back().kind = Node::Kind::Null;
    return mustBeFalse(isNull, assignments);
  }
  if (part.kind != Node::Kind::Operation || part.children.size() < 2)
    return false;
  for (const Assignment &assignment : assignments)
    if (changesAskedBits(part, assignment))
      return true;
  auto isFalse = [&](const Node &child) { return mustBeFalse(bare(child), assignments); };
  if (part.name == "and" || part.name == "&&")
    return std::any_of(part.children.begin(), part.children.end(), isFalse);
  if (part.name == "or")
    return !part.holed && std::all_of(part.children.begin(), part.children.end(), isFalse);
  if (part.children.size() != 2)
    return false;
  const Node &left = bare(part.children[0]);
  if (hasElement(part, assignments))
    return true;
  if (left.kind != Node::Kind::Column)
    return falseForCall(part, assignments);
  const Node &right = bare(part.children[1]);
  for (const Assignment &assignment : assignments)
    if (assignment.target == left.name &&
        (leavesAskedValues(part, assignment) || losesPrefix(part, assignment)))
      return true;
  After value = after(left.name, assignments);
  switch (value.kind) {
  case After::Kind::Literal:
    return falseForLiteral(part, *value.literal) ||
           (isText(*value.literal) && falseForExpression(part, value.literal->name));
  case After::Kind::NotNull:
    return part.name == "is" && !part.negated && right.kind == Node::Kind::Null;
  case After::Kind::Affixed:
    return falseForAffixed(part, value);
  case After::Kind::Moved:
    return part.name == "=" && !part.negated && right.kind == Node::Kind::Number;
  case After::Kind::Nothing:
    return false;
  }
  return false;
}

} // namespace

/// `a <> b` and `a < b` after `a = b`, if b is what it was.
static bool becameEqual(const Node &part, const std::vector<Assignment> &assignments) {
  bool differs = part.binary("<>") || (part.binary("is") && part.negated);
  if (!differs && !part.binary("<") && !part.binary(">"))
    return false;
  const Node &left = bare(part.children[0]);
  const Node &right = bare(part.children[1]);
  if (left.kind != Node::Kind::Column || right.kind != Node::Kind::Column)
    return false;
  bool same = false;
  for (const Assignment &assignment : assignments) {
    const Node &value = bare(assignment.value);
    if (assignment.target == right.name)
      return false;
    same = same || (left.name == assignment.target && value.kind == Node::Kind::Column &&
                    value.name == right.name && value.table == right.table);
  }
  return same;
}

bool noLongerMatches(const Node &where, const std::vector<Assignment> &assignments) {
  std::vector<const Node *> parts = conjuncts(where);
  return std::any_of(parts.begin(), parts.end(), [&](const Node *part) {
    return mustBeFalse(*part, assignments) || becameEqual(*part, assignments);
  });
}

} // namespace migralint::sql
