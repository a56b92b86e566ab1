// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where checks register themselves and where the pages that the build has collected are kept.
#include "checks/check.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/ErrorHandling.h"

#include <algorithm>

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
    }
  }
  llvm::sort(findings);
  return findings;
}

} // namespace migralint
