// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/parts.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>
#include <mutex>

namespace migralint::cxx {

std::vector<WordId> WordTable::intern(llvm::ArrayRef<llvm::StringRef> words) {
  std::vector<WordId> numbers;
  numbers.reserve(words.size());
  std::unique_lock<std::shared_mutex> lock(mutex);
  for (llvm::StringRef word : words) {
    auto [at, isNew] = ids.try_emplace(word, static_cast<WordId>(spellings.size()));
    if (isNew)
      spellings.push_back(at->getKey());
    numbers.push_back(at->second);
  }
  return numbers;
}

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

  /// Where the conditional groups end that a declaration is in with only a part of itself, as in
  /// `int x =`, `#if A`, `1;`, `#else`, `2;`, `#endif`: up to there all belongs to it. 0: it is in
  /// none.
  uint32_t afterGroups(const Part &part) const {
    const std::vector<Source::Conditional> &all = source.conditionals;
    uint32_t begin = tokens[part.begin].offset, end = tokens[part.end - 1].offset;
    auto at = llvm::partition_point(all, [&](const auto &c) { return c.offset < begin; });
    int level = 0, floor = 0;
    bool across = false;
    for (; at != all.end() && at->offset < end; ++at) {
      if (level <= 0 && at->step < 1) { // out of the group that it begins in, or into its #else
        across = true;
        floor = at->step == 0 ? -1 : 0;
        level = 0;
        continue;
      }
      level += at->step;
    }
    for (; at != all.end() && level > floor; ++at) {
      level += at->step;
      end = at->offset;
      across = true;
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

  /// Names before what may end a declarator, outside of any brackets; for `(*f)(int)` what is in
  /// the first ones, for enumerations all of the enumerators. More do no harm.
  void addNames(size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const Token &token = tokens[i];
      if (token.name && i + 1 < end) {
        const Token &next = tokens[i + 1];
        if (next.is("(") || next.is(";") || next.is("=") || next.is("[") || next.is("{") ||
            next.is(",") || next.is(":"))
          words.push_back(token.text);
      }
      // `struct X *p`: it may be the only declaration of X.
      if ((token.is("class") || token.is("struct") || token.is("union") || token.is("enum")) &&
          i + 1 < end && tokens[i + 1].name)
        words.push_back(tokens[i + 1].text);
      if (token.is("<")) {
        if (size_t after = afterTemplateArguments(tokens, i); after && after <= end)
          i = after - 1;
      } else if (token.is("(") || token.is("[") || token.is("{")) {
        size_t close = std::min(closing(tokens, i), end - 1);
        auto brace = braces.find(i);
        bool all = (token.is("(") && i + 1 < end && tokens[i + 1].kind == Token::Kind::Punct) ||
                   (brace != braces.end() && brace->second->kind == Brace::Kind::Enum);
        if (all)
          addWords(i + 1, close);
        i = close;
      }
    }
  }

  bool isNameless(size_t begin, size_t end) const {
    if (tokens[begin].is("using") &&
        !(begin + 2 < end && tokens[begin + 1].name && tokens[begin + 2].is("=")))
      return true;
    for (size_t i = begin; i < end; ++i)
      if (tokens[i].is("operator") || tokens[i].is("friend") || tokens[i].is("static_assert") ||
          (tokens[i].is("extern") && i + 1 < end && !tokens[i + 1].word()))
        return true;
    return false;
  }

  /// What has to be parsed to know the type of the function, or its value.
  static bool needsBody(const Token &token) {
    return token.is("auto") || token.is("constexpr") || token.is("consteval") ||
           token.is("decltype");
  }

  void declaration(size_t begin, size_t end, int parent, Body body = {}) {
    if (begin >= end)
      return;
    size_t head = body.end ? body.begin : end;
    bool skipped = body.end != 0;
    for (size_t i = begin; i < head && skipped; ++i)
      skipped = !needsBody(tokens[i]);
    Part &part = open(begin, end, parent);
    skipped &= afterGroups(part) == 0;
    addNames(begin, std::min(head + 1, end));
    part.namesEnd = static_cast<uint32_t>(words.size());
    part.always = part.namesBegin == part.namesEnd || isNameless(begin, head);
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
    if (!brace.name || depth >= deepest) { // without a name its members are its scope's
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
    keepFields(index, brace.open + 1, close, tokens[brace.name].text);
  }

  /// An aggregate is made from the values of its fields: all of them count.
  void keepFields(size_t index, size_t begin, size_t end, llvm::StringRef name) {
    for (size_t i = begin; i < end; ++i) {
      if (tokens[i].is("private") || tokens[i].is("protected") ||
          (tokens[i].text == name && i + 1 < end && tokens[i + 1].is("(")))
        return;
      if (tokens[i].is("{"))
        i = std::min(closing(tokens, i), end);
    }
    for (size_t i = index + 1; i < parts.size(); ++i) {
      Part &part = parts[i];
      bool field = part.parent == static_cast<int>(index);
      for (size_t t = part.begin; t < part.end && field; ++t)
        field = !tokens[t].is("(") && !tokens[t].is("class") && !tokens[t].is("enum") &&
                !tokens[t].is("struct") && !tokens[t].is("static") && !tokens[t].is("typedef") &&
                !tokens[t].is("using");
      part.always |= field;
    }
  }

  void scope(size_t begin, size_t end, int parent) {
    size_t head = begin;
    for (size_t i = begin; i < end;) {
      const Token &token = tokens[i];
      if (token.is(";")) {
        declaration(head, i + 1, parent);
        head = ++i;
      } else if (token.is(":") && i > head && i - head <= 2 && parent >= 0 &&
                 (tokens[head].is("public") || tokens[head].is("private") ||
                  tokens[head].is("protected") || i - head == 1)) {
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
        if (close >= end || found == braces.end())
          break;
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
    }
    keep(head, end, parent);
  }
};

/// What the language itself asks for, without a mention.
constexpr llvm::StringLiteral implicitNames[] = {"begin",
                                                 "end",
                                                 "get",
                                                 "tuple_size",
                                                 "tuple_element",
                                                 "initializer_list",
                                                 "coroutine_traits",
                                                 "coroutine_handle",
                                                 "promise_type",
                                                 "type_info",
                                                 "strong_ordering",
                                                 "weak_ordering",
                                                 "partial_ordering",
                                                 "align_val_t",
                                                 "nothrow_t",
                                                 "std"};

template <typename Use> void forEachWord(llvm::StringRef text, Use use) {
  auto inWord = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  while (!(text = text.drop_until(inWord)).empty()) {
    use(text.take_while(inWord));
    text = text.drop_while(inWord);
  }
}

} // namespace

HeaderParts partsOf(const Source &source, WordTable &table) {
  Splitter splitter(source);
  splitter.run();
  HeaderParts result;
  result.parts = std::move(splitter.parts);
  result.ids = table.intern(splitter.words);
  result.directiveWords = table.intern(source.directiveWords);
  std::vector<llvm::StringRef> macros;
  for (const Source::Macro &macro : source.macros)
    if (macro.structural)
      macros.push_back(macro.name);
  result.structuralMacros = table.intern(macros);
  return result;
}

Selection::Selection(const WordTable &table, const Source &main,
                     llvm::ArrayRef<std::string> definitions,
                     llvm::ArrayRef<const HeaderText *> headers)
    : view(table), headers(headers), wanted(view.size()), structural(view.size()),
      kept(headers.size()), named(headers.size()), places(1), placesOf(view.size()) {
  for (const Source::Macro &macro : main.macros)
    if (WordId id = view.find(macro.name); macro.structural && id != WordTable::View::none)
      structural[id] = true;
  for (const HeaderText *header : headers)
    for (WordId id : header->parts.structuralMacros)
      structural[id] = true;
  for (const Token &token : main.tokens)
    if (token.name)
      want(token.text);
  for (llvm::StringRef word : main.directiveWords)
    want(word);
  for (const std::string &definition : definitions)
    forEachWord(definition, [&](llvm::StringRef word) { want(word); });
  for (llvm::StringRef word : implicitNames)
    want(word);
  for (const HeaderText *header : headers)
    for (WordId id : header->parts.directiveWords)
      want(id);
  wantPasted(main);
  for (uint32_t i = 0; i < headers.size(); ++i)
    enter(i);
  while (!fresh.empty()) {
    WordId word = fresh.back();
    fresh.pop_back();
    for (uint32_t at = placesOf[word]; at; at = places[at].next)
      name(places[at].header, places[at].part);
  }
}

bool Selection::mentions(llvm::StringRef word) const {
  WordId id = view.find(word);
  return id == WordTable::View::none ? elsewhere.contains(word) : wanted[id];
}

void Selection::want(WordId word) {
  if (wanted[word])
    return;
  wanted[word] = true;
  fresh.push_back(word);
}

void Selection::want(llvm::StringRef word) {
  if (WordId id = view.find(word); id != WordTable::View::none)
    want(id);
  else
    elsewhere.insert(word);
}

/// Names that a macro puts together stand nowhere: any that begins or ends as they do counts.
void Selection::wantPasted(const Source &main) {
  llvm::SmallVector<llvm::StringRef> fragments(main.pasted.begin(), main.pasted.end());
  for (const HeaderText *header : headers)
    fragments.append(header->source.pasted.begin(), header->source.pasted.end());
  llvm::sort(fragments);
  fragments.erase(std::unique(fragments.begin(), fragments.end()), fragments.end());
  if (fragments.empty())
    return;
  for (WordId id = 0; id < view.size(); ++id)
    if (llvm::StringRef word = view.spelling(id); !wanted[id])
      if (llvm::any_of(fragments, [&](llvm::StringRef fragment) {
            return word.starts_with(fragment) || word.ends_with(fragment);
          }))
        want(id);
}

void Selection::enter(uint32_t header) {
  const HeaderParts &all = headers[header]->parts;
  kept[header].resize(all.parts.size());
  named[header].resize(all.parts.size());
  for (uint32_t i = 0; i < all.parts.size(); ++i) {
    const Part &part = all.parts[i];
    bool always =
        part.always || llvm::any_of(all.words(part), [&](WordId id) { return structural[id]; });
    bool mentioned = always || llvm::any_of(all.names(part), [&](WordId id) { return wanted[id]; });
    if (mentioned) {
      name(header, i);
      continue;
    }
    for (WordId id : all.names(part)) {
      places.push_back({header, i, placesOf[id]});
      placesOf[id] = static_cast<uint32_t>(places.size() - 1);
    }
  }
}

void Selection::name(uint32_t header, uint32_t index) {
  if (named[header][index])
    return;
  named[header][index] = true;
  int parent = headers[header]->parts.parts[index].parent;
  if (parent < 0 || kept[header][parent])
    keep(header, index);
}

void Selection::keep(uint32_t header, uint32_t index) {
  const HeaderParts &all = headers[header]->parts;
  kept[header][index] = true;
  for (WordId id : all.words(all.parts[index]))
    want(id);
  for (uint32_t i = index + 1; i < all.parts.size() && all.parts[i].begin < all.parts[index].end;
       ++i)
    if (all.parts[i].parent == static_cast<int>(index) && named[header][i])
      keep(header, i);
}

std::string Selection::cut(size_t index, llvm::StringRef text) const {
  const HeaderText &header = *headers[index];
  const std::vector<Token> &tokens = header.source.tokens;
  std::string out;
  out.reserve(text.size() / 4);
  uint32_t done = 0; // of `text`
  auto directive = header.source.directives.begin();
  auto leaveOut = [&](uint32_t begin, uint32_t end) {
    llvm::StringRef hole = text.slice(begin, end);
    size_t lineEnd = hole.rfind('\n');
    out.append(hole.count('\n'), '\n');
    out.append(lineEnd == llvm::StringRef::npos ? hole.size() : hole.size() - lineEnd - 1, ' ');
  };
  // Directives stay, wherever they are: they belong together across parts.
  auto drop = [&](uint32_t begin, uint32_t end) {
    out += text.slice(done, begin);
    while (directive != header.source.directives.end() && directive->second <= begin)
      ++directive;
    for (; directive != header.source.directives.end() && directive->first < end; ++directive) {
      leaveOut(begin, directive->first);
      out += text.slice(directive->first, directive->second);
      begin = directive->second;
    }
    leaveOut(begin, end);
    done = end;
  };
  for (size_t i = 0; i < header.parts.parts.size();) {
    const Part &part = header.parts.parts[i];
    uint32_t end = tokens[part.end - 1].end();
    if (kept[index][i]) {
      if (part.bodyBegin < part.bodyEnd)
        drop(tokens[part.bodyBegin].offset, tokens[part.bodyEnd - 1].end());
      ++i;
      continue;
    }
    drop(tokens[part.begin].offset, end);
    while (i < header.parts.parts.size() && header.parts.parts[i].begin < part.end)
      ++i;
  }
  out += text.substr(done);
  return out;
}

} // namespace migralint::cxx
