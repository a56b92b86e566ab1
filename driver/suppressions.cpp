// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reading and applying of suppressions (driver/suppressions.h). Where comments are is known from
// the facts; what stands in them is read from the source, so that places are exact.
#include "driver/suppressions.h"

#include "checks/check.h"
#include "checks/message.h"
#include "rules/nearest.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>
#include <optional>

namespace migralint::driver {
namespace {

using llvm::StringRef;

constexpr StringRef ruleId = "migration-suppression";
constexpr StringRef rulePrefix = "migration-";
constexpr StringRef everyRule = "migration-*";

enum class Form : uint8_t { SameLine, NextLine, Begin, End, Ignore };

struct Keyword {
  StringRef word;
  Form form;
};

constexpr StringRef ignoreWord = "migralint: ignore";
constexpr Keyword keywords[] = {{"NOLINTNEXTLINE", Form::NextLine},
                                {"NOLINTBEGIN", Form::Begin},
                                {"NOLINTEND", Form::End},
                                {"NOLINT", Form::SameLine},
                                {ignoreWord, Form::Ignore}};

/// One comment's suppression, as written.
struct Directive {
  Form form;
  Range range;                    ///< from the keyword to the closing parenthesis
  std::vector<std::string> rules; ///< ours
  bool others = false;            ///< names rules of other tools as well
  std::string reason;             ///< empty: none
  bool alone = false;             ///< nothing but the comment stands on its line
};

/// Lines that a directive holds for, both ends included.
struct Suppression {
  const Directive *directive;
  uint32_t first;
  uint32_t last;
  bool used = false;

  bool holdsFor(const Finding &finding) const {
    const Range &range = finding.place.range;
    uint32_t end = std::max(range.line, range.endLine);
    return range.line <= last && first <= end &&
           llvm::any_of(directive->rules, [&](const std::string &rule) {
             return rule == finding.rule || rule == everyRule;
           });
  }
};

bool isWordCharacter(char c) { return llvm::isAlnum(c) || c == '_'; }

/// Reads the directives of one file.
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
    sqlCommentsInLiterals(covered);
    llvm::sort(directives, [](const Directive &a, const Directive &b) {
      return startsBefore(a.range, b.range);
    });
    return std::move(directives);
  }

private:
  /// A program's comments do not hold those of the SQL in its strings. Outside comments, `--`
  /// before our word can stand in a string only.
  void sqlCommentsInLiterals(llvm::ArrayRef<std::pair<size_t, size_t>> covered) {
    StringRef text = source.text();
    for (size_t at = text.find(ignoreWord); at != StringRef::npos;
         at = text.find(ignoreWord, at + 1)) {
      auto after = llvm::upper_bound(covered, std::pair(at, SIZE_MAX));
      if (after != covered.begin() && std::prev(after)->second > at)
        continue;
      size_t lineStart = text.rfind('\n', at) + 1;
      if (text.slice(lineStart, at).rtrim(" \t").ends_with("--"))
        scan(at, std::min(text.find('\n', at), text.size()), {keywords[4]});
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
      read(*keyword, at, closeAt, rest.take_front(close), rest.drop_front(close + 1));
      at = closeAt;
    }
  }

  void read(const Keyword &keyword, size_t begin, size_t close, StringRef names, StringRef after) {
    Directive directive;
    directive.form = keyword.form;
    directive.range = rangeOf(begin, close + 1);
    for (StringRef name : llvm::split(names, ',')) {
      name = name.trim();
      // Our own word takes names without the prefix, too: what else could they mean?
      if (keyword.form == Form::Ignore && !name.empty() && !name.starts_with(rulePrefix))
        directive.rules.push_back((rulePrefix + name).str());
      else if (name.starts_with(rulePrefix))
        directive.rules.push_back(name.str());
      else
        directive.others = true;
    }
    if (directive.rules.empty())
      return;
    after = after.take_until([](char c) { return c == '\n' || c == '\r'; }).ltrim();
    auto saysSomething = [](unsigned char c) { return llvm::isAlnum(char(c)) || c >= 0x80; };
    if (after.consume_front(":") && llvm::any_of(after, saysSomething))
      directive.reason = after.trim().str();
    StringRef line = source.line(directive.range.line);
    StringRef before = line.take_front(directive.range.column - 1).trim();
    directive.alone =
        !llvm::any_of(before, isWordCharacter) && !before.contains(';') && !before.contains('}');
    directives.push_back(std::move(directive));
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

/// The places of all SQL statements of a file.
class StatementRanges {
public:
  explicit StatementRanges(const FileFacts &facts) {
    for (const Function &function : facts.functions)
      add(function.body);
    for (const Variable &variable : facts.variables)
      add(variable.init);
  }
  std::vector<Range> ranges;

private:
  void add(const std::vector<Statement> &statements) {
    for (const Statement &statement : statements) {
      add(statement.expr);
      add(statement.init);
      add(statement.body);
      add(statement.otherwise);
    }
  }
  void add(const Expr &expr) {
    for (const SqlStatement &sql : expr.sql)
      ranges.push_back(sql.range);
    for (const Expr &part : expr.receiver)
      add(part);
    for (const Expr &part : expr.args)
      add(part);
  }
};

class Suppressor {
public:
  Suppressor(const FileFacts &facts, const SourceText &source, const IsOn &isOn)
      : facts(facts), source(source), isOn(isOn), directives(DirectiveReader(source).read(facts)) {
    resolve();
  }

  /// Why the finding is silent; null: it is not.
  const std::string *reasonFor(const Finding &finding) {
    const std::string *reason = nullptr;
    for (Suppression &suppression : suppressions)
      if (suppression.holdsFor(finding)) {
        suppression.used = true;
        reason = reason ? reason : &suppression.directive->reason;
      }
    return reason;
  }

  /// What is wrong with the comments; to be asked when all findings have been.
  std::vector<Finding> complaints() {
    for (const Suppression &suppression : suppressions)
      if (!suppression.used && !suppression.directive->others && allOn(*suppression.directive))
        complain(*suppression.directive, "this suppression suppresses nothing",
                 "Remove it, so that it cannot hide a later finding on this line");
    return std::move(found);
  }

private:
  void resolve() {
    std::vector<const Directive *> open;
    for (const Directive &directive : directives) {
      checkNames(directive);
      uint32_t line = directive.range.line;
      switch (directive.form) {
      case Form::Begin:
        open.push_back(&directive);
        continue;
      case Form::End:
        end(directive, open);
        continue;
      case Form::SameLine:
        add(directive, line, line);
        continue;
      case Form::NextLine:
        add(directive, line + 1, line + 1);
        continue;
      case Form::Ignore:
        if (directive.alone)
          add(directive, line + 1, endOfStatementAfter(line));
        else
          add(directive, line, line);
      }
    }
    for (const Directive *directive : open)
      complain(*directive, "`NOLINTBEGIN` without a `NOLINTEND` for the same rules",
               "Write the end where the silence is to end; until then nothing is suppressed");
  }

  void end(const Directive &directive, std::vector<const Directive *> &open) {
    auto begin = llvm::find_if(llvm::reverse(open), [&](const Directive *candidate) {
      return candidate->rules == directive.rules;
    });
    if (begin == open.rend()) {
      complain(directive, "`NOLINTEND` without a `NOLINTBEGIN` for the same rules",
               "Remove it, or name the same rules in the same order at both ends");
      return;
    }
    add(**begin, (*begin)->range.line, directive.range.line);
    open.erase(std::next(begin).base());
  }

  void add(const Directive &directive, uint32_t first, uint32_t last) {
    if (directive.reason.empty()) {
      complain(directive, "a suppression without a reason does not suppress anything",
               "Say why this is right, after a colon: `(" + llvm::join(directive.rules, ", ") +
                   "): reason`");
      return;
    }
    suppressions.push_back({&directive, first, last});
  }

  /// The line that the statement after `line` ends at; comments and blank lines between do not
  /// count.
  uint32_t endOfStatementAfter(uint32_t line) const {
    uint32_t next = line + 1;
    while (next < source.lines()) {
      StringRef text = source.line(next).ltrim();
      if (!text.empty() && !text.starts_with("--") && !text.starts_with("//"))
        break;
      ++next;
    }
    uint32_t last = next;
    for (const Range &range : statements.ranges)
      if (range.line == next)
        last = std::max(last, range.endLine);
    return last;
  }

  void checkNames(const Directive &directive) {
    for (const std::string &rule : directive.rules) {
      if (rule == everyRule || findPage(rule))
        continue;
      std::vector<std::string_view> known;
      for (const Page &page : allPages())
        known.push_back(page.id);
      std::string_view guess = rules::nearest(rule, known);
      complain(directive, "no rule is called `" + rule + "`",
               guess.empty() ? "See `migralint rules` for those that there are"
                             : "Did you mean `" + std::string(guess) + "`?");
    }
  }

  /// Whether each of its rules could have given a finding. Unknown names have been complained of.
  bool allOn(const Directive &directive) const {
    return llvm::all_of(directive.rules, [&](const std::string &rule) {
      if (rule == everyRule)
        return llvm::all_of(allPages(),
                            [&](const Page &page) { return isOn(page.id, facts.path); });
      return findPage(rule) && isOn(rule, facts.path);
    });
  }

  void complain(const Directive &directive, std::string message, std::string advice) {
    Finding finding;
    finding.rule = ruleId;
    finding.level = levelOf(*findPage(ruleId));
    finding.message = std::move(message);
    finding.advice = std::move(advice);
    finding.place = {facts.path, directive.range};
    limitTexts(finding); // a comment can name any word as a rule
    found.push_back(std::move(finding));
  }

  const FileFacts &facts;
  const SourceText &source;
  const IsOn &isOn;
  std::vector<Directive> directives;
  StatementRanges statements{facts};
  std::vector<Suppression> suppressions;
  std::vector<Finding> found;
};

} // namespace

Suppressed suppress(std::vector<Finding> findings, const std::vector<FileFacts> &facts,
                    Sources &sources, const IsOn &isOn) {
  Suppressed result;
  for (const FileFacts &file : facts) {
    Suppressor suppressor(file, sources.get(file.path), isOn);
    llvm::erase_if(findings, [&](Finding &finding) {
      const std::string *reason =
          finding.place.file == file.path ? suppressor.reasonFor(finding) : nullptr;
      if (reason)
        result.silenced.push_back({std::move(finding), *reason});
      return reason != nullptr;
    });
    // Nothing silences the rule about silencing: its findings are made last.
    llvm::append_range(result.findings, suppressor.complaints());
  }
  llvm::append_range(result.findings, findings);
  llvm::sort(result.findings);
  llvm::sort(result.silenced,
             [](const Silenced &a, const Silenced &b) { return a.finding < b.finding; });
  return result;
}

} // namespace migralint::driver
