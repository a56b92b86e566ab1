// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a file declares, by the conventions and the frameworks: which functions are steps, downs,
// loaders; which of its macros tell a library a class's newest version; which classes derive from
// which.
#pragma once

#include "model/facts.h"
#include "rules/rules.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace migralint::annotating {

class Declarations {
public:
  Declarations(FileFacts &facts, const rules::Rules &rules);

  /// Fills in the declarations of versions, and drops those that no rule pack knows.
  void keepVersions();

  /// Tags a function by its name and its class.
  void tag(Function &function) const;

  /// `register(3, &convertRooms)`, `register(3, [] { … })`: what is handed over is a step that
  /// the library runs once.
  void runOnce(const Expr &call);

  /// Bases of the class, and theirs, as far as this file says them.
  std::vector<std::string> basesOf(std::string_view name) const;

private:
  bool declaresVersion(Declaration &declaration) const;

  FileFacts &facts;
  const rules::Rules &rules;
  const bool testCode; ///< the whole file
  std::unordered_map<std::string_view, const Class *> classes;
};

} // namespace migralint::annotating
