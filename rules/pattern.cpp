// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Matching of names and paths (rules/pattern.h). Both run over sets of positions and not by
// backtracking, so that no pattern of a hostile configuration can take long.
#include "rules/pattern.h"

#include <algorithm>
#include <cctype>

namespace migralint::rules {

namespace {

/// Positions between words are bits of one integer.
constexpr size_t mostWords = 62;

bool upper(char c) { return c >= 'A' && c <= 'Z'; }
bool lower(char c) { return c >= 'a' && c <= 'z'; }
bool digit(char c) { return c >= '0' && c <= '9'; }
/// Bytes of UTF-8 beyond ASCII are letters: no style of writing splits there.
bool letter(char c) { return upper(c) || lower(c) || static_cast<unsigned char>(c) >= 0x80; }

/// Whether a new word begins at `i`, inside a run of letters and digits.
bool beginsWord(std::string_view name, size_t i) {
  char previous = name[i - 1], c = name[i];
  if (digit(previous) != digit(c))
    return true;
  if (upper(c) && !upper(previous))
    return true;
  // The last capital of `HTTPVersion` belongs to the word after it.
  return upper(previous) && upper(c) && i + 1 < name.size() && lower(name[i + 1]);
}

std::vector<std::string> split(std::string_view name) {
  std::vector<std::string> words;
  bool inside = false;
  for (size_t i = 0; i < name.size() && words.size() < mostWords; ++i) {
    char c = name[i];
    if (!letter(c) && !digit(c)) {
      inside = false;
      continue;
    }
    if (!inside || beginsWord(name, i))
      words.emplace_back();
    inside = true;
    words.back() += static_cast<char>(upper(c) ? c - 'A' + 'a' : c);
  }
  return words;
}

/// `m_name`, `mName`, `kName`, `s_name`, …: one letter that says what kind of variable it is.
bool hasMark(std::string_view name) {
  return name.size() > 2 && std::string_view("mkgsdpf").find(name[0]) != std::string_view::npos &&
         (name[1] == '_' || (upper(name[1]) && lower(name[2])));
}

bool isNumber(const std::string &word) { return digit(word[0]); }

} // namespace

Words wordsOf(std::string_view name) {
  Words result;
  while (!name.empty() && name[0] == '_')
    name.remove_prefix(1);
  bool anyUpper = std::any_of(name.begin(), name.end(), upper);
  bool anyLower = std::any_of(name.begin(), name.end(), lower);
  result.constant =
      (anyUpper && !anyLower) || (name.size() > 2 && name[0] == 'k' && upper(name[1]));
  if (hasMark(name))
    name.remove_prefix(1);
  result.words = split(name);
  return result;
}

std::optional<NamePattern> NamePattern::compile(std::string_view text, std::string &error) {
  NamePattern pattern;
  auto addWords = [&](std::string_view run) {
    for (std::string &word : split(run)) {
      Part part;
      part.alternatives.push_back({std::move(word)});
      pattern.parts.push_back(std::move(part));
    }
  };
  size_t i = 0;
  while (i < text.size()) {
    char c = text[i];
    Part part;
    if (c == '*' || c == '+' || c == '#') {
      part.kind = c == '*' ? Part::Kind::Any : c == '+' ? Part::Kind::Some : Part::Kind::Number;
      pattern.parts.push_back(std::move(part));
      ++i;
    } else if (c == '(') {
      // `exec(ute)` would look like a part of a word, which nothing here can match.
      if (i > 0 && (letter(text[i - 1]) || digit(text[i - 1]))) {
        error = "'(' stands for whole words: leave a blank before it";
        return std::nullopt;
      }
      size_t close = text.find(')', i);
      if (close == std::string_view::npos) {
        error = "'(' without ')'";
        return std::nullopt;
      }
      std::string_view group = text.substr(i + 1, close - i - 1);
      if (size_t sign = group.find_first_of("*+#?("); sign != group.npos) {
        error = std::string("'") + group[sign] + "' inside '( | )' has no meaning: only words do";
        return std::nullopt;
      }
      for (size_t begin = 0; begin <= group.size();) {
        size_t end = std::min(group.find('|', begin), group.size());
        std::vector<std::string> words = split(group.substr(begin, end - begin));
        if (words.empty()) {
          error = "an alternative in '( | )' has no word; write '?' after ')' for one that may be "
                  "missing";
          return std::nullopt;
        }
        part.alternatives.push_back(std::move(words));
        begin = end + 1;
      }
      pattern.parts.push_back(std::move(part));
      i = close + 1;
    } else if (c == '?') {
      if (i == 0 || text[i - 1] != ')') {
        error = "'?' must come after ')': write '(word)?' for a word that may be missing";
        return std::nullopt;
      }
      pattern.parts.back().optional = true;
      ++i;
    } else if (letter(c) || digit(c)) {
      size_t end = i;
      while (end < text.size() && (letter(text[end]) || digit(text[end])))
        ++end;
      addWords(text.substr(i, end - i));
      i = end;
    } else if (c == ' ' || c == '_' || c == '-') {
      ++i;
    } else {
      error = std::string("'") + c +
              "' has no meaning in a name pattern; allowed are letters, digits, "
              "blanks, _ - * + # ( | ) ?";
      return std::nullopt;
    }
  }
  if (pattern.parts.empty()) {
    error = "an empty pattern";
    return std::nullopt;
  }
  if (pattern.parts.size() > mostWords) {
    error = "a pattern of more than " + std::to_string(mostWords) + " words";
    return std::nullopt;
  }
  return pattern;
}

bool NamePattern::matches(const Words &name) const {
  const std::vector<std::string> &words = name.words;
  if (words.empty())
    return false;
  const uint64_t all = (uint64_t{1} << (words.size() + 1)) - 1;
  uint64_t reached = 1; // bit i: the parts so far match the first i words
  for (const Part &part : parts) {
    uint64_t next = part.optional ? reached : 0;
    switch (part.kind) {
    case Part::Kind::Any:
    case Part::Kind::Some: {
      uint64_t lowest = reached & (~reached + 1);
      uint64_t from = part.kind == Part::Kind::Any ? lowest : lowest << 1;
      next |= all & ~(from - 1);
      break;
    }
    case Part::Kind::Number:
      for (size_t i = 0; i < words.size(); ++i)
        if ((reached >> i & 1) && isNumber(words[i]))
          next |= uint64_t{1} << (i + 1);
      break;
    case Part::Kind::Words:
      for (const std::vector<std::string> &alternative : part.alternatives)
        for (size_t i = 0; i + alternative.size() <= words.size(); ++i)
          if ((reached >> i & 1) && std::equal(alternative.begin(), alternative.end(),
                                               words.begin() + static_cast<long>(i)))
            next |= uint64_t{1} << (i + alternative.size());
      break;
    }
    reached = next & all;
    if (!reached)
      return false;
  }
  return reached >> words.size() & 1;
}

/// Whether a glob without `/` and `**` matches a name.
static bool nameMatches(std::string_view glob, std::string_view name) {
  size_t g = 0, n = 0, star = glob.npos, from = 0;
  while (n < name.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      from = n;
    } else if (g < glob.size() && (glob[g] == '?' || glob[g] == name[n])) {
      ++g, ++n;
    } else if (star != glob.npos) {
      g = star + 1;
      n = ++from;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('*', g) == glob.npos;
}

bool pathMatches(std::string_view glob, std::string_view path) {
  while (!glob.empty() && glob.back() == '/')
    glob.remove_suffix(1);
  if (glob.empty())
    return false;
  // The most common ones, asked for every file: a name anywhere in the path.
  if (glob.find('/') == glob.npos && glob.find("**") == glob.npos) {
    for (size_t begin = 0; begin <= path.size();) {
      size_t end = std::min(path.find('/', begin), path.size());
      if (nameMatches(glob, path.substr(begin, end - begin)))
        return true;
      begin = end + 1;
    }
    return false;
  }
  std::string rooted;
  if (size_t slash = glob.find('/'); slash == std::string_view::npos)
    rooted = "**/" + std::string(glob);
  else
    rooted = glob.substr(slash == 0 ? 1 : 0);

  // reached[i]: the first i characters of the glob match what was read of the path.
  std::vector<char> reached(rooted.size() + 1, 0), next;
  auto stars = [&](size_t i) {
    return rooted.compare(i, 2, "**") == 0 ? size_t{2} : rooted[i] == '*' ? size_t{1} : size_t{0};
  };
  // Adds what an empty match of `*` and `**` reaches; `**/x` is also `x`, at the beginning of a
  // name.
  auto close = [&](std::vector<char> &set, bool beginning) {
    for (size_t i = 0; i < rooted.size(); ++i) {
      if (!set[i])
        continue;
      size_t n = stars(i);
      if (n != 0)
        set[i + n] = 1;
      if (n == 2 && beginning && i + 2 < rooted.size() && rooted[i + 2] == '/')
        set[i + 3] = 1;
    }
  };
  reached[0] = 1;
  close(reached, true);
  for (char c : path) {
    // What matched up to here is a folder that the rest lies in.
    if (c == '/' && reached[rooted.size()])
      return true;
    next.assign(rooted.size() + 1, 0);
    for (size_t i = 0; i < rooted.size(); ++i) {
      if (!reached[i])
        continue;
      size_t n = stars(i);
      if (n == 2 || (n == 1 && c != '/'))
        next[i] = 1;
      else if (n == 0 && (rooted[i] == c || (rooted[i] == '?' && c != '/')))
        next[i + 1] = 1;
    }
    close(next, c == '/');
    reached = std::move(next);
  }
  return reached[rooted.size()];
}

} // namespace migralint::rules
