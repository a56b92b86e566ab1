// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a name says by itself, by the conventions: a stored version, the newest one, a cache.
#pragma once

#include "model/facts.h"
#include "rules/rules.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace migralint::annotating {

/// Asks the rules about each name once.
class Names {
public:
  explicit Names(const rules::Rules &rules) : rules(rules) {}

  struct Tags {
    bool stored = false; ///< the version of a store
    bool latest = false; ///< the newest that the code knows
    bool cache = false;
  };
  const Tags &of(std::string_view name);

  /// Puts on the expression what its name says.
  void tag(Expr &expr, std::string_view name);

private:
  const rules::Rules &rules;
  std::unordered_map<std::string, Tags> known;
};

/// Says which of the tables that statements are about are caches by their names.
class CacheTables {
public:
  explicit CacheTables(const rules::Rules &rules) : rules(rules) {}

  void nameIn(std::vector<SqlStatement> &statements);

private:
  bool isCache(const std::string &table);

  const rules::Rules &rules;
  std::unordered_map<std::string, bool> known; ///< what the rules have said
};

} // namespace migralint::annotating
