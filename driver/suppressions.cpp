// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Applying of suppressions and approvals (driver/suppressions.h).
#include "driver/suppressions.h"

#include "checks/check.h"
#include "checks/message.h"
#include "driver/directives.h"
#include "rules/nearest.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>

namespace migralint::driver {
namespace {

using llvm::StringRef;

using Form = Directive::Form;

/// Lines that a directive holds for, both ends included.
struct Suppression {
  const Directive *directive;
  uint32_t first;
  uint32_t last;
  bool used = false;

  bool holdsFor(const Finding &finding) const {
    const Range &range = finding.place.range;
    uint32_t end = std::max(range.line, range.endLine);
    // Only an approval answers the demand for one.
    if (finding.rule == approvalRule && directive->form != Form::Approve)
      return false;
    return range.line <= last && first <= end &&
           llvm::any_of(directive->rules, [&](const std::string &rule) {
             return rule == finding.rule || rule == everyRule;
           });
  }
};

/// What begins on a line and ends on a later one.
class Blocks {
public:
  explicit Blocks(const FileFacts &facts) {
    for (const Function &function : facts.functions) {
      // A whole file is no part of itself.
      if (!function.sqlFile)
        steps.push_back(function.range);
      add(function.body);
    }
    for (const Variable &variable : facts.variables)
      add(variable.init);
  }
  std::vector<Range> sql;   ///< SQL statements
  std::vector<Range> steps; ///< functions and their statements: what a step can be

private:
  void add(const std::vector<Statement> &statements) {
    for (const Statement &statement : statements) {
      steps.push_back(statement.range);
      add(statement.expr);
      add(statement.init);
      add(statement.body);
      add(statement.otherwise);
    }
  }
  void add(const Expr &expr) {
    for (const SqlStatement &statement : expr.sql)
      sql.push_back(statement.range);
    // The entries of a table of steps.
    if (expr.kind == Expr::Kind::List)
      steps.push_back(expr.range);
    for (const Expr &part : expr.receiver)
      add(part);
    for (const Expr &part : expr.args)
      add(part);
  }
};

class Suppressor {
public:
  Suppressor(const FileFacts &facts, const SourceText &source, const IsOn &isOn)
      : facts(facts), source(source), isOn(isOn), directives(readDirectives(facts, source)) {
    resolve();
  }

  /// Why the finding is silent; nothing: it is not.
  std::optional<std::string> reasonFor(const Finding &finding) {
    std::optional<std::string> reason;
    for (Suppression &suppression : suppressions)
      if (suppression.holdsFor(finding)) {
        suppression.used = true;
        if (!reason)
          reason = reasonOf(*suppression.directive);
      }
    return reason;
  }

  /// What is wrong with the comments; to be asked when all findings have been.
  std::vector<Finding> complaints() {
    for (const Suppression &suppression : suppressions)
      if (!suppression.used && !suppression.directive->others && allOn(*suppression.directive))
        complainOfUnused(*suppression.directive);
    return std::move(found);
  }

private:
  /// For reports, which show it as it is.
  static std::string reasonOf(const Directive &directive) {
    if (directive.form != Form::Approve)
      return directive.reason;
    return directive.reason + " (approved by " + directive.by + ", " + directive.ticket + ")";
  }

  void resolve() {
    std::vector<const Directive *> open;
    for (const Directive &directive : directives) {
      checkNames(directive);
      uint32_t line = directive.range.line;
      if (directive.covers.valid()) {
        add(directive, directive.covers.line, directive.covers.endLine);
        continue;
      }
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
          add(directive, line + 1, endOfNextAfter(line, {blocks.sql}));
        else
          add(directive, line, line);
        continue;
      case Form::Approve:
        if (directive.alone)
          add(directive, line + 1, endOfNextAfter(line, {blocks.sql, blocks.steps}));
        else
          add(directive, line, line);
      }
    }
    for (const Directive *directive : open)
      complain(*directive, "`NOLINTBEGIN` without a `NOLINTEND` for the same rules",
               "write the end where the silence is to end; until then nothing is suppressed");
  }

  void end(const Directive &directive, std::vector<const Directive *> &open) {
    auto begin = llvm::find_if(llvm::reverse(open), [&](const Directive *candidate) {
      return candidate->rules == directive.rules;
    });
    if (begin == open.rend()) {
      complain(directive, "`NOLINTEND` without a `NOLINTBEGIN` for the same rules",
               "remove it, or name the same rules in the same order at both ends");
      return;
    }
    add(**begin, (*begin)->range.line, directive.range.line);
    open.erase(std::next(begin).base());
  }

  void add(const Directive &directive, uint32_t first, uint32_t last) {
    if (directive.form == Form::Approve) {
      if (isWhole(directive))
        suppressions.push_back({&directive, first, last});
      return;
    }
    if (directive.reason.empty()) {
      complain(directive, "a suppression without a reason does not suppress anything",
               "say why this is right, after a colon: `(" + llvm::join(directive.rules, ", ") +
                   "): reason`");
      return;
    }
    suppressions.push_back({&directive, first, last});
  }

  /// Whether an approval approves something and says all that it has to.
  bool isWhole(const Directive &directive) {
    if (directive.rules.empty())
      return false; // told by its names
    std::vector<std::string> missing;
    if (directive.reason.empty())
      missing.push_back("a reason");
    if (directive.by.empty())
      missing.push_back("`by:`");
    if (directive.ticket.empty())
      missing.push_back("`ticket:`");
    if (missing.empty())
      return true;
    complain(directive, "an approval without " + llvm::join(missing, " and ") + " approves nothing",
             "write all three: `approve(destructive): reason; by: who; ticket: ABC-1`");
    return false;
  }

  void complainOfUnused(const Directive &directive) {
    if (directive.form == Form::Approve)
      complain(directive, "this approval approves nothing: no step here destroys stored data",
               "remove it, so that it cannot approve a later step");
    else
      complain(directive, "this suppression suppresses nothing",
               "remove it, so that it cannot hide a later finding on this line");
  }

  /// The line that what begins after `line` ends at; comments and blank lines between do not
  /// count.
  uint32_t endOfNextAfter(uint32_t line,
                          std::initializer_list<llvm::ArrayRef<Range>> candidates) const {
    uint32_t next = line + 1;
    while (next < source.lines()) {
      StringRef text = source.line(next).ltrim();
      if (!text.empty() && !text.starts_with("--") && !text.starts_with("//"))
        break;
      ++next;
    }
    uint32_t last = next;
    for (llvm::ArrayRef<Range> ranges : candidates)
      for (const Range &range : ranges)
        if (range.line == next)
          last = std::max(last, range.endLine);
    return last;
  }

  void checkNames(const Directive &directive) {
    for (const std::string &word : directive.unknown)
      complain(directive, "`" + word + "` is nothing that can be approved",
               ("Write `approve(" + destructiveWord + ")`").str());
    for (const std::string &rule : directive.rules) {
      if (rule == everyRule || findPage(rule))
        continue;
      std::vector<std::string_view> known;
      for (const Page &page : allPages())
        known.push_back(page.id);
      std::string_view guess = rules::nearest(rule, known);
      complain(directive, "no rule is called `" + rule + "`",
               guess.empty() ? "See `migralint rules` for those that there are"
                             : "did you mean `" + std::string(guess) + "`?");
    }
  }

  /// Whether each of its rules could have given a finding. Unknown names have been complained of.
  bool allOn(const Directive &directive) const {
    if (directive.form == Form::Approve)
      return isOn(approvalRule, facts.path);
    return llvm::all_of(directive.rules, [&](const std::string &rule) {
      if (rule == everyRule)
        return llvm::all_of(allPages(),
                            [&](const Page &page) { return isOn(page.id, facts.path); });
      return findPage(rule) && isOn(rule, facts.path);
    });
  }

  void complain(const Directive &directive, std::string message, std::string advice) {
    Finding finding;
    finding.rule = directive.form == Form::Approve ? approvalRule : suppressionRule;
    finding.level = levelOf(*findPage(finding.rule));
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
  Blocks blocks{facts};
  std::vector<Suppression> suppressions;
  std::vector<Finding> found;
};

} // namespace

/// Most files have none, and need no close look.
static bool mayHoldDirectives(const FileFacts &file, const SourceText &source) {
  return !file.annotations.empty() || source.text().contains("NOLINT") ||
         source.text().contains("migralint:");
}

Suppressed suppress(std::vector<Finding> findings, const FactsRefs &facts, Sources &sources,
                    const IsOn &isOn) {
  Suppressed result;
  llvm::StringMap<std::vector<Finding *>> byFile;
  for (Finding &finding : findings)
    byFile[finding.place.file].push_back(&finding);
  std::set<const Finding *> gone; // asked only
  for (const FileFacts &file : facts) {
    const SourceText &source = sources.get(file.path);
    if (!mayHoldDirectives(file, source))
      continue;
    Suppressor suppressor(file, source, isOn);
    for (Finding *finding : byFile.lookup(file.path))
      if (std::optional<std::string> reason = suppressor.reasonFor(*finding)) {
        gone.insert(finding);
        result.silenced.push_back({std::move(*finding), *reason});
      }
    // Nothing silences the rule about silencing: its findings are made last.
    llvm::append_range(result.findings, suppressor.complaints());
  }
  for (Finding &finding : findings)
    if (!gone.count(&finding))
      result.findings.push_back(std::move(finding));
  llvm::sort(result.findings);
  llvm::sort(result.silenced,
             [](const Silenced &a, const Silenced &b) { return a.finding < b.finding; });
  return result;
}

} // namespace migralint::driver
