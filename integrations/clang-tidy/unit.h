// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One translation unit: what all checks share of it. The first check that clang-tidy makes brings
// it to life, the AST is read once, before the checks of others look at it, and what was read is
// judged while they do. At the end the findings are handed out as diagnostics of their checks.
#pragma once

#include "frontends/cxx/hidden.h"
#include "integrations/clang-tidy/surroundings.h"
#include "model/finding.h"
#include "model/replay/engine.h"

#include "clang-tidy/ClangTidyCheck.h"

#include <chrono>
#include <future>
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
  /// Whether the project's facts in the user's cache may be used. What they say depends on when
  /// they were made, which an editor wants and a build does not.
  bool projectFacts = false;
  /// For replaying the steps. What is not remembered may be left to the next look.
  replay::Budget replay;
  /// Whether findings of level `note` may be remarks. clangd takes a remark for a note to whatever
  /// was reported before it; there they are warnings.
  bool remarks = true;
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
  /// Reads the AST, unless that was done.
  void read(clang::ASTContext &context);
  /// Reports what was found.
  void report(clang::tidy::ClangTidyContext &tidy);

  bool watched = false, matched = false; ///< for claim()

private:
  std::vector<std::string> rules;
  Wishes wishes;
  clang::ASTContext *context = nullptr;
  clang::Preprocessor *preprocessor = nullptr;
  cxx::HiddenStretches hidden; ///< bytes that conditional directives hid
  /// Being judged on a thread of its own; no state if there is nothing to judge.
  std::future<std::vector<Finding>> findings;
};

} // namespace migralint::tidy
