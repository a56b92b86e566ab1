// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/column_types.h"

#include "llvm/ADT/StringRef.h"

#include <algorithm>
#include <limits>

namespace migralint::linking {

namespace {

enum class Family : uint8_t { Unknown, Integer, Float, Decimal, Text, Moment, Other };

struct Type {
  std::string name; ///< of several spellings, one
  Family family = Family::Unknown;
  int size = 0;  ///< what fits into what, within a family; -1: no limit
  int scale = 0; ///< of decimals
  bool isUnsigned = false;
};

struct Spelling {
  llvm::StringLiteral written;
  llvm::StringLiteral name;
  Family family;
  int size;
};

constexpr Spelling spellings[] = {{"tinyint", "tinyint", Family::Integer, 1},
                                  {"smallint", "smallint", Family::Integer, 2},
                                  {"int2", "smallint", Family::Integer, 2},
                                  {"smallserial", "smallint", Family::Integer, 2},
                                  {"mediumint", "mediumint", Family::Integer, 3},
                                  {"int", "int", Family::Integer, 4},
                                  {"integer", "int", Family::Integer, 4},
                                  {"int4", "int", Family::Integer, 4},
                                  {"serial", "int", Family::Integer, 4},
                                  {"bigint", "bigint", Family::Integer, 8},
                                  {"int8", "bigint", Family::Integer, 8},
                                  {"bigserial", "bigint", Family::Integer, 8},
                                  {"real", "real", Family::Float, 4},
                                  {"float4", "real", Family::Float, 4},
                                  {"double precision", "double", Family::Float, 8},
                                  {"double", "double", Family::Float, 8},
                                  {"float8", "double", Family::Float, 8},
                                  {"numeric", "numeric", Family::Decimal, -1},
                                  {"decimal", "numeric", Family::Decimal, -1},
                                  {"character varying", "varchar", Family::Text, -1},
                                  {"varchar", "varchar", Family::Text, -1},
                                  {"char", "char", Family::Text, 1},
                                  {"character", "char", Family::Text, 1},
                                  {"tinytext", "tinytext", Family::Text, 255},
                                  {"text", "text", Family::Text, -1},
                                  {"mediumtext", "mediumtext", Family::Text, -1},
                                  {"longtext", "longtext", Family::Text, -1},
                                  {"timestamp", "timestamp", Family::Moment, 0},
                                  {"timestamp without time zone", "timestamp", Family::Moment, 0},
                                  {"timestamptz", "timestamptz", Family::Moment, 0},
                                  {"timestamp with time zone", "timestamptz", Family::Moment, 0},
                                  {"datetime", "datetime", Family::Moment, 0},
                                  {"date", "date", Family::Other, 0},
                                  {"time", "time", Family::Other, 0},
                                  {"boolean", "boolean", Family::Other, 0},
                                  {"bool", "boolean", Family::Other, 0},
                                  {"uuid", "uuid", Family::Other, 0},
                                  {"bytea", "bytea", Family::Other, 0},
                                  {"json", "json", Family::Other, 0},
                                  {"jsonb", "jsonb", Family::Other, 0}};

Type read(std::string_view written, Dialect dialect) {
  llvm::StringRef text(written);
  Type type;
  type.isUnsigned = text.contains(" unsigned");
  llvm::StringRef name = text.take_front(text.find_first_of('(')).trim();
  if (dialect == Dialect::Mysql)
    for (llvm::StringRef word : {" unsigned", " signed", " zerofill"})
      while (name.consume_back(word))
        ;
  for (const Spelling &spelling : spellings)
    if (name == spelling.written) {
      type.name = spelling.name;
      type.family = spelling.family;
      type.size = spelling.size;
    }
  size_t open = text.find('(');
  if (open == text.npos || (type.family != Family::Text && type.family != Family::Decimal))
    return type;
  auto [size, scale] = text.slice(open + 1, text.find(')')).split(',');
  size.trim().getAsInteger(10, type.size);
  scale.trim().getAsInteger(10, type.scale);
  return type;
}

int room(int size) { return size < 0 ? std::numeric_limits<int>::max() : size; }

Retype textChange(const Type &before, const Type &after, Dialect dialect) {
  if (room(after.size) < room(before.size))
    return Retype::Breaks;
  bool fixed = before.name == "char" || after.name == "char";
  if (dialect == Dialect::Postgres)
    return fixed ? Retype::Rewrites : Retype::Harmless;
  // MySQL keeps the length of up to 255 bytes in one byte; characters have up to four.
  bool grows = before.name == "varchar" && after.name == "varchar" &&
               (after.size * 4 <= 255 || before.size > 255 || after.size == before.size);
  return grows ? Retype::Harmless : Retype::Rewrites;
}

/// Of a type that is not known: no engine has two types by these names, so that it is another.
Retype fromUnknown(const Type &after, Dialect dialect) {
  bool sure = dialect == Dialect::Postgres &&
              (after.family == Family::Integer || after.family == Family::Float ||
               after.family == Family::Moment || after.family == Family::Other);
  return sure ? Retype::Rewrites : Retype::Harmless;
}

} // namespace

bool isMoment(std::string_view type) {
  return read(type, Dialect::Postgres).family == Family::Moment;
}

Retype retypeOf(std::string_view before, std::string_view after, Dialect dialect) {
  if (before == after || after.empty())
    return Retype::Harmless;
  Type from = read(before, dialect), to = read(after, dialect);
  if (to.family == Family::Unknown)
    return Retype::Harmless;
  if (from.family == Family::Unknown)
    return before.empty() ? fromUnknown(to, dialect) : Retype::Harmless;
  if (from.family == Family::Text && to.family == Family::Text)
    return from.name == to.name && from.size == to.size ? Retype::Harmless
                                                        : textChange(from, to, dialect);
  if (from.name == to.name && from.family != Family::Decimal && from.isUnsigned == to.isUnsigned)
    return Retype::Harmless;
  if ((from.name == "json" && to.name == "jsonb") ||
      (from.family == Family::Moment && to.family == Family::Moment))
    return Retype::Rewrites;
  if (from.family != to.family || from.family == Family::Other)
    return Retype::Breaks;
  if (from.family == Family::Decimal) {
    if (room(to.size) - to.scale < room(from.size) - from.scale || to.scale < from.scale)
      return to.size < 0 ? Retype::Harmless : Retype::Breaks;
    return dialect == Dialect::Postgres && (to.size < 0 || to.scale == from.scale)
               ? Retype::Harmless
               : Retype::Rewrites;
  }
  return to.size < from.size || from.isUnsigned != to.isUnsigned ? Retype::Breaks
                                                                 : Retype::Rewrites;
}

} // namespace migralint::linking
