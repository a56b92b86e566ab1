// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `migralint explain` and `migralint rules`: what the pages say.
#include "checks/check.h"
#include "driver/commands.h"
#include "driver/messages.h"
#include "rules/nearest.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace migralint::driver {

using llvm::StringRef;

ExitStatus explain(StringRef rule) {
  // The prefix is for suppressions and reports; nobody wants to type it.
  std::string id = rule.starts_with("migration-") ? rule.str() : "migration-" + rule.str();
  if (const Page *page = findPage(id)) {
    llvm::outs() << StringRef(page->body).trim() << "\n\n"
                 << "Level " << StringRef(page->level) << ", guideline "
                 << StringRef(page->guideline) << ", since " << StringRef(page->since) << ".\n";
    return ExitStatus::Clean;
  }
  std::vector<std::string_view> known;
  for (const Page &page : allPages())
    known.push_back(page.id);
  printError(rules::unknownWord("rule", id, known));
  return ExitStatus::Failed;
}

static void printRulesAsJson() {
  llvm::json::OStream out(llvm::outs(), 2);
  out.array([&] {
    for (const Page &page : allPages())
      out.object([&] {
        out.attribute("id", StringRef(page.id));
        out.attribute("summary", StringRef(page.summary));
        out.attribute("family", StringRef(page.family));
        out.attribute("level", StringRef(page.level));
        out.attribute("guideline", StringRef(page.guideline));
        out.attribute("since", StringRef(page.since));
      });
  });
  llvm::outs() << '\n';
}

ExitStatus listRules(bool asJson) {
  if (asJson) {
    printRulesAsJson();
    return ExitStatus::Clean;
  }
  size_t width = 0;
  for (const Page &page : allPages())
    width = std::max(width, page.id.size());
  for (const Page &page : allPages())
    llvm::outs() << llvm::left_justify(StringRef(page.id), unsigned(width)) << "  "
                 << llvm::left_justify(StringRef(page.level), 7) << "  "
                 << llvm::left_justify(StringRef(page.guideline), 3) << "  "
                 << StringRef(page.summary) << '\n';
  return ExitStatus::Clean;
}

} // namespace migralint::driver
