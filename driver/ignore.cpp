// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Matching of .gitignore patterns (driver/ignore.h).
#include "driver/ignore.h"

#include "llvm/ADT/STLExtras.h"

namespace migralint::driver {
namespace {

using llvm::StringRef;

/// Matches `c` with the `[…]` at the start of `pattern` and drops it from there; an unclosed
/// bracket matches nothing.
bool matchesBracket(StringRef &pattern, char c) {
  size_t end =
      pattern.find(']', pattern.size() > 1 && (pattern[1] == '!' || pattern[1] == '^') ? 3 : 2);
  if (end == StringRef::npos)
    return false;
  StringRef members = pattern.slice(1, end);
  pattern = pattern.drop_front(end + 1);
  bool negated = members.consume_front("!") || members.consume_front("^");
  bool found = false;
  while (!members.empty()) {
    if (members.size() > 1 && members[0] == '\\')
      members = members.drop_front();
    unsigned char low = members[0], high = low;
    if (members.size() > 2 && members[1] == '-') {
      high = members[2];
      members = members.drop_front(2);
    }
    members = members.drop_front();
    found |= low <= (unsigned char)c && (unsigned char)c <= high;
  }
  return found != negated && c != '/';
}

/// Shell matching where `*` and `?` stop at a `/`, and `**` between slashes does not. Steps are
/// counted down, so that a hostile pattern costs no more than a constant time.
bool matches(StringRef pattern, StringRef path, unsigned &steps) {
  while (!pattern.empty()) {
    if (steps == 0)
      return false;
    --steps;
    if (pattern.starts_with("**/")) {
      StringRef rest = pattern.drop_front(3);
      for (;;) {
        if (matches(rest, path, steps))
          return true;
        size_t slash = path.find('/');
        if (slash == StringRef::npos)
          return false;
        path = path.drop_front(slash + 1);
      }
    }
    if (pattern == "**")
      return true;
    if (pattern.front() == '*') {
      StringRef rest = pattern.ltrim('*');
      for (;; path = path.drop_front()) {
        if (matches(rest, path, steps))
          return true;
        if (path.empty() || path.front() == '/')
          return false;
      }
    }
    if (path.empty())
      return false;
    if (pattern.front() == '[') {
      if (!matchesBracket(pattern, path.front()))
        return false;
    } else if (pattern.front() == '?') {
      if (path.front() == '/')
        return false;
      pattern = pattern.drop_front();
    } else {
      if (pattern.front() == '\\' && pattern.size() > 1)
        pattern = pattern.drop_front();
      if (pattern.front() != path.front())
        return false;
      pattern = pattern.drop_front();
    }
    path = path.drop_front();
  }
  return path.empty();
}

constexpr unsigned maxSteps = 100000;

/// Blanks at the end do not count, unless a backslash stands before them.
StringRef withoutTrailingBlanks(StringRef line) {
  while (line.ends_with(" ") && !line.ends_with("\\ "))
    line = line.drop_back();
  return line;
}

} // namespace

IgnoreFile::IgnoreFile(StringRef text) {
  while (!text.empty()) {
    StringRef line;
    std::tie(line, text) = text.split('\n');
    line.consume_back("\r");
    line = withoutTrailingBlanks(line);
    if (line.empty() || line.front() == '#')
      continue;
    Pattern pattern;
    pattern.keeps = line.consume_front("!");
    pattern.foldersOnly = line.consume_back("/");
    pattern.anchored = line.contains('/');
    line.consume_front("/");
    if (!line.empty()) {
      pattern.suffix = !pattern.anchored && line.front() == '*' &&
                       line.find_first_of("*?[\\", 1) == StringRef::npos;
      pattern.text = line.str();
      patterns.push_back(pattern);
    }
  }
}

IgnoreFile::Verdict IgnoreFile::judge(StringRef path, bool isFolder) const {
  size_t slash = path.rfind('/');
  StringRef name = slash == StringRef::npos ? path : path.drop_front(slash + 1);
  // The last pattern that matches decides.
  for (const Pattern &pattern : llvm::reverse(patterns)) {
    if (pattern.foldersOnly && !isFolder)
      continue;
    unsigned steps = maxSteps;
    if (pattern.suffix ? name.ends_with(StringRef(pattern.text).drop_front())
                       : matches(pattern.text, pattern.anchored ? path : name, steps))
      return pattern.keeps ? Verdict::Kept : Verdict::Ignored;
  }
  return Verdict::Unmentioned;
}

} // namespace migralint::driver
