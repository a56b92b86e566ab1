// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Headers in parts, so that the parser is given of each only what the file at hand can ask for: a
// declaration whose name is mentioned nowhere is looked up by nobody. Distinct from names.h, which
// makes up what is declared nowhere.
#pragma once

#include "frontends/cxx/tokens.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <memory>
#include <mutex>
#include <shared_mutex>

namespace migralint::cxx {

using WordId = uint32_t;

/// Words as numbers, the same in all headers of a project. Shared by threads.
class WordTable {
public:
  /// Numbers of the words; new ones are taken up.
  std::vector<WordId> intern(llvm::ArrayRef<llvm::StringRef> words);

  /// The table held still for as long as this lives.
  class View {
  public:
    explicit View(const WordTable &table) : table(table), lock(table.mutex) {}
    static constexpr WordId none = ~WordId(0);
    WordId find(llvm::StringRef word) const {
      auto found = table.ids.find(word);
      return found == table.ids.end() ? none : found->second;
    }
    size_t size() const { return table.ids.size(); }
    llvm::StringRef spelling(WordId id) const { return table.spellings[id]; }

  private:
    const WordTable &table;
    std::shared_lock<std::shared_mutex> lock;
  };

private:
  mutable std::shared_mutex mutex;
  llvm::StringMap<WordId> ids;
  std::vector<llvm::StringRef> spellings;
};

/// A declaration outside of function bodies.
struct Part {
  uint32_t begin = 0, end = 0;         ///< tokens
  uint32_t bodyBegin = 0, bodyEnd = 0; ///< tokens of a body that the parser skips; 0: none
  int parent = -1;                     ///< the class or enumeration that it is in
  bool always = false;                 ///< may declare what is not known by a name
  /// Begins `NAME(`: a constructor, which declares only NAME, or a macro, which may declare any of
  /// the names that it is given.
  bool call = false;
  bool enumerator = false; ///< in the enumeration `parent`, with its comma
  bool valued = false;     ///< an enumerator that is given a value
  bool literal = false;    ///< and that without a name, so that it is known
  /// Ranges of `HeaderParts::ids`. Those of `names` are among the `words`, but for enumerators.
  uint32_t namesBegin = 0, namesEnd = 0; ///< what it may declare
  uint32_t wordsBegin = 0, wordsEnd = 0; ///< what it mentions
};

struct HeaderParts {
  std::vector<Part> parts; ///< a class or an enumeration before what is in it
  std::vector<WordId> ids;
  std::vector<WordId> directiveWords, absent; ///< the source's, one by one

  llvm::ArrayRef<WordId> names(const Part &part) const {
    return llvm::ArrayRef<WordId>(ids).slice(part.namesBegin, part.namesEnd - part.namesBegin);
  }
  llvm::ArrayRef<WordId> words(const Part &part) const {
    return llvm::ArrayRef<WordId>(ids).slice(part.wordsBegin, part.wordsEnd - part.wordsBegin);
  }
};

HeaderParts partsOf(const Source &source, WordTable &table);

/// A header with its text, which the tokens point into.
struct HeaderText {
  std::unique_ptr<llvm::MemoryBuffer> buffer;
  uint64_t digest = 0; ///< of its bytes
  Source source;
  HeaderParts parts;
  /// Where the files that `source` includes are, as far as they are the project's; found out by the
  /// first that asks: it is the same for every file that reaches the header.
  mutable std::once_flag included;
  mutable std::vector<std::string> includes;
};

/// Null if the file cannot be read.
std::shared_ptr<const HeaderText> readHeader(llvm::StringRef path, WordTable &table,
                                             llvm::vfs::FileSystem &fs);

/// Which parts of the headers that a file reaches it can ask for, at one remove or more.
class Selection {
public:
  /// `definitions`: macros that are known from the start. The table is held still from then on.
  Selection(WordTable &table, const Source &main, llvm::ArrayRef<std::string> definitions,
            llvm::ArrayRef<const HeaderText *> headers);

  /// Whether the word stands in the file or in a part that is kept.
  bool mentions(llvm::StringRef word) const;
  /// `text`, the header's own with some of it blanked, without the parts that nobody asks for. What
  /// is left stays on its line and in its column.
  std::string cut(size_t header, llvm::StringRef text) const;

private:
  /// What is left out of a header.
  struct Hole {
    uint32_t begin, end; ///< offsets
    std::string instead; ///< goes there if there is room
  };

  Selection(WordTable &table, std::vector<WordId> mainWords, const Source &main,
            llvm::ArrayRef<std::string> definitions, llvm::ArrayRef<const HeaderText *> headers);

  WordTable::View view;
  llvm::ArrayRef<const HeaderText *> headers;
  std::vector<bool> wanted;
  std::vector<bool> structural, pasting;     ///< of macros, by themselves or by others
  std::vector<bool> absent;                  ///< asked for by #ifndef
  std::vector<bool> macros;                  ///< defined somewhere
  std::vector<llvm::StringRef> fragments;    ///< of names that macros paste together
  llvm::DenseSet<llvm::StringRef> elsewhere; ///< wanted, and in no header
  std::vector<WordId> fresh;                 ///< wanted, and not yet followed up
  std::vector<std::vector<bool>> kept, named;
  std::vector<std::vector<bool>> keptMacros;
  struct Place {
    uint32_t header;
    uint32_t part; ///< or macro
    bool macro;
    uint32_t next; ///< in `places`; 0: none
  };
  std::vector<Place> places;
  std::vector<uint32_t> placesOf; ///< by word

  void want(WordId word);
  void want(llvm::StringRef word);
  void judgeMacros(const Source &main, llvm::ArrayRef<WordId> mainWords);
  void followMain(const Source &main, llvm::ArrayRef<WordId> mainWords);
  void addGiven(const Source &source, size_t begin, size_t end);
  void wantPasted(const Source &main);
  void enter(uint32_t header);
  void enterMacros(uint32_t header);
  llvm::ArrayRef<WordId> namesOf(const HeaderParts &all, const Part &part) const;
  void addPlace(WordId word, uint32_t header, uint32_t part, bool macro);
  void name(uint32_t header, uint32_t part);
  void keep(uint32_t header, uint32_t part);
  void keepMacro(uint32_t header, uint32_t macro);
  std::vector<Hole> holes(size_t header) const;
};

} // namespace migralint::cxx
