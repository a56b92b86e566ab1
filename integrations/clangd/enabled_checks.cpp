// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "integrations/clangd/enabled_checks.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

namespace migralint::clangd {

using llvm::StringRef;

/// Clang-tidy separates by commas and, in a text of several lines, by their ends.
static llvm::SmallVector<StringRef> globsOf(StringRef list) {
  llvm::SmallVector<StringRef> globs;
  for (StringRef line : llvm::split(list, '\n'))
    for (StringRef glob : llvm::split(line, ','))
      if (!glob.trim().empty())
        globs.push_back(glob.trim());
  return globs;
}

static bool isOff(StringRef glob) { return glob.starts_with("-"); }

static bool namesOurs(StringRef glob) {
  if (glob.consume_front("-"))
    glob = glob.ltrim();
  return glob.starts_with("migration-");
}

static bool isAllOff(StringRef glob) { return glob.consume_front("-") && glob.ltrim() == "*"; }

std::string withMigrationChecks(StringRef checks) {
  llvm::SmallVector<StringRef> globs = globsOf(checks);
  // What stands before the last `-*` no longer counts, but for what was said of ours.
  auto start = globs.end();
  while (start != globs.begin() && !isAllOff(*std::prev(start)))
    --start;
  llvm::ArrayRef<StringRef> before(globs.begin(), start);
  llvm::ArrayRef<StringRef> after(start, globs.end());
  if (!before.empty()) {
    bool nothing = llvm::all_of(after, isOff);
    bool chosen =
        llvm::any_of(after, [](StringRef glob) { return namesOurs(glob) && !isOff(glob); });
    if (nothing || chosen)
      return checks.str();
  }
  llvm::SmallVector<StringRef> result(before);
  result.push_back("migration-*");
  llvm::copy_if(before, std::back_inserter(result),
                [](StringRef glob) { return namesOurs(glob) && isOff(glob); });
  llvm::append_range(result, after);
  return llvm::join(result, ",");
}

} // namespace migralint::clangd
