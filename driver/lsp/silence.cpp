// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/lsp/silence.h"

#include "driver/directives.h"
#include "driver/report/source.h"

#include "llvm/ADT/StringExtras.h"

namespace migralint::driver::lsp {

using llvm::StringRef;

namespace {

bool isWord(char c) { return llvm::isAlnum(c) || c == '_'; }

/// Goes from token to token, as far as strings and comments need it.
class Scanner {
public:
  Scanner(StringRef text, bool isSql) : text(text), isSql(isSql) {}

  Part partAt(size_t offset) {
    while (at < offset && at < text.size()) {
      Part part = step();
      if (at > offset)
        return part;
    }
    return Part::Code;
  }

private:
  StringRef rest() const { return text.drop_front(at); }

  void skipPast(StringRef end, size_t from) {
    size_t found = text.find(end, from);
    at = found == StringRef::npos ? text.size() + 1 : found + end.size();
  }

  /// Moves behind what begins here, and says what that is.
  Part step() {
    if (rest().starts_with(isSql ? "--" : "//")) {
      skipPast("\n", at);
      --at; // the line's end is no part of it
      return Part::Comment;
    }
    if (rest().starts_with("/*")) {
      skipPast("*/", at + 2);
      return Part::Comment;
    }
    char c = text[at];
    if (isSql)
      return sqlToken(c);
    if (c == '"' && isRaw())
      return rawLiteral();
    if (c == '"' || (c == '\'' && !(at > 0 && llvm::isHexDigit(text[at - 1])))) {
      quoted(c, /*escapes=*/true, /*multiline=*/false);
      return Part::Literal;
    }
    ++at;
    return Part::Code;
  }

  Part sqlToken(char c) {
    if (c == '\'' || c == '"' || c == '`') {
      quoted(c, /*escapes=*/false, /*multiline=*/true);
      return Part::Literal;
    }
    ++at;
    return Part::Code;
  }

  /// A quote that is not closed ends with its line in C++: the text may be half written.
  void quoted(char quote, bool escapes, bool multiline) {
    for (++at; at < text.size(); ++at) {
      if (escapes && text[at] == '\\')
        ++at;
      else if (text[at] == quote)
        break;
      else if (!multiline && text[at] == '\n')
        return;
    }
    ++at;
  }

  /// `R"`, also with an encoding before it.
  bool isRaw() const {
    size_t begin = at;
    while (begin > 0 && isWord(text[begin - 1]))
      --begin;
    StringRef prefix = text.slice(begin, at);
    return prefix == "R" || prefix == "LR" || prefix == "uR" || prefix == "UR" || prefix == "u8R";
  }

  Part rawLiteral() {
    size_t open = text.find('(', at);
    if (open == StringRef::npos || open - at > 17) {
      ++at;
      return Part::Code;
    }
    skipPast((")" + text.slice(at + 1, open) + "\"").str(), open);
    return Part::RawLiteral;
  }

  StringRef text;
  bool isSql;
  size_t at = 0;
};

} // namespace

Part partAt(StringRef text, bool isSql, size_t offset) {
  return Scanner(text, isSql).partAt(offset);
}

std::optional<ByteEdit> silencing(StringRef text, bool isSql, const Range &place, StringRef rule) {
  // Only an approval answers the demand for one, and nothing silences complaints about silencing.
  if (!place.valid() || rule == suppressionRule || rule == approvalRule)
    return std::nullopt;
  SourceText source(text.str());
  size_t offset = source.offset(place.line, 1);
  // What goes on in the next line would take the comment for a part of it.
  if (!isSql && place.line > 1 && source.line(place.line - 1).rtrim().ends_with("\\"))
    return std::nullopt;
  std::string comment;
  switch (partAt(text, isSql, offset)) {
  case Part::Code:
    comment = isSql ? "-- migralint: ignore(" : "// NOLINTNEXTLINE(";
    break;
  case Part::RawLiteral: // of a program: SQL, or there would be nothing to find in it
    comment = "-- migralint: ignore(";
    break;
  case Part::Comment:
  case Part::Literal:
    return std::nullopt;
  }
  StringRef line = source.line(place.line);
  StringRef indent = line.take_while([](char c) { return c == ' ' || c == '\t'; });
  return ByteEdit{
      offset, offset,
      (indent + comment + rule + "): TODO: say why" + (text.contains("\r\n") ? "\r\n" : "\n"))
          .str()};
}

} // namespace migralint::driver::lsp
