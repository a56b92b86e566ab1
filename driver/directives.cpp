// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reading of suppressions and approvals (driver/directives.h). Where comments are is known from the
// facts; what stands in them is read from the source, so that places are exact.
#include "driver/directives.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>

namespace migralint::driver {
namespace {

using llvm::StringRef;
using Form = Directive::Form;

constexpr StringRef rulePrefix = "migration-";

struct Keyword {
  StringRef word;
  Form form;
};

constexpr Keyword ignoreKeyword = {"migralint: ignore", Form::Ignore};
constexpr Keyword approveKeyword = {"migralint: approve", Form::Approve};
constexpr Keyword ownKeywords[] = {ignoreKeyword, approveKeyword};
constexpr Keyword keywords[] = {{"NOLINTNEXTLINE", Form::NextLine},
                                {"NOLINTBEGIN", Form::Begin},
                                {"NOLINTEND", Form::End},
                                {"NOLINT", Form::SameLine},
                                ignoreKeyword,
                                approveKeyword};

bool isWordCharacter(char c) { return llvm::isAlnum(c) || c == '_'; }

/// The text without blanks, or nothing if it says nothing.
std::string said(StringRef text) {
  auto isSaid = [](unsigned char c) { return llvm::isAlnum(char(c)) || c >= 0x80; };
  return llvm::any_of(text, isSaid) ? text.trim().str() : std::string();
}

class DirectiveReader {
public:
  explicit DirectiveReader(const SourceText &source) : source(source) {}

  std::vector<Directive> read(const FileFacts &facts) {
    std::vector<std::pair<size_t, size_t>> covered;
    for (const Comment &comment : facts.comments) {
      size_t begin = source.offset(comment.range.line, comment.range.column);
      size_t end = source.offset(comment.range.endLine, comment.range.endColumn);
      covered.emplace_back(begin, end);
      scan(begin, end, keywords);
    }
    llvm::sort(covered);
    for (const Keyword &keyword : ownKeywords)
      sqlCommentsInLiterals(keyword, covered);
    for (const Annotation &annotation : facts.annotations)
      attribute(annotation);
    llvm::stable_sort(directives, [](const Directive &a, const Directive &b) {
      return startsBefore(a.range, b.range);
    });
    return std::move(directives);
  }

private:
  /// A program's comments do not hold those of the SQL in its strings. Outside comments, `--`
  /// before our word can stand in a string only.
  void sqlCommentsInLiterals(const Keyword &keyword,
                             llvm::ArrayRef<std::pair<size_t, size_t>> covered) {
    StringRef text = source.text();
    for (size_t at = text.find(keyword.word); at != StringRef::npos;
         at = text.find(keyword.word, at + 1)) {
      auto after = llvm::upper_bound(covered, std::pair(at, SIZE_MAX));
      if (after != covered.begin() && std::prev(after)->second > at)
        continue;
      size_t lineStart = text.rfind('\n', at) + 1;
      if (text.slice(lineStart, at).rtrim(" \t").ends_with("--"))
        scan(at, std::min(text.find('\n', at), text.size()), keyword);
    }
  }

  void scan(size_t begin, size_t end, llvm::ArrayRef<Keyword> words) {
    StringRef text = source.text();
    for (size_t at = begin; at < end; ++at) {
      if (at > begin && isWordCharacter(text[at - 1]))
        continue;
      StringRef rest = text.slice(at, end);
      auto keyword = llvm::find_if(words, [&](const Keyword &k) {
        return rest.starts_with(k.word) && rest.drop_front(k.word.size()).starts_with("(");
      });
      if (keyword == words.end())
        continue;
      rest = rest.drop_front(keyword->word.size() + 1);
      size_t close = rest.find(')');
      if (close == StringRef::npos || rest.take_front(close).contains('\n'))
        continue;
      size_t closeAt = at + keyword->word.size() + 1 + close;
      Directive directive;
      directive.form = keyword->form;
      directive.range = rangeOf(at, closeAt + 1);
      StringRef line = source.line(directive.range.line);
      StringRef before = line.take_front(directive.range.column - 1).trim();
      directive.alone =
          !llvm::any_of(before, isWordCharacter) && !before.contains(';') && !before.contains('}');
      StringRef after = rest.drop_front(close + 1);
      read(std::move(directive), rest.take_front(close),
           after.take_until([](char c) { return c == '\n' || c == '\r'; }));
      at = closeAt;
    }
  }

  void attribute(const Annotation &annotation) {
    StringRef text = annotation.text;
    for (const Keyword &keyword : ownKeywords) {
      StringRef rest = text;
      size_t close = text.find(')');
      if (!rest.consume_front(keyword.word) || !rest.consume_front("(") || close == StringRef::npos)
        continue;
      Directive directive;
      directive.form = keyword.form;
      directive.range = annotation.range;
      directive.covers = annotation.covers;
      read(std::move(directive), text.slice(text.size() - rest.size(), close),
           text.drop_front(close + 1));
    }
  }

  /// The names in the parentheses, and what follows them.
  void read(Directive directive, StringRef names, StringRef after) {
    for (StringRef name : llvm::split(names, ','))
      addName(name.trim(), directive);
    if (directive.rules.empty() && directive.unknown.empty())
      return;
    after = after.trim();
    after.consume_back("*/");
    if (after.consume_front(":")) {
      if (directive.form == Form::Approve)
        approval(after, directive);
      else
        directive.reason = said(after);
    }
    directives.push_back(std::move(directive));
  }

  static void addName(StringRef name, Directive &directive) {
    if (directive.form == Form::Approve) {
      if (name == destructiveWord)
        directive.rules = {approvalRule.str(), "migration-destructive-without-down"};
      else
        directive.unknown.push_back(name.str());
    } else if (directive.form == Form::Ignore && !name.empty() && !name.starts_with(rulePrefix)) {
      // Our own word takes names without the prefix, too: what else could they mean?
      directive.rules.push_back((rulePrefix + name).str());
    } else if (name.starts_with(rulePrefix)) {
      directive.rules.push_back(name.str());
    } else {
      directive.others = true;
    }
  }

  /// `reason; by: who; ticket: ABC-1`. A reason may hold semicolons.
  static void approval(StringRef text, Directive &directive) {
    std::string reason;
    for (StringRef part : llvm::split(text, ';')) {
      StringRef value = part.trim();
      if (value.consume_front("by:"))
        directive.by = said(value);
      else if (value.consume_front("ticket:"))
        directive.ticket = said(value);
      else
        reason += (reason.empty() ? "" : ";") + part.str();
    }
    directive.reason = said(reason);
  }

  Range rangeOf(size_t begin, size_t end) const {
    // A directive never spans lines, so that its columns are easily told.
    StringRef before = source.text().take_front(begin);
    uint32_t line = uint32_t(before.count('\n')) + 1;
    uint32_t column = uint32_t(begin - (before.rfind('\n') + 1)) + 1;
    return {line, column, line, column + uint32_t(end - begin)};
  }

  const SourceText &source;
  std::vector<Directive> directives;
};

} // namespace

std::vector<Directive> readDirectives(const FileFacts &facts, const SourceText &source) {
  return DirectiveReader(source).read(facts);
}

} // namespace migralint::driver
