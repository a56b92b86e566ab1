// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One translation unit: what all checks share of it. The first check that clang-tidy makes brings
// it to life, the AST is read once, and the findings are handed out as diagnostics of their checks.
#pragma once

#include "integrations/clang-tidy/surroundings.h"
#include "model/finding.h"

#include "clang-tidy/ClangTidyCheck.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace migralint::tidy {

/// How much may be done for one translation unit; set by the program that we are linked into,
/// before it starts.
struct Limits {
  /// For reading the AST. Beyond it there are no findings, and nothing is said.
  std::chrono::milliseconds patience{20000};
};
Limits &limits();

class Unit {
public:
  /// The one that the check being made belongs to. Not null; lives as long as one of its checks.
  static std::shared_ptr<Unit> current(clang::tidy::ClangTidyContext *tidy, llvm::StringRef check);

  /// A check that is switched on; and what its options say.
  void add(const std::string &rule, const Wishes &wishes);
  /// Once for each unit: tells the first who asks.
  bool claim(bool &what) { return !std::exchange(what, true); }

  static void watch(const std::shared_ptr<Unit> &unit, clang::Preprocessor &preprocessor,
                    const clang::SourceManager &sources);
  void setContext(clang::ASTContext &context) { this->context = &context; }
  /// Reads the AST, and reports what was found.
  void report(clang::tidy::ClangTidyContext &tidy);

  bool watched = false, matched = false; ///< for claim()

private:
  std::vector<Finding> find(llvm::StringRef path) const;

  std::vector<std::string> rules;
  Wishes wishes;
  clang::ASTContext *context = nullptr;
  clang::Preprocessor *preprocessor = nullptr;
  std::vector<std::pair<uint32_t, uint32_t>> hidden; ///< bytes that conditional directives hid
};

} // namespace migralint::tidy
