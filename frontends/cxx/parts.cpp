// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/parts.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"

#include <algorithm>

namespace migralint::cxx {

namespace {

/// The brackets of a function's body.
struct Body {
  size_t begin = 0, end = 0;
};

/// Splits a header into parts. What it does not understand it keeps whole.
class Splitter {
public:
  explicit Splitter(const Source &source) : source(source), tokens(source.tokens) {
    for (const Brace &brace : source.braces)
      braces[brace.open] = &brace;
    findGroupEnds();
  }

  void run() {
    scope(0, tokens.size(), -1);
    uint32_t open = 0;
    for (Part &part : parts) {
      uint32_t begin = tokens[part.begin].offset, after = afterGroups(part);
      part.always |= begin < open || after > 0;
      open = std::max(open, after);
    }
  }

  std::vector<Part> parts;
  std::vector<llvm::StringRef> words;

private:
  const Source &source;
  const std::vector<Token> &tokens;
  llvm::DenseMap<size_t, const Brace *> braces;

  static constexpr unsigned deepest = 100;
  unsigned depth = 0;

  /// Per conditional: the #endif of its group.
  std::vector<size_t> groupEnds;

  void findGroupEnds() {
    const std::vector<Source::Conditional> &all = source.conditionals;
    groupEnds.assign(all.size(), all.size());
    std::vector<size_t> ends; // of the groups around
    for (size_t i = all.size(); i-- > 0;) {
      if (all[i].step < 0)
        ends.push_back(i);
      if (!ends.empty())
        groupEnds[i] = ends.back();
      if (all[i].step > 0 && !ends.empty())
        ends.pop_back();
    }
  }

  /// Where the conditional groups end that a declaration is in with only a part of itself, as in
  /// `int x =`, `#if A`, `1;`, `#else`, `2;`, `#endif`: up to there all belongs to it. 0: it is in
  /// none.
  uint32_t afterGroups(const Part &part) const {
    const std::vector<Source::Conditional> &all = source.conditionals;
    const uint32_t begin = tokens[part.begin].offset, end = tokens[part.end - 1].offset;
    bool across = false;
    size_t at =
        llvm::partition_point(all, [&](const auto &c) { return c.offset < begin; }) - all.begin();
    while (at < all.size() && all[at].offset < end) {
      across |= all[at].step < 1; // out of the group that it begins in, or into its #else
      const size_t close = groupEnds[at];
      if (close == all.size())
        return static_cast<uint32_t>(source.text.size());
      if (all[close].offset >= end)
        return all[close].offset;
      at = close + 1; // a group as a whole
    }
    return across ? end : 0;
  }

  Part &open(size_t begin, size_t end, int parent) {
    Part part;
    part.begin = static_cast<uint32_t>(begin);
    part.end = static_cast<uint32_t>(end);
    part.parent = parent;
    part.namesBegin = part.namesEnd = part.wordsBegin = part.wordsEnd =
        static_cast<uint32_t>(words.size());
    parts.push_back(part);
    return parts.back();
  }

  void addWords(size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i)
      if (tokens[i].name)
        words.push_back(tokens[i].text);
  }

  void keep(size_t begin, size_t end, int parent) {
    if (begin >= end)
      return;
    Part &part = open(begin, end, parent);
    part.always = true;
    addWords(begin, end);
    part.wordsEnd = static_cast<uint32_t>(words.size());
  }

  /// What may stand after the name in a declarator. After a type a word in capitals there is taken
  /// for an attribute.
  static bool mayFollowName(const Token &token, bool typed) {
    return token.is("(") || token.is(";") || token.is("=") || token.is("[") || token.is("{") ||
           token.is(",") || token.is(":") || token.is("__attribute__") || token.is("asm") ||
           (typed && token.name && isMacroCase(token.text));
  }

  /// Whether the token says nothing of the type in its declaration.
  static bool isSpecifier(const Token &token) {
    return token.is("const") || token.is("constexpr") || token.is("static") || token.is("extern") ||
           token.is("inline") || token.is("volatile") || token.is("typedef") ||
           token.is("virtual") || token.is("mutable") || token.is("thread_local") ||
           token.is("constinit") || token.is("template") || token.is("friend") ||
           token.is("explicit") || token.is("typename");
  }

  /// `typed`: whether a type stands before the name.
  bool isDeclarator(size_t name, size_t end, bool typed) const {
    if (name + 1 >= end)
      return false;
    if (!tokens[name + 1].is("<"))
      return mayFollowName(tokens[name + 1], typed);
    size_t after = afterTemplateArguments(tokens, name + 1); // f<int>()
    return after && after < end && tokens[after].is("(");
  }

  /// `(*f)(int)`, `(A::*f)(int)`, `(f)[3]`, `(&f)`; the brackets of an enumeration.
  bool mayHoldNames(size_t open, size_t close, size_t end) const {
    if (tokens[open].is("("))
      return tokens[open + 1].kind == Token::Kind::Punct ||
             (close + 1 < end && (tokens[close + 1].is("(") || tokens[close + 1].is("[")));
    auto brace = braces.find(open);
    return brace != braces.end() && brace->second->kind == Brace::Kind::Enum;
  }

  /// The tokens that begin the enumerators between these brackets; empty if there are few, or if
  /// there is more than enumerators.
  std::vector<size_t> enumeratorsOf(size_t open, size_t close) const {
    constexpr size_t worthIt = 8;
    auto directive = llvm::partition_point(
        source.directives, [&](const auto &range) { return range.first < tokens[open].offset; });
    if (directive != source.directives.end() && directive->first < tokens[close].offset)
      return {};
    std::vector<size_t> begins;
    for (size_t i = open + 1; i < close; ++i) {
      if (!tokens[i].name || !(tokens[i + 1].is(",") || tokens[i + 1].is("=") || i + 1 == close))
        return {};
      begins.push_back(i);
      while (i < close && !tokens[i].is(",")) {
        if (tokens[i].is("("))
          i = closing(tokens, i);
        else if (tokens[i].is("<") || tokens[i].is("{") || tokens[i].is("["))
          return {}; // a comma in there may be no end
        else
          ++i;
      }
    }
    return begins.size() < worthIt ? std::vector<size_t>() : begins;
  }

  /// The bracket of an enumeration in a declaration, if it is one that can be split.
  size_t splitEnum(size_t begin, size_t end) const {
    for (size_t i = begin; i < end; ++i) {
      if (!tokens[i].is("{") && !tokens[i].is("("))
        continue;
      const size_t close = closing(tokens, i);
      auto brace = braces.find(i);
      bool splits = brace != braces.end() && brace->second->kind == Brace::Kind::Enum &&
                    close < end && !enumeratorsOf(i, close).empty();
      return splits ? i : 0;
    }
    return 0;
  }

  void enumerators(size_t open, size_t close, int parent) {
    const std::vector<size_t> begins = enumeratorsOf(open, close);
    for (size_t i = 0; i < begins.size(); ++i) {
      const size_t end = i + 1 < begins.size() ? begins[i + 1] : close;
      Part &part = this->open(begins[i], end, parent);
      part.enumerator = true;
      part.valued = begins[i] + 1 < end && tokens[begins[i] + 1].is("=");
      part.literal = part.valued &&
                     llvm::none_of(llvm::ArrayRef(tokens).slice(begins[i] + 1, end - begins[i] - 1),
                                   [](const Token &t) { return t.name; });
      words.push_back(tokens[begins[i]].text);
      ++part.namesEnd;
      addWords(begins[i] + 1, end);
      part.wordsEnd = static_cast<uint32_t>(words.size());
    }
  }

  /// Names of declarators, outside of any brackets and in those that may hold them. More do no
  /// harm.
  void addNames(size_t begin, size_t end) {
    bool typed = false;
    bool scoped = false; // enumeration
    for (size_t i = begin; i < end; ++i) {
      const Token &token = tokens[i];
      scoped |= token.is("enum") && i + 1 < end &&
                (tokens[i + 1].is("class") || tokens[i + 1].is("struct"));
      if (token.name && isDeclarator(i, end, typed))
        words.push_back(token.text);
      typed |= token.word() && !isSpecifier(token);
      // `struct X *p`: it may be the only declaration of X.
      if ((token.is("class") || token.is("struct") || token.is("union") || token.is("enum")) &&
          i + 1 < end && tokens[i + 1].name)
        words.push_back(tokens[i + 1].text);
      if (token.is("<")) {
        bool parameters = i > begin && tokens[i - 1].is("template");
        size_t after =
            parameters ? afterTemplateParameters(tokens, i) : afterTemplateArguments(tokens, i);
        if (after && after <= end)
          i = after - 1;
      } else if (token.is("(") || token.is("[") || token.is("{")) {
        size_t close = std::min(closing(tokens, i), end - 1);
        if (i < close && mayHoldNames(i, close, end)) {
          std::vector<size_t> enumerators =
              tokens[i].is("{") ? enumeratorsOf(i, close) : std::vector<size_t>();
          for (size_t at : enumerators)
            if (!scoped)
              words.push_back(tokens[at].text);
          if (enumerators.empty())
            addWords(i + 1, close);
        }
        i = close;
      }
    }
  }

  /// Whether something may be declared that is asked for without its name.
  bool isNameless(size_t begin, size_t end) const {
    if (tokens[begin].is("using") && begin + 1 < end && isKeyword(tokens[begin + 1].text))
      return true; // of a namespace, of an enumeration's names
    for (size_t i = begin; i < end; ++i)
      if (tokens[i].is("operator") ||
          (tokens[i].is("extern") && i + 1 < end && !tokens[i + 1].word()))
        return true;
    return false;
  }

  /// The `operator` of a function that operands of certain types alone ask for: those of its
  /// parameters. 0 if there is none, or if it is a class's own.
  size_t freeOperator(size_t begin, size_t end, int parent) const {
    bool isFriend = false;
    for (size_t i = begin; i < end; ++i) {
      isFriend |= tokens[i].is("friend");
      if (tokens[i].is("operator"))
        return (parent < 0 || isFriend) && i + 2 < end && !tokens[i + 1].word() &&
                       tokens[i + 1].kind == Token::Kind::Punct
                   ? i
                   : 0;
    }
    return 0;
  }

  /// The words of a free operator's parameters: who uses it has something of one of these types.
  void addOperands(size_t name, size_t end) {
    size_t open = name + 1;
    if (tokens[open].is("(") || tokens[open].is("["))
      open = closing(tokens, open) + 1;
    while (open < end && !tokens[open].is("("))
      ++open;
    if (open < end)
      addWords(open, std::min(closing(tokens, open), end));
  }

  /// Whether the body has to be parsed to know the type of the function, or its value.
  bool needsBody(size_t begin, size_t end) const {
    bool deduced = false;
    for (size_t i = begin; i < end; ++i) {
      const Token &token = tokens[i];
      if (token.is("constexpr") || token.is("consteval"))
        return true;
      deduced = token.is("auto") || (deduced && (!token.is("->") || tokens[i - 1].is("operator")));
    }
    return deduced;
  }

  void declaration(size_t begin, size_t end, int parent, Body body = {}) {
    if (begin >= end)
      return;
    size_t head = body.end ? body.begin : end;
    bool skipped = body.end != 0 && !needsBody(begin, head);
    const int index = static_cast<int>(parts.size());
    Part &part = open(begin, end, parent);
    skipped &= afterGroups(part) == 0;
    const size_t symbol = freeOperator(begin, head, parent);
    if (symbol)
      addOperands(symbol, head);
    else
      addNames(begin, std::min(head + 1, end));
    part.call = tokens[begin].name && begin + 1 < end && tokens[begin + 1].is("(");
    if (part.call)
      addWords(begin + 2, std::min(closing(tokens, begin + 1), end));
    part.namesEnd = static_cast<uint32_t>(words.size());
    part.always = part.namesBegin == part.namesEnd || (!symbol && isNameless(begin, head));
    if (tokens[begin].is("static_assert")) { // declares nothing
      part.namesEnd = part.wordsEnd = part.namesBegin;
      part.always = false;
      return;
    }
    if (size_t brace = body.end ? 0 : splitEnum(begin, end)) {
      const size_t close = closing(tokens, brace);
      part.wordsBegin = part.namesEnd; // it does not mention its enumerators: they are parts
      addWords(begin, brace);
      addWords(close, end);
      part.wordsEnd = static_cast<uint32_t>(words.size());
      enumerators(brace, close, index);
      return;
    }
    addWords(begin, skipped ? head : end);
    part.wordsEnd = static_cast<uint32_t>(words.size());
    if (skipped) {
      part.bodyBegin = static_cast<uint32_t>(body.begin + 1);
      part.bodyEnd = static_cast<uint32_t>(body.end);
    }
  }

  /// After the `}` of a class: past its `;`.
  size_t afterClass(size_t close, size_t end) const {
    for (size_t i = close + 1; i < end; ++i) {
      if (tokens[i].is(";"))
        return i + 1;
      if (tokens[i].is("(") || tokens[i].is("[") || tokens[i].is("{"))
        i = closing(tokens, i);
    }
    return end;
  }

  void classPart(size_t begin, const Brace &brace, size_t close, size_t end, int parent) {
    if (!brace.name || depth >= deepest) {
      if (close + 2 < end) // `typedef struct {} name;`
        declaration(begin, end, parent);
      else // its members are its scope's
        keep(begin, end, parent);
      return;
    }
    const size_t index = parts.size();
    Part &part = open(begin, end, parent);
    words.push_back(tokens[brace.name].text);
    addNames(close + 1, end);
    part.namesEnd = static_cast<uint32_t>(words.size());
    addWords(begin, brace.open);
    addWords(close + 1, end);
    part.wordsEnd = static_cast<uint32_t>(words.size());
    part.always = isNameless(begin, brace.open);
    ++depth;
    scope(brace.open + 1, close, static_cast<int>(index));
    --depth;
    keepFields(index, brace.open + 1, close, brace.name);
  }

  /// Whether a member is a field: no function, type or static.
  bool isField(const Part &part) const {
    for (size_t i = part.begin; i < part.end; ++i) {
      const Token &token = tokens[i];
      if (token.is("=") || token.is("{"))
        return true;
      if (token.is("class") || token.is("enum") || token.is("struct") || token.is("static") ||
          token.is("typedef") || token.is("using"))
        return false;
      if (token.is("<")) {
        if (size_t after = afterTemplateArguments(tokens, i))
          i = after - 1;
      } else if (token.is("(")) {
        const size_t close = closing(tokens, i);
        const Token &before = tokens[i > part.begin ? i - 1 : i];
        if (before.is("alignas") || before.is("__attribute__") || before.is("decltype"))
          i = close;
        else // `(*f)(int)`
          return i + 1 < part.end &&
                 (tokens[i + 1].kind == Token::Kind::Punct ||
                  (close + 1 < part.end && tokens[close + 1].is("("))) &&
                 !tokens[i + 1].is(")");
      }
    }
    return true;
  }

  /// An aggregate is made from the values of its fields: all of them count. `begin`, `end`: what is
  /// in its braces.
  void keepFields(size_t index, size_t begin, size_t end, size_t name) {
    for (size_t i = begin; i < end; ++i) {
      if (tokens[i].is("private") || tokens[i].is("protected") ||
          (tokens[i].text == tokens[name].text && i + 1 < end && tokens[i + 1].is("(")))
        return;
      if (tokens[i].is("{"))
        i = std::min(closing(tokens, i), end);
    }
    size_t key = name;
    while (key > parts[index].begin && !tokens[key].is("class") && !tokens[key].is("struct") &&
           !tokens[key].is("union"))
      --key;
    if (tokens[key].is("class") && !tokens[begin].is("public"))
      return;
    for (size_t i = index + 1; i < parts.size(); ++i)
      if (parts[i].parent == static_cast<int>(index))
        parts[i].always |= isField(parts[i]);
  }

  bool isAccess(size_t i) const {
    return tokens[i].is("public") || tokens[i].is("private") || tokens[i].is("protected");
  }

  /// `public:`, `public slots:`, `signals:`, also after a macro that has no semicolon.
  bool isLabel(size_t head, size_t colon) const {
    if (colon == head)
      return false;
    return isAccess(colon - 1) || colon - head == 1 ||
           (tokens[colon - 1].name && (isAccess(colon - 2) || tokens[colon - 1].lineStart));
  }

  void scope(size_t begin, size_t end, int parent) {
    size_t head = begin;
    bool unknown = false; // there are braces in the declaration of which nothing is known
    for (size_t i = begin; i < end;) {
      const Token &token = tokens[i];
      const size_t index = parts.size(), before = head;
      if (token.is(";")) {
        declaration(head, i + 1, parent);
        head = ++i;
      } else if (token.is(":") && parent >= 0 && isLabel(head, i)) {
        keep(head, i + 1, parent);
        head = ++i;
      } else if (token.is("(") || token.is("[")) {
        size_t close = closing(tokens, i);
        if (close >= end)
          break;
        i = close + 1;
      } else if (token.is("{")) {
        size_t close = closing(tokens, i);
        auto found = braces.find(i);
        if (close >= end)
          break;
        if (found == braces.end()) { // in an #else
          unknown = true;
          i = close + 1;
          continue;
        }
        const Brace &brace = *found->second;
        if (brace.kind == Brace::Kind::Enum || brace.kind == Brace::Kind::Initializer) {
          i = close + 1; // the declaration goes on
          continue;
        }
        i = close + 1;
        if (brace.kind == Brace::Kind::Namespace && depth < deepest) {
          keep(head, brace.open + 1, parent);
          ++depth;
          scope(brace.open + 1, close, parent);
          --depth;
          keep(close, i, parent);
        } else if (brace.kind == Brace::Kind::Class) {
          i = afterClass(close, end);
          classPart(head, brace, close, i, parent);
        } else if (brace.kind == Brace::Kind::Function) {
          declaration(head, i, parent, {brace.open, close});
        } else {
          keep(head, i, parent);
        }
        head = i;
      } else if (token.is("}")) {
        break;
      } else {
        ++i;
      }
      if (head != before) {
        parts[index].always |= unknown;
        unknown = false;
      }
    }
    keep(head, end, parent);
  }
};

} // namespace

HeaderParts partsOf(const Source &source, WordTable &table) {
  Splitter splitter(source);
  splitter.run();
  HeaderParts result;
  result.parts = std::move(splitter.parts);
  result.ids = table.intern(splitter.words);
  result.directiveWords = table.intern(source.directiveWords);
  result.absent = table.intern(source.absent);
  return result;
}

} // namespace migralint::cxx
