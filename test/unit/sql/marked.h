// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SQL in tests, with marks: `[[…]]` is the stretch that a test expects, `«name»` a hole that is the
// variable `name`, `«a|b»` a hole whose values are known, `¦` the joint of two literals. All
// stands in line 1; a byte of the value is a column, and so is a hole.
#pragma once

#include "frontends/sql/reader.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace migralint::sql::test {

struct Marked {
  Text text;
  std::vector<Range> marks; ///< in order of their beginnings
};

inline Marked marked(std::string_view source) {
  Marked out;
  uint32_t column = 1;
  Piece literal;
  std::vector<size_t> open;
  auto flush = [&] {
    if (literal.text.empty())
      return;
    literal.range = {1, column - static_cast<uint32_t>(literal.text.size()), 1, column};
    literal.marks = {{0, 1, literal.range.column}};
    out.text.pieces.push_back(std::move(literal));
    literal = {};
  };
  for (size_t i = 0; i < source.size();) {
    auto at = [&](std::string_view s) { return source.substr(i, s.size()) == s; };
    if (at("[[")) {
      open.push_back(out.marks.size());
      out.marks.push_back({1, column, 1, column});
      i += 2;
    } else if (at("]]") && !open.empty()) {
      out.marks[open.back()].endColumn = column;
      open.pop_back();
      i += 2;
    } else if (at("¦")) {
      flush();
      i += std::string_view("¦").size();
    } else if (at("«")) {
      flush();
      size_t begin = i + std::string_view("«").size();
      size_t end = source.find("»", begin);
      Piece hole;
      hole.hole = true;
      hole.text = std::string(source.substr(begin, end - begin));
      if (hole.text.find('|') == std::string::npos) {
        hole.variable = hole.text;
      } else {
        for (size_t from = 0; from <= hole.text.size();) {
          size_t bar = std::min(hole.text.find('|', from), hole.text.size());
          hole.values.push_back(hole.text.substr(from, bar - from));
          from = bar + 1;
        }
      }
      hole.range = {1, column, 1, column + 1};
      ++column;
      out.text.pieces.push_back(std::move(hole));
      i = end + std::string_view("»").size();
    } else {
      literal.text += source[i++];
      ++column;
    }
  }
  flush();
  return out;
}

inline const char *kindName(ActionKind kind) {
  static const char *const names[] = {
      "CreateTable",  "DropTable",    "RenameTable",    "AddColumn",      "DropColumn",
      "RenameColumn", "ChangeColumn", "AddConstraint",  "DropConstraint", "CreateIndex",
      "DropIndex",    "CreateView",   "DropView",       "CreateTrigger",  "DropTrigger",
      "CreateOther",  "DropOther",    "CreateDatabase", "DropDatabase",   "AlterOther",
      "Insert",       "Update",       "Delete",         "Truncate",       "Pragma",
      "Begin",        "Commit",       "Rollback",       "Savepoint",      "Read",
      "Maintenance",  "Session",      "Unknown"};
  return names[static_cast<size_t>(kind)];
}

inline std::string joinedWith(const std::vector<std::string> &parts, const char *mark) {
  std::string all;
  for (const std::string &part : parts)
    all += (all.empty() ? "" : mark) + part;
  return all;
}

/// `DropColumn t.a if-exists`; a `?` where a name is not wholly known.
inline std::string describe(const Action &action) {
  std::string line = kindName(action.kind);
  if (!action.object.empty() || !action.objectKnown)
    line += " " + action.object + (action.objectKnown ? "" : "?");
  if (!action.name.empty())
    line += (action.object.empty() && action.objectKnown ? " ." : ".") + action.name;
  if (action.ifExists)
    line += " if-exists";
  if (action.ifNotExists)
    line += " if-not-exists";
  if (action.orIgnore)
    line += " or-ignore";
  if (action.orReplace)
    line += " or-replace";
  if (action.temporary)
    line += " temporary";
  if (action.cascade)
    line += " cascade";
  if (action.alterIgnore)
    line += " alter-ignore";
  if (action.set)
    line += " set";
  if (action.number)
    line += " " + std::to_string(*action.number);
  if (!action.sources.empty())
    line += " <- " + joinedWith(action.sources, ",");
  return line;
}

inline std::string describe(const std::vector<SqlStatement> &statements) {
  std::string all;
  for (const SqlStatement &statement : statements) {
    std::string one;
    for (const Action &action : statement.actions)
      one += (one.empty() ? "" : "; ") + describe(action);
    all += (all.empty() ? "" : " / ") + one + (statement.complete ? "" : " (incomplete)");
  }
  return all;
}

} // namespace migralint::sql::test
