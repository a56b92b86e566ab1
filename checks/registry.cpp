// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where checks register themselves and where the pages that the build has collected are kept.
#include "checks/check.h"
#include "checks/message.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/ErrorHandling.h"

#include <algorithm>
#include <map>

namespace migralint {
namespace {

/// Filled during static initialisation, in no particular order.
std::vector<Check> &registered() {
  static std::vector<Check> checks;
  return checks;
}

bool byId(const Check &a, const Check &b) { return a.id < b.id; }

/// The build pairs files; only here can be seen that a check has registered another id than its
/// page's.
std::vector<Check> sortedAndPaired() {
  std::vector<Check> checks = registered();
  llvm::sort(checks, byId);
  for (const Check &check : checks)
    if (!findPage(check.id))
      llvm::reportFatalUsageError("no page has the id of the check " + llvm::Twine(check.id));
  return checks;
}

/// One defect, one finding: of these rules the more specific one, earlier in the list, speaks. The
/// last of the contract's order, not-atomic, is about a whole step and only points at an operation
/// of it, whose ignored failure is another defect; foldPartedRecords is for that one.
constexpr std::string_view bySpecificity[] = {
    "migration-version-order", "migration-wrong-guard", "migration-missing-version-guard",
    "migration-unchecked-result", "migration-version-not-recorded"};

/// Its position in the list, or its end.
size_t specificity(const Finding &finding) {
  return std::find(std::begin(bySpecificity), std::end(bySpecificity), finding.rule) -
         std::begin(bySpecificity);
}

/// Findings of the listed rules at the same place become one, with what the others say as related
/// places. Place is enough: a finding about an operation points at the operation, one about a step
/// at the step's head, whichever check wrote it; two defects never share both.
void foldSamePlace(std::vector<Finding> &findings) {
  std::map<Place, size_t> kept; ///< index of the finding that speaks
  std::vector<bool> folded(findings.size());
  for (size_t i = 0; i < findings.size(); ++i) {
    if (specificity(findings[i]) == std::size(bySpecificity))
      continue;
    auto [at, fresh] = kept.emplace(findings[i].place, i);
    if (fresh)
      continue;
    size_t speaks = at->second, told = i;
    if (specificity(findings[told]) < specificity(findings[speaks]))
      std::swap(speaks, told);
    if (findings[told].rule == findings[speaks].rule)
      continue; // two findings of one rule are that check's business
    at->second = speaks;
    folded[told] = true;
    Finding &into = findings[speaks];
    into.related.push_back({findings[told].place, findings[told].message});
    into.related.insert(into.related.end(), findings[told].related.begin(),
                        findings[told].related.end());
    if (into.flow.empty())
      into.flow = findings[told].flow;
  }
  size_t next = 0;
  std::erase_if(findings, [&](const Finding &) { return folded[next++]; });
}

/// A step and its record that a crash can part are one defect with what version-not-recorded says
/// of that step, when it names the very operation.
void foldPartedRecords(std::vector<Finding> &findings) {
  auto toldAlready = [&](const Finding &parted) {
    return std::any_of(findings.begin(), findings.end(), [&](const Finding &finding) {
      return finding.rule == "migration-version-not-recorded" &&
             finding.function == parted.function &&
             std::any_of(finding.related.begin(), finding.related.end(),
                         [&](const Related &related) {
                           // The one may name the statement, the other a clause of it.
                           return related.place.file == parted.place.file &&
                                  related.place.range.contains(parted.place.range);
                         });
    });
  };
  std::vector<Finding> kept;
  for (const Finding &finding : findings)
    if (finding.rule != "migration-not-atomic" || !toldAlready(finding))
      kept.push_back(finding);
  findings = std::move(kept);
}

/// Says of findings that they rest on what a call is named: those about such a call, and those
/// about a step that makes no others.
void markByName(const Model &model, std::vector<Finding> &findings) {
  std::map<std::string_view, std::vector<const Range *>> ranges;
  for (const Place &place : model.byName)
    ranges[place.file].push_back(&place.range);
  auto byName = [&](const Place &place) {
    auto file = ranges.find(place.file);
    return file != ranges.end() &&
           std::any_of(file->second.begin(), file->second.end(),
                       [&](const Range *range) { return range->contains(place.range); });
  };
  for (Finding &finding : findings)
    finding.byName = byName(finding.place);
  for (const Step &step : model.steps)
    if (!step.operations.empty() &&
        std::all_of(step.operations.begin(), step.operations.end(),
                    [&](const Operation &operation) { return byName(operation.place); }))
      for (Finding &finding : findings)
        finding.byName |= finding.place == step.place;
}

} // namespace

detail::Registration::Registration(std::string_view id,
                                   void (*run)(const Model &, std::vector<Finding> &)) {
  registered().push_back({id, run});
}

const std::vector<Check> &allChecks() {
  static const std::vector<Check> checks = sortedAndPaired();
  return checks;
}

const std::vector<Page> &allPages() {
  static const std::vector<Page> pages = {
#include "pages.inc"
  };
  return pages;
}

const Page *findPage(std::string_view id) {
  const std::vector<Page> &pages = allPages();
  auto page = std::lower_bound(pages.begin(), pages.end(), id,
                               [](const Page &p, std::string_view id) { return p.id < id; });
  return page != pages.end() && page->id == id ? &*page : nullptr;
}

Level levelOf(const Page &page) {
  if (page.level == "note")
    return Level::Note;
  return page.level == "error" ? Level::Error : Level::Warning;
}

std::vector<Finding> runChecks(const Model &model) {
  std::vector<Finding> findings;
  for (const Check &check : allChecks()) {
    size_t first = findings.size();
    check.run(model, findings);
    for (Finding &finding : llvm::MutableArrayRef(findings).drop_front(first)) {
      finding.rule = check.id;
      if (finding.level == Level::OfPage)
        finding.level = levelOf(*findPage(check.id));
      limitTexts(finding);
    }
  }
  foldPartedRecords(findings);
  foldSamePlace(findings);
  markByName(model, findings);
  llvm::sort(findings);
  return findings;
}

} // namespace migralint
