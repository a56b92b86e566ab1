// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The patterns of one .gitignore file, as gitignore(5) describes them. Distinct from the globs of
// --exclude and of the configuration (rules/pattern.h), which have neither order nor negation.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace migralint::driver {

class IgnoreFile {
public:
  explicit IgnoreFile(llvm::StringRef text);

  enum class Verdict : uint8_t { Unmentioned, Ignored, Kept };
  /// `path` is relative to the folder of the .gitignore file, with `/`.
  Verdict judge(llvm::StringRef path, bool isFolder) const;
  bool empty() const { return patterns.empty(); }

private:
  struct Pattern {
    std::string text;
    bool keeps = false;       ///< `!`
    bool foldersOnly = false; ///< a trailing `/`
    bool anchored = false;    ///< has a `/` elsewhere: the whole path must match
    bool suffix = false;      ///< `*` and nothing special behind it: most patterns are such
  };
  std::vector<Pattern> patterns;
};

} // namespace migralint::driver
