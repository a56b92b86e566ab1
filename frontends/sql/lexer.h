// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SQL text with holes as a row of tokens. Private to this folder. Distinct from the parser: it
// knows where words, strings and comments end in each dialect, and nothing of what statements mean.
#pragma once

#include "frontends/sql/text_index.h"
#include "model/sql.h"
#include "model/text.h"

#include <string>
#include <string_view>
#include <vector>

namespace migralint::sql {

enum class TokenKind : uint8_t {
  Word,         ///< unquoted name or keyword
  Quoted,       ///< `name` or [name]
  DoubleQuoted, ///< "name", or a string in MySQL
  String,
  Number,
  Parameter,  ///< bound when it runs: ?, ?1, :x, @x, $1
  Hole,       ///< nothing but holes and format specifications: %1, %s, {}, ${x}
  Operator,   ///< one operator or a mark: ( ) , . ; ||
  Terminator, ///< ends a statement
  End
};

struct Token {
  TokenKind kind = TokenKind::End;
  bool holed = false;  ///< a hole stands inside it
  bool broken = false; ///< the text ends before it does
  uint32_t begin = 0;  ///< bytes of Lexed::value
  uint32_t end = 0;
  uint32_t match = 0; ///< ( and ): index of the other one; 0: none
};

/// What a token says as a name.
struct NamePart {
  std::string text; ///< folded, without its holes
  bool known = true;
  std::string variable;
  std::vector<std::string> values;
};

/// Comments, as bytes of the value; with their marks.
struct CommentSpan {
  size_t begin = 0;
  size_t end = 0;
};

/// The tokens of one text. `text` must outlive it.
class Lexed {
public:
  Lexed(const Text &text, Dialect dialect);

  const Text &text;
  Dialect dialect;
  std::vector<Token> tokens; ///< always ends with End
  std::vector<CommentSpan> comments;

  std::string_view spelling(const Token &token) const {
    return std::string_view(value).substr(token.begin, token.end - token.begin);
  }
  std::string_view folded(const Token &token) const {
    return std::string_view(lower).substr(token.begin, token.end - token.begin);
  }
  std::string_view all() const { return value; }
  /// The source range of the bytes [begin, end) of `all()`.
  Range rangeOf(size_t begin, size_t end) const { return index.rangeOf(begin, end); }
  /// As TextIndex::behind and TextIndex::behindLiteral.
  Range behind(size_t end) const { return index.behind(end); }
  Range behindLiteral(size_t end) const { return index.behindLiteral(end); }
  /// The hole that the token is; null if it is none, or only looks like one (`%1`).
  const Piece *hole(const Token &token) const;
  NamePart name(const Token &token) const;
  /// A string's characters, without quotes and escapes.
  std::string literal(const Token &token) const;
  /// Offsets at which one literal piece follows another.
  const std::vector<size_t> &boundaries() const { return joints; }

private:
  friend class Lexer;
  TextIndex index;
  std::string value; ///< holes are \x1a, which stands nowhere else
  std::string lower;
  std::vector<std::pair<size_t, size_t>> holes; ///< offset, index of piece
  std::vector<size_t> joints;

  /// The parts of a token between its quotes.
  std::pair<size_t, size_t> inside(const Token &token) const;
};

constexpr char holeMark = '\x1a';

bool isNameCharacter(unsigned char c);
/// Bytes of the format specification at `at` (%1, %s, {0}, ${x}); 0: there is none.
size_t formatLength(std::string_view value, size_t at);

} // namespace migralint::sql
