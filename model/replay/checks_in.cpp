// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// CHECK constraints, of which the engine keeps only the text.
#include "model/replay/engine.h"

namespace migralint::replay {

namespace {

bool isWord(char c) { return isalnum(static_cast<unsigned char>(c)) || c == '_'; }

char closing(char quote) { return quote == '[' ? ']' : quote; }

/// One past the text, name or comment that begins there; the place itself where none does.
size_t skip(std::string_view text, size_t at) {
  const char c = text[at];
  if (c == '\'' || c == '"' || c == '`' || c == '[') {
    const size_t end = text.find(closing(c), at + 1); // a doubled quote begins another
    return end == text.npos ? text.size() : end + 1;
  }
  const bool line = text.substr(at, 2) == "--", block = text.substr(at, 2) == "/*";
  if (!line && !block)
    return at;
  const size_t end = text.find(line ? "\n" : "*/", at + 2);
  return end == text.npos ? text.size() : end + (line ? 1 : 2);
}

/// One past the parenthesis that closes the one that stands there.
size_t pastClosing(std::string_view text, size_t at) {
  int depth = 0;
  while (at < text.size()) {
    if (const size_t after = skip(text, at); after != at) {
      at = after;
      continue;
    }
    depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
    ++at;
    if (depth == 0)
      break;
  }
  return at;
}

CheckConstraint read(std::string_view condition) {
  CheckConstraint check;
  for (size_t at = 0; at < condition.size();) {
    const size_t after = skip(condition, at);
    const char c = condition[at];
    if (after == at) {
      if (!isspace(static_cast<unsigned char>(c))) {
        check.key += static_cast<char>(tolower(static_cast<unsigned char>(c)));
        check.text += c;
      } else {
        // Words stay apart.
        if (!check.key.empty() && isWord(check.key.back()))
          check.key += ' ';
        if (!check.text.empty() && check.text.back() != ' ')
          check.text += ' ';
      }
      ++at;
      continue;
    }
    std::string_view part = condition.substr(at, after - at);
    if (c != '-' && c != '/') {
      check.text += part;
      if (c != '\'') { // a name
        part = part.substr(1, part.size() < 2 ? 0 : part.size() - 2);
        for (char letter : part)
          check.key += static_cast<char>(tolower(static_cast<unsigned char>(letter)));
      } else {
        check.key += part;
      }
    }
    at = after;
  }
  // A blank that stands before what is no word says nothing.
  std::string key;
  for (size_t i = 0; i < check.key.size(); ++i)
    if (check.key[i] != ' ' || (i + 1 < check.key.size() && isWord(check.key[i + 1])))
      key += check.key[i];
  check.key = std::move(key);
  return check;
}

} // namespace

std::vector<CheckConstraint> checksIn(std::string_view createTable) {
  std::vector<CheckConstraint> checks;
  for (size_t at = 0; at < createTable.size();) {
    if (const size_t after = skip(createTable, at); after != at) {
      at = after;
      continue;
    }
    if (!isWord(createTable[at])) {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < createTable.size() && isWord(createTable[end]))
      ++end;
    std::string word(createTable.substr(at, end - at));
    for (char &c : word)
      c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
    at = end;
    if (word != "check")
      continue;
    const size_t open = createTable.find_first_not_of(" \t\r\n", end);
    if (open == createTable.npos || createTable[open] != '(')
      continue;
    at = pastClosing(createTable, open);
    checks.push_back(read(createTable.substr(open, at - open)));
  }
  return checks;
}

} // namespace migralint::replay
