// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A finding: what a check says about one place. Reports decide how it looks.
#pragma once

#include "model/model.h"

#include <string>
#include <string_view>
#include <vector>

namespace migralint {

enum class Level : uint8_t {
  OfPage, ///< the level that the rule's page states; runChecks puts that in
  Note,
  Warning,
  Error
};

struct Related {
  Place place;
  std::string message;
};

/// Edits that together, and only together, mend a finding.
struct Fix {
  std::string description; ///< what it does; begins with a verb, no full stop
  std::vector<Edit> edits; ///< do not overlap
};

struct Finding {
  std::string rule; ///< `migration-missing-version-guard`
  Level level = Level::OfPage;
  bool byName = false;  ///< rests on what a call is named: no pack knows it, nor is its body known
  std::string message;  ///< what is wrong and why; one sentence, no full stop, at most 200 bytes
  std::string advice;   ///< what to do instead; one sentence
  Place place;          ///< primary region: the statement or the clause, never a whole function
  std::string function; ///< qualified name of the function or step it is in: for fingerprints
  std::vector<Related> related;
  std::vector<Related> flow; ///< how the place is reached, the outermost call first; may be empty
  std::vector<Fix> fixes;    ///< ways to mend it that are safe; the first is the one to take
};

/// By place, rule, message.
bool operator<(const Finding &a, const Finding &b);

} // namespace migralint
