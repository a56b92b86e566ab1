// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/tokens.h"

#include "model/lines.h"

#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

#include <algorithm>

namespace migralint::cxx {

Lines::Lines(llvm::StringRef text) {
  starts.push_back(0);
  for (size_t i = 0; i < text.size(); ++i)
    if (endsLine(text, i))
      starts.push_back(static_cast<uint32_t>(i + 1));
  uint32_t line = 0;
  for (size_t at = 0; at <= text.size(); at += stretch) {
    while (line + 1 < starts.size() && starts[line + 1] <= at)
      ++line;
    lineAt.push_back(line);
  }
}

uint32_t Lines::line(uint32_t offset) const {
  uint32_t line = lineAt[std::min<size_t>(offset / stretch, lineAt.size() - 1)];
  while (line + 1 < starts.size() && starts[line + 1] <= offset)
    ++line;
  return line + 1;
}

Range Lines::range(uint32_t begin, uint32_t end) const {
  Range range;
  range.line = line(begin);
  range.column = begin - starts[range.line - 1] + 1;
  // Most ranges end on the line on which they begin.
  bool oneLine = end >= begin && (range.line == starts.size() || end < starts[range.line]);
  range.endLine = oneLine ? range.line : line(end);
  range.endColumn = end - starts[range.endLine - 1] + 1;
  return range;
}

llvm::StringRef Lines::slice(llvm::StringRef text, const Range &range) const {
  if (!range.valid() || range.endLine > starts.size())
    return {};
  return text.slice(starts[range.line - 1] + range.column - 1,
                    starts[range.endLine - 1] + range.endColumn - 1);
}

bool isKeyword(llvm::StringRef word) {
  static const llvm::StringSet<> keywords = {"alignas",
                                             "alignof",
                                             "asm",
                                             "auto",
                                             "bool",
                                             "break",
                                             "case",
                                             "catch",
                                             "char",
                                             "char8_t",
                                             "char16_t",
                                             "char32_t",
                                             "class",
                                             "co_await",
                                             "co_return",
                                             "co_yield",
                                             "concept",
                                             "const",
                                             "consteval",
                                             "constexpr",
                                             "constinit",
                                             "const_cast",
                                             "continue",
                                             "decltype",
                                             "default",
                                             "delete",
                                             "do",
                                             "double",
                                             "dynamic_cast",
                                             "else",
                                             "enum",
                                             "explicit",
                                             "export",
                                             "extern",
                                             "false",
                                             "float",
                                             "for",
                                             "friend",
                                             "goto",
                                             "if",
                                             "inline",
                                             "int",
                                             "long",
                                             "mutable",
                                             "namespace",
                                             "new",
                                             "noexcept",
                                             "nullptr",
                                             "operator",
                                             "private",
                                             "protected",
                                             "public",
                                             "register",
                                             "reinterpret_cast",
                                             "requires",
                                             "return",
                                             "short",
                                             "signed",
                                             "sizeof",
                                             "static",
                                             "static_assert",
                                             "static_cast",
                                             "struct",
                                             "switch",
                                             "template",
                                             "this",
                                             "thread_local",
                                             "throw",
                                             "true",
                                             "try",
                                             "typedef",
                                             "typeid",
                                             "typename",
                                             "union",
                                             "unsigned",
                                             "using",
                                             "virtual",
                                             "void",
                                             "volatile",
                                             "wchar_t",
                                             "while",
                                             "final",
                                             "override",
                                             "and",
                                             "or",
                                             "not",
                                             "__attribute__"};
  return keywords.contains(word);
}

bool isMacroCase(llvm::StringRef word) {
  size_t letters = 0;
  for (char c : word) {
    if (llvm::isLower(c))
      return false;
    letters += llvm::isUpper(c);
  }
  return letters >= 2;
}

size_t closing(const std::vector<Token> &tokens, size_t open) {
  return std::min(tokens[open].match, tokens.size());
}

/// Pairs the brackets, once for all. Alternative groups are paired among themselves, so that two
/// versions of one `if (… {` do not unbalance what follows.
static void pairBrackets(Source &source) {
  std::vector<size_t> stacks[2];
  for (size_t i = 0; i < source.tokens.size(); ++i) {
    Token &token = source.tokens[i];
    if (token.kind != Token::Kind::Punct)
      continue;
    std::vector<size_t> &stack = stacks[token.alternative];
    if (token.is("(") || token.is("[") || token.is("{")) {
      stack.push_back(i);
      source.deepest = std::max(source.deepest, static_cast<uint32_t>(stack.size()));
      continue;
    }
    llvm::StringRef partner = token.is(")") ? "(" : token.is("]") ? "[" : token.is("}") ? "{" : "";
    if (partner.empty())
      continue;
    // A bracket that fits nothing must not unpair the rest: look for its partner a little way up.
    for (size_t up = 0; up < 8 && up < stack.size(); ++up) {
      size_t open = stack[stack.size() - 1 - up];
      if (source.tokens[open].text != partner)
        continue;
      source.tokens[open].match = i;
      token.match = open;
      stack.resize(stack.size() - 1 - up);
      break;
    }
  }
}

size_t afterTemplateArguments(const std::vector<Token> &tokens, size_t open, bool *shared) {
  constexpr size_t longest = 200;
  int depth = 0;
  for (size_t i = open; i < tokens.size() && i < open + longest; ++i) {
    const Token &token = tokens[i];
    if (token.is("<")) {
      ++depth;
    } else if (token.is(">") || token.is(">>")) {
      depth -= static_cast<int>(token.text.size());
      if (depth == -1 && shared) {
        *shared = true;
        return i;
      }
      if (depth <= 0)
        return depth == 0 || tokens[open].text.size() == 2 ? i + 1 : 0;
    } else if (token.is("(")) {
      i = closing(tokens, i);
    } else if (token.kind == Token::Kind::String ||
               (token.kind == Token::Kind::Punct && !token.is("::") && !token.is(",") &&
                !token.is("*") && !token.is("&") && !token.is("&&") && !token.is("...") &&
                !token.is("[") && !token.is("]"))) {
      return 0;
    } else if (token.word() && (token.is("return") || token.is("if"))) {
      return 0;
    }
  }
  return 0;
}

size_t afterTemplateParameters(const std::vector<Token> &tokens, size_t open) {
  constexpr size_t longest = 1000;
  int depth = 0;
  for (size_t i = open; i < tokens.size() && i < open + longest; ++i) {
    const Token &token = tokens[i];
    if (token.is("<")) {
      ++depth;
    } else if (token.is(">") || token.is(">>")) {
      depth -= static_cast<int>(token.text.size());
      if (depth <= 0)
        return i + 1;
    } else if (token.is("(") || token.is("[") || token.is("{")) {
      i = closing(tokens, i);
    } else if (token.is(";") || token.is("}")) {
      return 0;
    }
  }
  return 0;
}

namespace {

/// Splits text into tokens; keeps track of the conditional groups that they are in.
class Tokenizer {
public:
  explicit Tokenizer(llvm::StringRef text) : text(text) {
    source.text = text;
    constexpr size_t usualBytes = 8; // of a token, with the blanks and comments around it
    source.tokens.reserve(text.size() / usualBytes);
  }

  Source run() {
    clang::LangOptions language;
    language.CPlusPlus = language.CPlusPlus11 = language.CPlusPlus14 = language.CPlusPlus17 =
        language.CPlusPlus20 = language.CPlusPlus23 = language.LineComment = language.Bool =
            language.Char8 = language.RawStringLiterals = language.Digraphs = true;
    clang::Lexer lexer(clang::SourceLocation(), language, text.begin(), text.begin(), text.end());
    lexer.SetCommentRetentionState(true);
    clang::Token token;
    bool done = lexer.LexFromRawLexer(token);
    while (token.isNot(clang::tok::eof)) {
      if (token.is(clang::tok::hash) && token.isAtStartOfLine()) {
        done = directive(lexer, token);
        continue;
      }
      add(token);
      if (done)
        break;
      done = lexer.LexFromRawLexer(token);
    }
    return std::move(source);
  }

private:
  llvm::StringRef text;
  Source source;
  struct Group {
    bool alternative = false; ///< the group at hand
    bool chosen = false;      ///< one of the groups so far counts
  };
  std::vector<Group> conditionals; ///< per open #if
  size_t alternatives = 0;         ///< of `conditionals`

  uint32_t offsetOf(const clang::Token &token) const {
    return token.getLocation().getRawEncoding();
  }

  bool alternative() const { return alternatives > 0; }

  void openGroup(bool counts) {
    conditionals.push_back({!counts, counts});
    alternatives += !counts;
  }

  /// Of the groups of an #if the first counts; after `#if 0` it is the next one.
  void nextGroup() {
    Group &group = conditionals.back();
    alternatives -= group.alternative;
    group.alternative = group.chosen;
    group.chosen = true;
    alternatives += group.alternative;
  }

  void closeGroup() {
    alternatives -= conditionals.back().alternative;
    conditionals.pop_back();
  }

  void add(const clang::Token &raw) {
    uint32_t offset = offsetOf(raw);
    llvm::StringRef spelling = text.substr(offset, raw.getLength());
    if (raw.is(clang::tok::comment)) {
      size_t lineBegin = text.rfind('\n', offset) + 1; // npos + 1 is 0
      source.comments.push_back({offset, spelling, text.slice(lineBegin, offset).trim().empty()});
      return;
    }
    Token token;
    token.text = spelling;
    token.offset = offset;
    token.lineStart = raw.isAtStartOfLine();
    token.alternative = alternative();
    if (raw.is(clang::tok::raw_identifier)) {
      token.kind = Token::Kind::Word;
      token.name = !isKeyword(spelling);
    } else if (clang::tok::isStringLiteral(raw.getKind()))
      token.kind = Token::Kind::String;
    else if (raw.is(clang::tok::numeric_constant))
      token.kind = Token::Kind::Number;
    else if (clang::tok::isLiteral(raw.getKind()))
      token.kind = Token::Kind::Char;
    source.tokens.push_back(token);
  }

  static bool isWord(llvm::StringRef token) { return llvm::isAlpha(token[0]) || token[0] == '_'; }

  /// `firstWord`: of those that the directive has in `directiveWords`.
  void define(llvm::ArrayRef<llvm::StringRef> words, size_t firstWord) {
    Source::Macro macro;
    macro.wordsBegin = static_cast<uint32_t>(firstWord);
    macro.wordsEnd = static_cast<uint32_t>(source.directiveWords.size());
    macro.directive = static_cast<uint32_t>(source.directives.size() - 1);
    macro.name = words[1];
    if (words.size() == 3)
      macro.alias = words[2];
    llvm::ArrayRef<llvm::StringRef> body = words.drop_front(2), parameters;
    if (!body.empty() && body[0] == "(") { // or a value in brackets: the same to what follows
      parameters = body.take_while([](llvm::StringRef word) { return word != ")"; });
      body = body.drop_front(parameters.size());
    }
    auto own = [&](size_t i) { // a word that stands in the body for itself
      return i < body.size() && body[i].size() > 1 && isWord(body[i]) &&
             !llvm::is_contained(parameters, body[i]);
    };
    auto is = [&](size_t i, llvm::StringRef word) { return i < body.size() && body[i] == word; };
    for (size_t i = 0; i < body.size(); ++i) {
      llvm::StringRef word = body[i];
      macro.structural |= word == "{" || word == "}" || word == ";" || isMacroCase(word);
      if (word == "##") {
        macro.pastes |= !own(i - 1) && !own(i + 1); // 0 - 1 is beyond the end
        for (size_t at : {i - 1, i + 1})
          if (own(at))
            source.pasted.push_back(body[at]);
      } else if (own(i) && (is(i - 1, "(") || is(i - 1, ",") || is(i + 1, ",") || is(i + 1, ")"))) {
        macro.given.push_back(word);
      }
    }
    source.macros.push_back(std::move(macro));
  }

  /// Reads a directive; `token` is then the first token after it. True: that is the last.
  bool directive(clang::Lexer &lexer, clang::Token &token) {
    std::vector<llvm::StringRef> words;
    uint32_t argument = 0, end = 0;
    const uint32_t hash = offsetOf(token);
    bool done = false;
    while (!done) {
      done = lexer.LexFromRawLexer(token); // true: with the last token of the file
      if (token.isAtStartOfLine() || token.is(clang::tok::eof))
        break;
      uint32_t offset = offsetOf(token);
      if (token.is(clang::tok::comment)) {
        add(token);
        if (done)
          token.setKind(clang::tok::eof);
        continue;
      }
      if (words.size() == 1)
        argument = offset;
      end = offset + token.getLength();
      words.push_back(text.substr(offset, token.getLength()));
      if (done) // no token comes after
        token.setKind(clang::tok::eof);
    }
    source.directives.emplace_back(hash, std::max(hash + 1, end));
    if (words.empty())
      return done;
    llvm::StringRef name = words[0];
    bool include = name == "include" || name == "import";
    const size_t firstWord = source.directiveWords.size();
    if (name == "ifndef" && words.size() > 1)
      source.absent.push_back(words[1]);
    else if (name != "undef" && !include) // none of these asks for a declaration
      for (llvm::StringRef word : llvm::drop_begin(words))
        if (isWord(word))
          source.directiveWords.push_back(word);
    if (name == "if" || name == "ifdef" || name == "ifndef") {
      source.conditionals.push_back({hash, 1});
      openGroup(name != "if" || words.size() != 2 || words[1] != "0");
    } else if (name.starts_with("el") && !conditionals.empty()) {
      source.conditionals.push_back({hash, 0});
      nextGroup();
    } else if (name == "endif" && !conditionals.empty()) {
      source.conditionals.push_back({hash, -1});
      closeGroup();
    } else if (name == "define" && words.size() > 1) {
      define(words, firstWord);
    } else if (include && words.size() > 1) {
      llvm::StringRef spelled = text.slice(argument, end).trim();
      if (spelled.consume_front("\""))
        source.includes.push_back({spelled.take_until([](char c) { return c == '"'; })});
      else if (spelled.consume_front("<"))
        source.includes.push_back({spelled.take_until([](char c) { return c == '>'; })});
    }
    return done;
  }
};

/// Finds out what the braces outside of function bodies are.
class Outliner {
public:
  explicit Outliner(Source &source) : source(source), tokens(source.tokens) {}

  void run() {
    size_t head = 0;
    for (size_t i = 0; i < tokens.size(); ++i) {
      const Token &token = tokens[i];
      if (token.alternative || token.kind != Token::Kind::Punct)
        continue;
      if (token.is(";")) {
        head = i + 1;
      } else if (token.is("(")) {
        size_t close = closing(tokens, i);
        if (close < tokens.size()) // otherwise damaged: go on as if it were not there
          i = close;
      } else if (token.is(":") && i > head && accessLabel(head, i)) {
        head = i + 1;
      } else if (token.is("{")) {
        Brace brace = classify(head, i);
        if (brace.kind == Brace::Kind::Namespace || brace.kind == Brace::Kind::Class) {
          open.push_back(static_cast<int>(source.braces.size()));
          source.braces.push_back(brace);
          scopes.push_back(nameOf(brace));
          head = i + 1;
          continue;
        }
        brace.close = closing(tokens, i);
        bool declarationGoesOn = brace.kind == Brace::Kind::Initializer;
        i = brace.close;
        if (brace.kind != Brace::Kind::Other)
          source.braces.push_back(std::move(brace));
        if (!declarationGoesOn)
          head = i + 1;
      } else if (token.is("}")) {
        if (!open.empty()) {
          source.braces[open.back()].close = i;
          open.pop_back();
          scopes.pop_back();
        }
        head = i + 1;
      }
    }
    for (int index : open)
      source.braces[index].close = tokens.size();
  }

private:
  Source &source;
  const std::vector<Token> &tokens;
  std::vector<int> open;
  std::vector<std::string> scopes;

  bool accessLabel(size_t head, size_t colon) const {
    return colon - head <= 2 && (tokens[head].is("public") || tokens[head].is("private") ||
                                 tokens[head].is("protected") ||
                                 (colon - head == 1 && tokens[head].word() && !open.empty() &&
                                  source.braces[open.back()].kind == Brace::Kind::Class));
  }

  std::string scope() const {
    // What is deeper is damage, and each brace would tell it in full.
    constexpr size_t most = 100;
    std::string joined;
    for (const std::string &part : llvm::ArrayRef(scopes).take_front(most))
      if (!part.empty())
        joined += (joined.empty() ? "" : "::") + part;
    return joined;
  }

  std::string nameOf(const Brace &brace) const {
    if (brace.kind == Brace::Kind::Class)
      return brace.name ? tokens[brace.name].text.str() : "";
    std::string name;
    bool named = false;
    for (size_t i = brace.head; i < brace.open; ++i) {
      if (tokens[i].is("namespace"))
        named = true;
      else if (named && (tokens[i].word() || tokens[i].is("::")) && !isMacroCase(tokens[i].text) &&
               !tokens[i].is("inline"))
        name += tokens[i].text.str();
    }
    return name;
  }

  /// Macros such as `REGISTER(x)` that stand alone before a declaration, on lines of their own and
  /// without a semicolon, are no part of it.
  size_t afterMacros(size_t head, size_t brace) const {
    while (head + 1 < brace && tokens[head].word() && isMacroCase(tokens[head].text) &&
           tokens[head + 1].is("(")) {
      size_t next = closing(tokens, head + 1) + 1;
      if (next >= brace || !tokens[next].lineStart || !tokens[next].word())
        break;
      head = next;
    }
    return head;
  }

  Brace classify(size_t head, size_t brace) const {
    head = afterMacros(head, brace);
    Brace result;
    result.head = head;
    result.open = brace;
    result.close = tokens.size();
    result.parent = open.empty() ? -1 : open.back();
    result.scope = scope();
    size_t classKey = 0, firstParen = 0;
    bool isEnum = false, assigned = false;
    for (size_t i = head; i < brace; ++i) {
      const Token &token = tokens[i];
      if (token.alternative)
        continue;
      if (token.is("namespace")) {
        result.kind = Brace::Kind::Namespace;
        return result;
      }
      if (token.is("template") && i + 1 < brace && tokens[i + 1].is("<")) {
        if (size_t after = afterTemplateParameters(tokens, i + 1); after && after <= brace) {
          i = after - 1;
          continue;
        }
      }
      if (token.is("operator")) { // operator=, operator(), operator<
        if (i + 2 < brace && tokens[i + 1].is("(")) {
          firstParen = i + 3;
          break;
        }
        ++i;
        continue;
      }
      if (token.is("enum"))
        isEnum = true;
      else if ((token.is("class") || token.is("struct") || token.is("union")) && !classKey)
        classKey = i + 1;
      else if (token.is("=") && !firstParen)
        assigned = true;
      else if (token.is("(")) {
        bool attribute =
            i > head && (tokens[i - 1].is("alignas") || tokens[i - 1].is("__attribute__") ||
                         tokens[i - 1].is("__declspec"));
        // `class MACRO(x) Name {` is no function.
        bool classMacro = classKey && !attribute && i == classKey + 1;
        if (!firstParen && !attribute && !classMacro)
          firstParen = i;
        size_t close = closing(tokens, i);
        if (close >= brace)
          break;
        i = close;
      }
    }
    if (head < brace && tokens[head].is("extern") && brace == head + 2) {
      result.kind = Brace::Kind::Namespace;
    } else if (isEnum && !firstParen) {
      result.kind = Brace::Kind::Enum;
      for (size_t i = head; i < brace && !tokens[i].is(":"); ++i)
        if (tokens[i].word() && !isKeyword(tokens[i].text))
          result.name = i;
    } else if (assigned) {
      result.kind = Brace::Kind::Initializer;
    } else if (classKey && !firstParen) {
      result.kind = Brace::Kind::Class;
      for (size_t i = classKey; i < brace && !tokens[i].is(":"); ++i) {
        if (tokens[i].is("<")) { // specialisation
          break;
        }
        if (tokens[i].word() && !isKeyword(tokens[i].text))
          result.name = i;
      }
    } else if (firstParen) {
      function(result, firstParen, brace);
    } else {
      result.kind = head == brace ? Brace::Kind::Other : Brace::Kind::Initializer;
    }
    return result;
  }

  void function(Brace &result, size_t paren, size_t brace) const {
    // `: member{1}` of a constructor is no body yet.
    size_t close = closing(tokens, paren);
    for (size_t i = close; i < brace; ++i)
      if (tokens[i].is(":") && brace > 0 &&
          (tokens[brace - 1].word() || tokens[brace - 1].is(">")) &&
          !isKeyword(tokens[brace - 1].text)) {
        result.kind = Brace::Kind::Initializer;
        return;
      }
    result.kind = Brace::Kind::Function;
    result.paren = paren;
    size_t name = paren;
    while (name > result.head &&
           (tokens[name - 1].word()
                ? (name == paren || tokens[name].is("::") || tokens[name].is("<") ||
                   tokens[name - 1].is("operator") || tokens[name].is("~"))
                : (tokens[name - 1].is("::") || tokens[name - 1].is("~")))) {
      if (tokens[name - 1].word() && isKeyword(tokens[name - 1].text) &&
          !tokens[name - 1].is("operator"))
        break;
      --name;
    }
    result.name = name < paren ? name : 0;
  }
};

} // namespace

Source tokenize(llvm::StringRef text) {
  Source source = Tokenizer(text).run();
  pairBrackets(source);
  Outliner(source).run();
  return source;
}

} // namespace migralint::cxx
