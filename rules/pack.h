// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One rule pack as written: what its YAML says, checked but not yet joined with the other packs
// (rules.cpp does that). The schema is explained in docs/adding-a-library.md.
#pragma once

#include "rules/pattern.h"
#include "rules/rules.h"
#include "rules/yaml.h"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace migralint::rules {

/// A named call of a library: a method, a function or a constructor.
struct CallRule {
  std::string scope; ///< class or namespace; empty: a function of the global namespace
  std::string name;
  bool construct = false;
  int least = 0; ///< arguments
  int most = 255;
  bool subjectIsSql =
      false; ///< the subject is whichever argument is SQL; without one it is no match
  std::vector<std::string> holding; ///< one of these words is in a text among its arguments
  Meaning meaning;
};

/// Words that a command line of the library begins with, and what such a command does.
struct CommandRule {
  std::vector<std::string> words; ///< whatever their case
  Meaning meaning;                ///< `subject` and `value` count the line's words; 0 is the first
};

/// A call by conventional name, whatever it is called on.
struct GenericRule {
  std::vector<NamePattern> names;
  std::vector<NamePattern> except;
  CallRule call;
};

struct FrameworkRule {
  std::string base;
  std::vector<std::string> up;
  std::vector<std::string> down;
  bool recorded = false;
  bool transaction = false;
};

/// The lists of names under `conventions:`, in the order of `conventionNames()`.
enum class Convention : uint8_t {
  Migration,
  Down,
  Create,
  Open,
  Loader,
  LoaderClass,
  StoredVersion,
  LatestVersion,
  Cache,
  CommonMethod ///< names so common that only the object's type tells whose method it is
};
inline constexpr size_t conventionCount = 10;
const std::vector<std::pair<std::string_view, Convention>> &conventionNames();

/// How a name must be written for a pattern to count.
enum class NameStyle : uint8_t { Any, Constant, Plain };

struct StyledPattern {
  NamePattern pattern;
  NameStyle style = NameStyle::Any;
};

bool anyMatches(const std::vector<NamePattern> &patterns, const Words &words);
bool anyMatches(const std::vector<StyledPattern> &patterns, const Words &words);

/// `name` in lower case with `*` for each of `words`; empty: it has none of them.
std::string withoutWords(std::string_view name, const std::vector<std::string> &words);

struct NameList {
  std::vector<StyledPattern> names;
  std::vector<StyledPattern> except;
};

struct Pack {
  std::string name;
  std::string summary;
  std::string documentation;
  std::vector<std::string> includes;
  /// Other spellings of a class or namespace: first → second.
  std::vector<std::pair<std::string, std::string>> aliases;
  std::vector<NamePattern> receivers;
  std::vector<CallRule> calls;
  std::vector<GenericRule> generic;
  std::vector<CommandRule> commands;
  std::vector<Rules::VersionMacro> versionMacros;
  std::vector<FrameworkRule> frameworks;
  std::vector<std::string> macros;
  std::vector<std::string> macrosWhen; ///< words of a file's text; empty: in every file
  std::vector<std::string> signs;
  std::array<NameList, conventionCount> conventions;
  /// For the two directions of a step, in lower case.
  std::vector<std::string> upWords, downWords;
  std::vector<std::string> testPaths;
  std::vector<std::string> notTestPaths;
};

/// A pack's document, or a configuration's `models:` and `conventions:`. Nothing: it was broken.
std::optional<Pack> readPack(const yaml::Node &root, std::string_view file,
                             std::vector<Problem> &problems);

} // namespace migralint::rules
