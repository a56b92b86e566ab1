// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/column_difference.h"

namespace migralint::linking {

namespace {

/// The engine's affinity by its rules, and the numbers as one: what the column does with a value.
char affinity(const std::string &type) {
  auto has = [&](std::string_view part) { return type.find(part) != type.npos; };
  if (has("int"))
    return 'n';
  if (has("char") || has("clob") || has("text"))
    return 't';
  if (type.empty() || has("blob"))
    return 'b';
  return 'n';
}

/// A default as a value: `'0'`, `(0)` and `false` are 0; NULL is none.
std::string valueOf(std::string text) {
  std::erase_if(text, [](char c) { return c == '(' || c == ')' || c == ' '; });
  for (char &c : text)
    c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
  if (text.size() >= 2 && (text.front() == '\'' || text.front() == '"') &&
      text.back() == text.front())
    text = text.substr(1, text.size() - 2);
  if (text == "null")
    return {};
  if (text == "false")
    return "0";
  if (text == "true")
    return "1";
  return text;
}

} // namespace

std::string difference(const replay::TableColumn &fresh, const replay::TableColumn &migrated) {
  const std::string name = "`" + fresh.name + "` ";
  if ((fresh.primaryKey != 0) != (migrated.primaryKey != 0))
    return name + (fresh.primaryKey ? "is part of the primary key, and is not after the steps"
                                    : "is not part of the primary key, and is after the steps");
  if (fresh.primaryKey)
    return {};
  if (affinity(fresh.type) != affinity(migrated.type))
    return name + "is " + (fresh.type.empty() ? "of no type" : fresh.type) + ", and " +
           (migrated.type.empty() ? "of no type" : migrated.type) + " after the steps";
  if (fresh.notNull != migrated.notNull)
    return name + (fresh.notNull ? "is NOT NULL, and may be NULL after the steps"
                                 : "may be NULL, and is NOT NULL after the steps");
  const std::string a = valueOf(fresh.defaultValue), b = valueOf(migrated.defaultValue);
  if (a == b || (a.empty() && migrated.notNull))
    return {};
  auto shown = [](const replay::TableColumn &column) {
    return valueOf(column.defaultValue).empty() ? std::string("no default")
                                                : "the default " + column.defaultValue;
  };
  return name + "has " + shown(fresh) + ", and " + shown(migrated) + " after the steps";
}

} // namespace migralint::linking
