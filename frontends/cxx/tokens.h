// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A C++ file as raw tokens and the outline that braces give it: which braces are namespaces,
// classes and function bodies. Distinct from the AST (parse.h): nothing is looked up or expanded,
// so that it works on any bytes; it is what the parser's blind spots are measured against and read
// from.
#pragma once

#include "model/text.h"

#include "llvm/ADT/StringRef.h"

#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace migralint::cxx {

struct Token {
  enum class Kind : uint8_t { Word, String, Char, Number, Punct };
  static constexpr size_t none = ~size_t(0);
  // Large members first: there are hundred thousands of these.
  llvm::StringRef text;
  size_t match = none; ///< brackets: index of the partner
  uint32_t offset = 0;
  Kind kind = Kind::Punct;
  bool name = false;        ///< a word that is no keyword
  bool lineStart = false;   ///< first on its line
  bool alternative = false; ///< in an #else or #elif group, or after #if 0

  uint32_t end() const { return offset + static_cast<uint32_t>(text.size()); }
  /// Of a literal, whose length is known when this is compiled: it is asked for all the time.
  template <size_t n> bool is(const char (&spelling)[n]) const {
    return text.size() == n - 1 && std::memcmp(text.data(), spelling, n - 1) == 0 &&
           kind != Kind::String;
  }
  bool is(llvm::StringRef spelling) const { return kind != Kind::String && text == spelling; }
  bool word() const { return kind == Kind::Word; }
};

struct CommentToken {
  uint32_t offset = 0;
  llvm::StringRef text;
  bool ownLine = false; ///< nothing but blanks before it on its line
};

/// Offsets to lines and columns of one file.
class Lines {
public:
  explicit Lines(llvm::StringRef text);
  Range range(uint32_t begin, uint32_t end) const;
  uint32_t line(uint32_t offset) const;
  /// The bytes of a range; empty if it is nowhere.
  llvm::StringRef slice(llvm::StringRef text, const Range &range) const;

private:
  /// So many bytes after each other begin on the same line, or a few lines after it.
  static constexpr uint32_t stretch = 64;

  std::vector<uint32_t> starts;
  std::vector<uint32_t> lineAt; ///< that a stretch begins on, counted from 0
};

struct IncludeToken {
  llvm::StringRef name;
};

/// Token indices of a `{` and its `}`; what the tokens before it say it is.
struct Brace {
  enum class Kind : uint8_t { Namespace, Class, Enum, Function, Initializer, Other };
  Kind kind = Kind::Other;
  size_t head = 0; ///< first token of the declaration
  size_t open = 0;
  size_t close = 0; ///< tokens.size() if there is none
  size_t name =
      0; ///< Class: the name; Function: first token of the (qualified) declarator name; 0 if none
  size_t paren = 0;  ///< Function: the parameter list's `(`
  int parent = -1;   ///< index of the enclosing brace in `Source::braces`
  std::string scope; ///< enclosing namespaces and classes, `a::B`
};

/// All views point into `text`, which has to outlive this.
struct Source {
  llvm::StringRef text;
  std::vector<Token> tokens; ///< without comments and directives
  std::vector<CommentToken> comments;
  std::vector<IncludeToken> includes;
  struct Macro {
    llvm::StringRef name;
    llvm::StringRef alias; ///< the only word of its body, if that is all there is
    /// May open, close or end a declaration, as far as its body tells.
    bool structural = false;
    bool pastes = false;                   ///< makes a name of nothing but what it is given
    uint32_t wordsBegin = 0, wordsEnd = 0; ///< its name and its body's, in `directiveWords`
    uint32_t directive = 0;                ///< index in `directives`
    std::vector<llvm::StringRef> given;    ///< words that its body gives to other macros
  };
  std::vector<Macro> macros;                             ///< of #define
  std::vector<std::pair<uint32_t, uint32_t>> directives; ///< from the `#` to the last token
  struct Conditional {
    uint32_t offset = 0;
    int step = 0; ///< in depth: 1 for #if, 0 for #else, -1 for #endif
  };
  std::vector<Conditional> conditionals;
  std::vector<llvm::StringRef> directiveWords; ///< names in directives but #ifndef and #undef
  std::vector<llvm::StringRef> absent;         ///< names that #ifndef asks for
  std::vector<llvm::StringRef> pasted;         ///< fragments of names beside a `##`
  std::vector<Brace> braces; ///< down to function bodies; those inside bodies are left out
  uint32_t deepest = 0;      ///< nesting of brackets of any kind
};

/// `text` must be followed by a NUL.
Source tokenize(llvm::StringRef text);

/// Index of the bracket that closes the one at `open`, or `tokens.size()`.
size_t closing(const std::vector<Token> &tokens, size_t open);
/// For a `<` that seems to open template arguments: index after its `>`; 0 if it seems a
/// comparison. If `shared` is asked for and its `>` is the first half of a `>>`: the index of that,
/// and `shared` is set.
size_t afterTemplateArguments(const std::vector<Token> &tokens, size_t open,
                              bool *shared = nullptr);
/// For the `<` after `template`: index after its `>`, or 0 if there is none.
size_t afterTemplateParameters(const std::vector<Token> &tokens, size_t open);

bool isKeyword(llvm::StringRef word);
/// Whether the word is written as macros are: capitals, digits and underscores, at least two
/// letters.
bool isMacroCase(llvm::StringRef word);

} // namespace migralint::cxx
