// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/report/fingerprint.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"

#include <map>

namespace migralint::driver {

/// Without blanks, and without the seams of literals that stand side by side.
static std::string withoutLayout(llvm::StringRef code) {
  std::string text;
  for (char c : code) {
    if (llvm::isSpace(c))
      continue;
    if (c == '"' && !text.empty() && text.back() == '"')
      text.pop_back();
    else
      text += c;
  }
  return text;
}

std::vector<std::string> fingerprints(llvm::ArrayRef<Finding> findings, Sources &sources) {
  std::vector<std::string> all;
  for (const Finding &finding : findings) {
    llvm::StringRef code = sources.get(finding.place.file).slice(finding.place.range);
    std::string identity = finding.rule + '\0' + finding.function + '\0' + withoutLayout(code);
    all.push_back(llvm::utohexstr(llvm::xxh3_64bits(identity), /*LowerCase=*/true, 16));
  }
  return all;
}

std::vector<std::string> uniqueFingerprints(llvm::ArrayRef<Finding> findings, Sources &sources) {
  std::vector<std::string> all = fingerprints(findings, sources);
  std::map<std::string, unsigned> seen;
  for (std::string &print : all)
    print += ":" + std::to_string(++seen[print]);
  return all;
}

} // namespace migralint::driver
