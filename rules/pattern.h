// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Patterns for names and for paths, as rule packs and configurations write them.
//
// A name is matched word by word, so that one pattern serves every style of writing:
// `update*Schema` matches updateDbSchema, update_db_schema and UPDATE_SCHEMA, and not
// updateSchematic. In a pattern,
//   words     as one writes them: `createTables`, `create tables` and `create_tables` are the same
//   *         any words, or none            +   at least one word
//   #         a number                      (a|b c)   one of these
//   ?         after `( )`: may be missing
// Marks of members and constants (`m_`, `mName`, `kName`, a trailing `_`) are no words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace migralint::rules {

/// A name taken apart.
struct Words {
  std::vector<std::string> words; ///< in lower case
  bool constant = false;          ///< written as a constant: `LIKE_THIS`, `kLikeThis`
};

Words wordsOf(std::string_view name);

class NamePattern {
public:
  /// Nothing: `text` is no pattern, and `error` says why.
  static std::optional<NamePattern> compile(std::string_view text, std::string &error);
  bool matches(const Words &name) const;

private:
  struct Part {
    enum class Kind : uint8_t { Words, Any, Some, Number };
    Kind kind = Kind::Words;
    bool optional = false;
    std::vector<std::vector<std::string>> alternatives;
  };
  std::vector<Part> parts;
};

/// Whether a path (with `/`, relative) is one that `glob` names, or lies below one. `*` and `?`
/// stop at a
/// `/`, `**` does not. A glob with a `/` before its end counts from the root, any other at every
/// depth.
bool pathMatches(std::string_view glob, std::string_view path);

} // namespace migralint::rules
