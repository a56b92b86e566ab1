// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which parts of headers a file asks for: from its own words to those of the parts that declare
// them, and so on. Distinct from parts.cpp, which splits one header and knows no other.
#include "frontends/cxx/parts.h"

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
                                                 "get_return_object",
                                                 "initial_suspend",
                                                 "final_suspend",
                                                 "return_value",
                                                 "return_void",
                                                 "yield_value",
                                                 "unhandled_exception",
                                                 "await_transform",
                                                 "await_ready",
                                                 "await_suspend",
                                                 "await_resume",
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

/// Whether words begin with one of some fragments. Of those that begin alike the shortest will do:
/// then only the one that is next before a word in order can be its beginning.
class Beginnings {
public:
  explicit Beginnings(std::vector<std::string> fragments) {
    llvm::sort(fragments);
    for (std::string &fragment : fragments)
      if (shortest.empty() || !llvm::StringRef(fragment).starts_with(shortest.back()))
        shortest.push_back(std::move(fragment));
  }

  bool of(llvm::StringRef word) const {
    auto after = llvm::partition_point(
        shortest, [&](const std::string &fragment) { return llvm::StringRef(fragment) <= word; });
    return after != shortest.begin() && word.starts_with(*std::prev(after));
  }

private:
  std::vector<std::string> shortest;
};

/// Whether `other` is an enumerator of the enumeration that the enumerator `part` is in.
bool isSibling(const HeaderParts &all, size_t part, size_t other) {
  return other < all.parts.size() && all.parts[other].enumerator &&
         all.parts[other].parent == all.parts[part].parent;
}

std::string reversed(llvm::StringRef word) { return std::string(word.rbegin(), word.rend()); }

} // namespace

Selection::Selection(WordTable &table, const Source &main, llvm::ArrayRef<std::string> definitions,
                     llvm::ArrayRef<const HeaderText *> headers)
    : Selection(table, table.intern(main.directiveWords), main, definitions, headers) {}

Selection::Selection(WordTable &table, std::vector<WordId> mainWords, const Source &main,
                     llvm::ArrayRef<std::string> definitions,
                     llvm::ArrayRef<const HeaderText *> headers)
    : view(table), headers(headers), wanted(view.size()), structural(view.size()),
      pasting(view.size()), absent(view.size()), macros(view.size()), kept(headers.size()),
      named(headers.size()), keptMacros(headers.size()), places(1), placesOf(view.size()) {
  judgeMacros(main, mainWords);
  followMain(main, mainWords);
  for (const std::string &definition : definitions)
    forEachWord(definition, [&](llvm::StringRef word) { want(word); });
  for (llvm::StringRef word : implicitNames)
    want(word);
  for (llvm::StringRef word : main.absent)
    if (WordId id = view.find(word); id != WordTable::View::none)
      absent[id] = true;
  for (const HeaderText *header : headers)
    for (WordId id : header->parts.absent)
      absent[id] = true;
  for (uint32_t i = 0; i < headers.size(); ++i)
    enterMacros(i);
  for (uint32_t i = 0; i < headers.size(); ++i)
    enter(i);
  wantPasted(main);
  while (!fresh.empty()) {
    WordId word = fresh.back();
    fresh.pop_back();
    for (uint32_t at = placesOf[word]; at; at = places[at].next) {
      auto [header, part, macro, next] = places[at];
      macro ? keepMacro(header, part) : name(header, part);
    }
  }
}

/// A macro does what the macros in its body do.
void Selection::judgeMacros(const Source &main, llvm::ArrayRef<WordId> mainWords) {
  struct Use {
    WordId macro;
    uint32_t next; // of the same word; 0: none
  };
  std::vector<Use> uses(1);
  std::vector<uint32_t> usesOf(view.size());
  std::vector<WordId> opening, joining;
  auto take = [&](const Source &source, llvm::ArrayRef<WordId> ids) {
    for (const Source::Macro &macro : source.macros) {
      auto words = ids.slice(macro.wordsBegin, macro.wordsEnd - macro.wordsBegin);
      if (words.empty()) // named by no word: damage
        continue;
      macros[words[0]] = true;
      if (macro.structural)
        opening.push_back(words[0]);
      if (macro.pastes)
        joining.push_back(words[0]);
      for (WordId id : words.drop_front()) {
        uses.push_back({words[0], usesOf[id]});
        usesOf[id] = static_cast<uint32_t>(uses.size() - 1);
      }
    }
  };
  take(main, mainWords);
  for (const HeaderText *header : headers)
    take(header->source, header->parts.directiveWords);
  auto spread = [&](std::vector<WordId> &open, std::vector<bool> &marked) {
    for (WordId id : open)
      marked[id] = true;
    while (!open.empty()) {
      WordId word = open.back();
      open.pop_back();
      for (uint32_t at = usesOf[word]; at; at = uses[at].next)
        if (WordId macro = uses[at].macro; !marked[macro]) {
          marked[macro] = true;
          open.push_back(macro);
        }
    }
  };
  spread(opening, structural);
  spread(joining, pasting);
}

void Selection::followMain(const Source &main, llvm::ArrayRef<WordId> mainWords) {
  bool pastes = false;
  for (const Token &token : main.tokens)
    if (token.name) {
      want(token.text);
      WordId id = view.find(token.text);
      pastes = pastes || (id != WordTable::View::none && pasting[id]);
    }
  for (WordId id : mainWords)
    want(id);
  if (pastes)
    addGiven(main, 0, main.tokens.size());
}

/// What macros that paste are given among these tokens: of each argument the first and the last.
void Selection::addGiven(const Source &source, size_t begin, size_t end) {
  const std::vector<Token> &tokens = source.tokens;
  size_t inside = begin; // of such macros up to here
  for (size_t i = begin; i + 1 < end; ++i) {
    const Token &token = tokens[i], &next = tokens[i + 1];
    if (!token.name)
      continue;
    if (next.is("(")) {
      WordId id = view.find(token.text);
      if (id != WordTable::View::none && pasting[id])
        inside = std::max(inside, closing(tokens, i + 1));
    } else if (i < inside && token.text.size() > 1 &&
               (next.is(",") || next.is(")") || tokens[i - 1].is("(") || tokens[i - 1].is(","))) {
      fragments.push_back(token.text);
    }
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
  auto take = [&](const Source &source) {
    fragments.insert(fragments.end(), source.pasted.begin(), source.pasted.end());
    for (const Source::Macro &macro : source.macros)
      if (WordId id = view.find(macro.name); id != WordTable::View::none && pasting[id])
        fragments.insert(fragments.end(), macro.given.begin(), macro.given.end());
  };
  take(main);
  for (const HeaderText *header : headers)
    take(header->source);
  if (fragments.empty())
    return;
  std::vector<std::string> forward, backward;
  for (llvm::StringRef fragment : fragments) {
    forward.push_back(fragment.str());
    backward.push_back(reversed(fragment));
  }
  const Beginnings beginnings(std::move(forward)), endings(std::move(backward));
  // Only of these headers, not of all that were ever read: which those are is chance.
  std::vector<bool> judged(view.size());
  auto judge = [&](WordId id) {
    llvm::StringRef word = view.spelling(id);
    if (!wanted[id] && !judged[id] && (beginnings.of(word) || endings.of(reversed(word))))
      want(id);
    judged[id] = true;
  };
  for (const HeaderText *header : headers) {
    for (const Part &part : header->parts.parts)
      for (WordId id : header->parts.names(part))
        judge(id);
    for (const Source::Macro &macro : header->source.macros)
      if (macro.wordsBegin < macro.wordsEnd)
        judge(header->parts.directiveWords[macro.wordsBegin]);
  }
}

void Selection::addPlace(WordId word, uint32_t header, uint32_t part, bool macro) {
  places.push_back({header, part, macro, placesOf[word]});
  placesOf[word] = static_cast<uint32_t>(places.size() - 1);
}

/// The words of directives count, but those of a #define only if its macro is asked for.
void Selection::enterMacros(uint32_t header) {
  const std::vector<WordId> &words = headers[header]->parts.directiveWords;
  const std::vector<Source::Macro> &macros = headers[header]->source.macros;
  keptMacros[header].resize(macros.size());
  size_t done = 0; // of `words`
  for (uint32_t i = 0; i < macros.size(); ++i) {
    for (; done < macros[i].wordsBegin; ++done)
      want(words[done]);
    done = macros[i].wordsEnd;
    if (macros[i].wordsBegin == macros[i].wordsEnd) { // named by no word: damage
      keptMacros[header][i] = true;
      continue;
    }
    const WordId name = words[macros[i].wordsBegin];
    if (wanted[name])
      keepMacro(header, i);
    else
      addPlace(name, header, i, true);
    keptMacros[header][i] = keptMacros[header][i] || absent[name];
  }
  for (; done < words.size(); ++done)
    want(words[done]);
}

void Selection::keepMacro(uint32_t header, uint32_t index) {
  const Source::Macro &macro = headers[header]->source.macros[index];
  keptMacros[header][index] = true;
  for (uint32_t i = macro.wordsBegin; i < macro.wordsEnd; ++i)
    want(headers[header]->parts.directiveWords[i]);
}

/// `COUNTER(rows);` may declare what it is given, a constructor does not.
llvm::ArrayRef<WordId> Selection::namesOf(const HeaderParts &all, const Part &part) const {
  const llvm::ArrayRef<WordId> names = all.names(part);
  return part.call && !names.empty() && !macros[names.front()] ? names.take_front(1) : names;
}

void Selection::enter(uint32_t header) {
  const HeaderParts &all = headers[header]->parts;
  kept[header].resize(all.parts.size());
  named[header].resize(all.parts.size());
  for (uint32_t i = 0; i < all.parts.size(); ++i) {
    const Part &part = all.parts[i];
    bool always = part.always, pastes = false;
    for (WordId id : all.words(part)) {
      always = always || structural[id];
      pastes = pastes || pasting[id];
    }
    if (pastes)
      addGiven(headers[header]->source, part.begin, part.end);
    const llvm::ArrayRef<WordId> names = namesOf(all, part);
    bool mentioned = always || llvm::any_of(names, [&](WordId id) { return wanted[id]; });
    if (mentioned) {
      name(header, i);
      continue;
    }
    for (WordId id : names)
      addPlace(id, header, i, false);
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
  const Part &part = all.parts[index];
  kept[header][index] = true;
  for (WordId id : all.words(part))
    want(id);
  // It counts on from another, also where the names in its value turn out to be unknown.
  if (part.enumerator && !part.literal) {
    auto settles = [&](const Part &other) { return part.valued ? other.literal : other.valued; };
    uint32_t base = index - 1; // at the least the enumeration
    while (isSibling(all, index, base) && !kept[header][base] && !settles(all.parts[base]))
      --base;
    if (isSibling(all, index, base) && !kept[header][base])
      keep(header, base);
  }
  for (uint32_t i = index + 1; i < all.parts.size() && all.parts[i].begin < all.parts[index].end;
       ++i)
    if (all.parts[i].parent == static_cast<int>(index) && named[header][i])
      keep(header, i);
}

/// What nobody asks for, in order. Of enumerators that are left out before one that counts on from
/// them the last stays, with its value.
std::vector<Selection::Hole> Selection::holes(size_t index) const {
  const std::vector<Token> &tokens = headers[index]->source.tokens;
  const HeaderParts &all = headers[index]->parts;
  const std::vector<bool> &keeps = kept[index];
  std::vector<Hole> holes;
  for (size_t i = 0; i < all.parts.size();) {
    const Part &part = all.parts[i];
    if (keeps[i]) {
      if (part.bodyBegin < part.bodyEnd)
        holes.push_back({tokens[part.bodyBegin].offset, tokens[part.bodyEnd - 1].end(), {}});
      ++i;
      continue;
    }
    size_t next = i + 1;
    while (next < all.parts.size() && (part.enumerator ? isSibling(all, i, next) && !keeps[next]
                                                       : all.parts[next].begin < part.end))
      ++next;
    Hole hole{tokens[part.begin].offset, tokens[part.end - 1].end(), {}};
    if (part.enumerator) {
      const Part &last = all.parts[next - 1];
      hole.end = tokens[last.end - 1].end();
      if (isSibling(all, i, next) && !all.parts[next].literal) {
        const size_t count = next - i;
        hole.instead = tokens[last.begin].text.str() + "=";
        if (i > 0 && isSibling(all, i, i - 1))
          hole.instead += tokens[all.parts[i - 1].begin].text.str() + "+" + std::to_string(count);
        else
          hole.instead += std::to_string(count - 1);
        hole.instead += ",";
      }
    }
    i = next;
    llvm::StringRef text = headers[index]->source.text.slice(hole.begin, hole.end);
    if (hole.instead.size() <= text.size() || text.contains('\n'))
      holes.push_back(std::move(hole));
  }
  return holes;
}

std::string Selection::cut(size_t index, llvm::StringRef text) const {
  const Source &source = headers[index]->source;
  std::vector<bool> unused(source.directives.size());
  for (size_t i = 0; i < source.macros.size(); ++i)
    unused[source.macros[i].directive] = !keptMacros[index][i];
  std::string out;
  out.reserve(text.size() / 4);
  auto leaveOut = [&](uint32_t begin, uint32_t end, llvm::StringRef instead = "") {
    llvm::StringRef hole = text.slice(begin, end);
    size_t lineEnd = hole.rfind('\n');
    out += instead;
    out.append(hole.count('\n'), '\n');
    if (lineEnd != llvm::StringRef::npos)
      out.append(hole.size() - lineEnd - 1, ' ');
    else
      out.append(hole.size() - instead.size(), ' ');
  };
  size_t directive = 0;
  /// What is used of the directives stays, wherever they are: they belong together across parts.
  auto forDirectives = [&](uint32_t begin, uint32_t end, auto use) {
    while (directive < unused.size() && source.directives[directive].second <= begin)
      ++directive;
    for (; directive < unused.size() && source.directives[directive].first < end; ++directive)
      use(source.directives[directive].first, source.directives[directive].second,
          unused[directive]);
  };
  auto copy = [&](uint32_t begin, uint32_t end) {
    forDirectives(begin, end, [&](uint32_t first, uint32_t last, bool isUnused) {
      if (!isUnused)
        return;
      out += text.slice(begin, first);
      leaveOut(first, last);
      begin = last;
    });
    out += text.slice(begin, end);
  };
  uint32_t done = 0; // of `text`
  for (const Hole &hole : holes(index)) {
    copy(done, hole.begin);
    uint32_t begin = hole.begin;
    forDirectives(hole.begin, hole.end, [&](uint32_t first, uint32_t last, bool isUnused) {
      if (isUnused)
        return;
      leaveOut(begin, first);
      out += text.slice(first, last);
      begin = last;
    });
    leaveOut(begin, hole.end, hole.instead); // there are no directives where something goes instead
    done = hole.end;
  }
  copy(done, static_cast<uint32_t>(text.size()));
  return out;
}

} // namespace migralint::cxx
