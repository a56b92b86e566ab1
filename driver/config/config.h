// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A project's .migralint.yaml, read, checked and resolved to plain types. Distinct from the rule
// packs: what a project says about its libraries and names (`models:` and `conventions:`) is read
// by rules::Rules::add, which takes the same text.
#pragma once

#include "model/chain.h"
#include "model/finding.h"
#include "model/sql.h"
#include "rules/rules.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace migralint::config {

inline constexpr std::string_view fileName = ".migralint.yaml";

enum class RuleLevel : uint8_t { Off, Note, Warning, Error };

/// By the rule's full id, `migration-…`.
using RuleLevels = std::map<std::string, RuleLevel, std::less<>>;

/// Steps that lead to versions before this one are not reported about any more.
struct History {
  Version before;
  std::string why;
};

/// What is different for some paths. The last one that fits, and says something, counts.
struct Override {
  std::vector<std::string> paths; ///< globs, see rules::pathMatches
  RuleLevels rules;
  std::optional<History> history;
  std::optional<bool> approvalsRequired;
};

struct Config {
  std::vector<std::string> exclude; ///< globs of paths that are not looked at
  /// Findings at this level or above make the job fail; Off: none does; nothing: not said.
  std::optional<RuleLevel> failOn;
  std::optional<Dialect> dialect; ///< of SQL that no library and no syntax tells the dialect of
  RuleLevels rules;
  std::vector<Override> overrides;
  std::vector<std::string> packs; ///< further rule packs: paths, relative to the file
  std::optional<History> history;
  std::optional<bool> approvalsRequired;
  /// Where keys and list elements stand: `fail-on`, `exclude/0`, `rules/migration-x`,
  /// `overrides/1/history`. Lines count from 1.
  std::map<std::string, uint32_t, std::less<>> lines;

  /// A value that holds for a file, and the override that says so; null: the configuration does.
  template <class T> struct Setting {
    T value;
    const Override *from = nullptr;
  };
  /// What the configuration says of a rule in a file; nothing: the rule's own level.
  std::optional<Setting<RuleLevel>> levelSetting(std::string_view rule,
                                                 std::string_view path) const;
  std::optional<RuleLevel> level(std::string_view rule, std::string_view path) const;
  std::optional<Setting<History>> historyFor(std::string_view path) const;
  std::optional<Setting<bool>> approvalsFor(std::string_view path) const;
  bool excluded(std::string_view path) const;
};

/// Globs are tried on every path; a configuration with more text in them than this is refused.
inline constexpr size_t maxGlobBytes = 32 << 10;

/// Reads `yaml`; `file` is for messages. With problems the result holds what was understood. Rules
/// that are not among `knownRules` (ids) are problems, unless the list is empty.
Config load(std::string_view yaml, std::string_view file, std::vector<rules::Problem> &problems,
            const std::vector<std::string_view> &knownRules = {});

struct Found {
  std::string file; ///< the nearest .migralint.yaml upwards; empty if there is none
  std::string root; ///< folder that paths are relative to: the repository's, else the file's; empty
                    ///< if neither
};

/// Looks for the configuration from `path` upwards, up to the repository's root (where `.git` is).
Found find(const std::string &path);

/// The file's bytes, at most 1 MB. Nothing: it cannot be read, and `problems` says why.
std::optional<std::string> read(const std::string &file, std::vector<rules::Problem> &problems);

} // namespace migralint::config
