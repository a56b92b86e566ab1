// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Fingerprints (driver/report/fingerprint.h).
#include "driver/report/fingerprint.h"

#include "frontends/cxx/tokens.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"

#include <map>

namespace migralint::driver {
namespace {

using llvm::StringRef;
using Token = cxx::Token;

void addWithoutBlanks(StringRef text, std::string &out) {
  for (char c : text)
    if (!llvm::isSpace(c))
      out += c;
}

/// SQL without comments and blanks. `text` does not begin within a comment or a quote.
std::string sqlWithoutLayout(StringRef text) {
  std::string out;
  while (!text.empty()) {
    size_t length = 1;
    char c = text.front();
    if (text.starts_with("--") || text.starts_with("/*")) {
      StringRef end = c == '-' ? "\n" : "*/";
      text = text.drop_front(std::min(text.find(end, 2), text.size() - end.size()) + end.size());
      continue;
    }
    if (StringRef("'\"`").contains(c))
      length = std::min(text.find(c, 1), text.size() - 1) + 1;
    addWithoutBlanks(text.take_front(length), out);
    text = text.drop_front(length);
  }
  return out;
}

/// The characters of a string literal between its quotes, as offsets in the token.
std::pair<size_t, size_t> contentOf(StringRef literal, bool &raw) {
  size_t quote = literal.find('"');
  if (quote == StringRef::npos)
    return {0, literal.size()};
  size_t last = literal.rfind('"');
  raw = quote > 0 && literal[quote - 1] == 'R';
  if (!raw)
    return {quote + 1, std::max(last, quote + 1)};
  size_t open = literal.find('(', quote);
  size_t delimiter = open - quote - 1;
  if (open == StringRef::npos || last < open + delimiter + 2)
    return {quote + 1, std::max(last, quote + 1)};
  return {open + 1, last - delimiter - 1};
}

/// The content of a literal, written so that it does not matter how it is spelled.
void addContent(StringRef content, bool raw, std::string &out) {
  for (size_t i = 0; i < content.size(); ++i) {
    char c = content[i];
    if (!raw && c == '\\' && i + 1 < content.size()) {
      char next = content[++i];
      if (StringRef("ntr\n").contains(next))
        continue;
      if (next != '"' && next != '\'')
        out += c;
      c = next;
    }
    if (!llvm::isSpace(c))
      out += c;
  }
}

/// C++ files as tokens, each file once.
class Tokens {
public:
  const std::vector<Token> &of(StringRef file, const SourceText &text) {
    auto [known, isNew] = byFile.try_emplace(file.str());
    // The text ends in a NUL: it is that of a string.
    if (isNew)
      known->second = cxx::tokenize(text.text());
    return known->second.tokens;
  }

private:
  std::map<std::string, cxx::Source> byFile;
};

/// C++ from `begin` to `end` without comments and blanks, and without the seams of literals that
/// stand side by side. Both may lie within a literal.
std::string cxxWithoutLayout(const std::vector<Token> &tokens, StringRef text, size_t begin,
                             size_t end) {
  std::string out;
  bool inLiterals = false; // a literal was last, and its closing quote is not yet written
  auto leave = [&] {
    if (inLiterals)
      out += '"';
    inLiterals = false;
  };
  const Token *token = llvm::partition_point(llvm::ArrayRef<Token>(tokens),
                                             [&](const Token &t) { return t.end() <= begin; });
  const bool none = token == tokens.data() + tokens.size() || token->offset >= end;
  for (; token != tokens.data() + tokens.size() && token->offset < end; ++token) {
    size_t from = std::max<size_t>(begin, token->offset), to = std::min<size_t>(end, token->end());
    if (token->kind != Token::Kind::String) {
      leave();
      out += text.slice(from, to);
      continue;
    }
    bool raw = false;
    auto [first, last] = contentOf(token->text, raw);
    first += token->offset, last += token->offset;
    if (!inLiterals && from < first)
      out += '"';
    addContent(text.slice(std::max(from, first), std::max(std::min(to, last), from)), raw, out);
    inLiterals = to > last;
    if (to <= last && to == end)
      break; // it ends within the literal
  }
  leave();
  // A macro's definition has no tokens.
  if (none)
    addWithoutBlanks(text.slice(begin, end), out);
  return out;
}

} // namespace

std::vector<std::string> fingerprints(llvm::ArrayRef<Finding> findings, Sources &sources) {
  std::vector<std::string> all;
  Tokens tokens;
  for (const Finding &finding : findings) {
    const SourceText &text = sources.get(finding.place.file);
    const Range &range = finding.place.range;
    StringRef file = finding.place.file;
    std::string code, function;
    // A step in SQL is called after its file, which may be renamed.
    if (file.ends_with_insensitive(".sql")) {
      code = sqlWithoutLayout(text.slice(range));
    } else {
      function = finding.function;
      code = cxxWithoutLayout(tokens.of(file, text), text.text(),
                              text.offset(range.line, range.column),
                              text.offset(range.endLine, range.endColumn));
    }
    std::string identity = finding.rule + '\0' + function + '\0' + code;
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
