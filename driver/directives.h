// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the sources say to this program: suppressions and approvals, in comments, in SQL within
// literals and in attributes. The forms are those of checks/suppressions/. Distinct from
// suppressions.h, which says what they hold for and what is wrong with them.
#pragma once

#include "driver/report/source.h"
#include "model/facts.h"

#include <string>
#include <vector>

namespace migralint::driver {

inline constexpr llvm::StringRef everyRule = "migration-*";
inline constexpr llvm::StringRef suppressionRule = "migration-suppression";
inline constexpr llvm::StringRef approvalRule = "migration-approval";

/// One suppression or approval, as written.
struct Directive {
  enum class Form : uint8_t { SameLine, NextLine, Begin, End, Ignore, Approve };
  Form form = Form::Ignore;
  Range range;                    ///< from the keyword to the closing parenthesis
  std::vector<std::string> rules; ///< ours; Approve: those that an approval answers
  bool others = false;            ///< names rules of other tools as well
  std::string reason;             ///< empty: none
  bool alone = false;             ///< nothing but the comment stands on its line
  Range covers;                   ///< of an attribute: what it is on; else invalid

  // Approve:
  std::vector<std::string> unknown; ///< what is approved and is nothing that can be
  std::string by;                   ///< who has approved it; empty: not said
  std::string ticket;               ///< empty: not said
};

/// All of a file, in order.
std::vector<Directive> readDirectives(const FileFacts &facts, const SourceText &source);

/// The one thing that can be approved so far.
inline constexpr llvm::StringRef destructiveWord = "destructive";

} // namespace migralint::driver
